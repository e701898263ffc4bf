import Arithmetic
import Basics
package import Codecs
package import Ethereum

/// Receipts and logs straight from the bytes that a node sent; pure and total.
///
/// The same answers as by a tree of the document, in one pass and without it. Members that are not
/// known here are skipped; each that is must be there once.
package enum ReceiptScan {
    /// A receipt; its logs must name the same transaction and block.
    package static func receipt(_ reader: inout JSONReader) throws(ChainError) -> Receipt {
        var fields = ReceiptFields()
        try reader.step("receipt") { (reader) throws(JSONError) in try reader.beginObject() }
        while let name = try reader.step(
            "receipt",
            { (reader) throws(JSONError) in
                try reader.nextKey()
            })
        {
            try fields.take(name, &reader)
        }
        return try fields.receipt()
    }

    /// A list of logs, in rising order of block and position.
    package static func logs(_ reader: inout JSONReader) throws(ChainError) -> [Log] {
        var logs: [Log] = []
        try reader.step("logs") { (reader) throws(JSONError) in try reader.beginArray() }
        while try reader.step("logs", { (reader) throws(JSONError) in try reader.nextElement() }) {
            let log = try log(&reader)
            if let last = logs.last,
                (log.blockNumber, log.logIndex) <= (last.blockNumber, last.logIndex)
            {
                throw .malformed("logs: order")
            }
            logs.append(log)
        }
        return logs
    }

    /// One log of a block.
    package static func log(_ reader: inout JSONReader) throws(ChainError) -> Log {
        var fields = LogFields()
        try reader.step("log") { (reader) throws(JSONError) in try reader.beginObject() }
        while let name = try reader.step(
            "log",
            { (reader) throws(JSONError) in
                try reader.nextKey()
            })
        {
            try fields.take(name, &reader)
        }
        return try fields.log()
    }
}

/// The members of a receipt that were read so far.
private struct ReceiptFields {
    private var seen = SeenFields()
    private var value = Receipt(
        transactionHash: .zero, blockHash: .zero, blockNumber: 0, transactionIndex: 0,
        status: false, gasUsed: 0, effectiveGasPrice: .zero, logs: [])

    private enum Field: Int, CaseIterable {
        case transactionHash, blockHash, blockNumber, transactionIndex, status, gasUsed
        case effectiveGasPrice, logs, contractAddress, l1Fee

        var isOptional: Bool { self == .contractAddress || self == .l1Fee }
    }

    mutating func take(_ name: JSONSlice, _ reader: inout JSONReader) throws(ChainError) {
        switch name {
        case "transactionHash":
            try seen.note(Field.transactionHash.rawValue, "receipt.transactionHash")
            value.transactionHash = try reader.hash("receipt.transactionHash")
        case "blockHash":
            try seen.note(Field.blockHash.rawValue, "receipt.blockHash")
            value.blockHash = try reader.hash("receipt.blockHash")
        case "blockNumber":
            try seen.note(Field.blockNumber.rawValue, "receipt.blockNumber")
            value.blockNumber = try reader.word("receipt.blockNumber")
        case "transactionIndex":
            try seen.note(Field.transactionIndex.rawValue, "receipt.transactionIndex")
            value.transactionIndex = try reader.index("receipt.transactionIndex")
        case "status":
            try seen.note(Field.status.rawValue, "receipt.status")
            let status = try reader.word("receipt.status")
            guard status <= 1 else { throw .malformed("receipt.status") }
            value.status = status == 1
        case "gasUsed":
            try seen.note(Field.gasUsed.rawValue, "receipt.gasUsed")
            value.gasUsed = try reader.word("receipt.gasUsed")
        case "effectiveGasPrice":
            try seen.note(Field.effectiveGasPrice.rawValue, "receipt.effectiveGasPrice")
            value.effectiveGasPrice = try reader.quantity("receipt.effectiveGasPrice")
        case "logs":
            try seen.note(Field.logs.rawValue, "receipt.logs")
            value.logs = try ReceiptScan.logs(&reader)
        case "contractAddress":
            try seen.note(Field.contractAddress.rawValue, "receipt.contractAddress")
            value.contractAddress = try reader.addressIfAny("receipt.contractAddress")
        case "l1Fee":
            try seen.note(Field.l1Fee.rawValue, "receipt.l1Fee")
            value.l1Fee = try reader.quantityIfAny("receipt.l1Fee")
        default: try reader.skip("receipt")
        }
    }

    func receipt() throws(ChainError) -> Receipt {
        for field in Field.allCases where !field.isOptional && !seen.has(field.rawValue) {
            throw .malformed("receipt.\(field)")
        }
        for log in value.logs
        where log.transactionHash != value.transactionHash || log.blockHash != value.blockHash
            || log.blockNumber != value.blockNumber
        {
            throw .malformed("receipt.logs")
        }
        return value
    }
}

/// The members of a log that were read so far.
private struct LogFields {
    private var seen = SeenFields()
    private var value = Log(
        address: .zero, topics: [], data: [], blockNumber: 0, blockHash: .zero,
        transactionHash: .zero, transactionIndex: 0, logIndex: 0)

    private enum Field: Int, CaseIterable {
        case address, topics, data, blockNumber, blockHash, transactionHash, transactionIndex
        case logIndex, removed
    }

    mutating func take(_ name: JSONSlice, _ reader: inout JSONReader) throws(ChainError) {
        switch name {
        case "address":
            try seen.note(Field.address.rawValue, "log.address")
            value.address = try reader.address("log.address")
        case "topics":
            try seen.note(Field.topics.rawValue, "log.topics")
            try takeTopics(&reader)
        case "data":
            try seen.note(Field.data.rawValue, "log.data")
            value.data = try reader.data("log.data")
        case "blockNumber":
            try seen.note(Field.blockNumber.rawValue, "log.blockNumber")
            value.blockNumber = try reader.word("log.blockNumber")
        case "blockHash":
            try seen.note(Field.blockHash.rawValue, "log.blockHash")
            value.blockHash = try reader.hash("log.blockHash")
        case "transactionHash":
            try seen.note(Field.transactionHash.rawValue, "log.transactionHash")
            value.transactionHash = try reader.hash("log.transactionHash")
        case "transactionIndex":
            try seen.note(Field.transactionIndex.rawValue, "log.transactionIndex")
            value.transactionIndex = try reader.index("log.transactionIndex")
        case "logIndex":
            try seen.note(Field.logIndex.rawValue, "log.logIndex")
            value.logIndex = try reader.index("log.logIndex")
        case "removed":
            try seen.note(Field.removed.rawValue, "log.removed")
            value.removed = try reader.isTrue("log.removed")
        default: try reader.skip("log")
        }
    }

    private mutating func takeTopics(_ reader: inout JSONReader) throws(ChainError) {
        try reader.step("log.topics") { (reader) throws(JSONError) in try reader.beginArray() }
        value.topics.reserveCapacity(4)
        while try reader.step(
            "log.topics",
            { (reader) throws(JSONError) in
                try reader.nextElement()
            })
        {
            guard value.topics.count < 4 else { throw .malformed("log.topics") }
            value.topics.append(try reader.hash("log.topics"))
        }
    }

    func log() throws(ChainError) -> Log {
        for field in Field.allCases where field != .removed && !seen.has(field.rawValue) {
            throw .malformed("log.\(field)")
        }
        return value
    }
}

/// Which members were read.
private struct SeenFields {
    private var bits: UInt32 = 0

    func has(_ field: Int) -> Bool { bits & 1 << UInt32(field) != 0 }

    mutating func note(_ field: Int, _ path: StaticString) throws(ChainError) {
        guard !has(field) else { throw .malformed("\(path): twice") }
        bits |= 1 << UInt32(field)
    }
}

extension JSONReader {
    fileprivate mutating func skip(_ path: StaticString) throws(ChainError) {
        try step(path) { (reader) throws(JSONError) in try reader.skipValue() }
    }

    /// An address; nil for null.
    fileprivate mutating func addressIfAny(_ path: StaticString) throws(ChainError) -> Address? {
        let isNull = try step(path) { (reader) throws(JSONError) in try reader.readIfNull() }
        return isNull ? nil : try address(path)
    }

    /// A quantity; nil for null.
    fileprivate mutating func quantityIfAny(_ path: StaticString) throws(ChainError) -> UInt256? {
        let isNull = try step(path) { (reader) throws(JSONError) in try reader.readIfNull() }
        return isNull ? nil : try quantity(path)
    }

    /// A truth value; false for null.
    fileprivate mutating func isTrue(_ path: StaticString) throws(ChainError) -> Bool {
        try step(path) { (reader) throws(JSONError) in
            try reader.readIfNull() ? false : try reader.readBool()
        }
    }
}
