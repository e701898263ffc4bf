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

    /// In the order in which go-ethereum sends them.
    private static let names: [StaticString] = [
        "status", "logs", "contractAddress", "gasUsed", "effectiveGasPrice", "blockNumber",
        "transactionHash", "transactionIndex", "blockHash", "l1Fee",
    ]
    private static let optional: Set<Int> = [2, 9]

    mutating func take(_ name: JSONSlice, _ reader: inout JSONReader) throws(ChainError) {
        guard let field = try seen.note(name, in: Self.names, of: "receipt") else {
            return try reader.skip("receipt")
        }
        switch field {
        case 0:
            let status = try reader.word("receipt.status")
            guard status <= 1 else { throw .malformed("receipt.status") }
            value.status = status == 1
        case 1: value.logs = try ReceiptScan.logs(&reader)
        case 2: value.contractAddress = try reader.addressIfAny("receipt.contractAddress")
        case 3: value.gasUsed = try reader.word("receipt.gasUsed")
        case 4: value.effectiveGasPrice = try reader.quantity("receipt.effectiveGasPrice")
        case 5: value.blockNumber = try reader.word("receipt.blockNumber")
        case 6: value.transactionHash = try reader.hash("receipt.transactionHash")
        case 7: value.transactionIndex = try reader.index("receipt.transactionIndex")
        case 8: value.blockHash = try reader.hash("receipt.blockHash")
        default: value.l1Fee = try reader.quantityIfAny("receipt.l1Fee")
        }
    }

    func receipt() throws(ChainError) -> Receipt {
        try seen.require(Self.names, but: Self.optional, of: "receipt")
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

    /// In the order in which go-ethereum sends them.
    private static let names: [StaticString] = [
        "address", "topics", "data", "blockNumber", "transactionHash", "transactionIndex",
        "blockHash", "logIndex", "removed",
    ]
    private static let optional: Set<Int> = [8]

    mutating func take(_ name: JSONSlice, _ reader: inout JSONReader) throws(ChainError) {
        guard let field = try seen.note(name, in: Self.names, of: "log") else {
            return try reader.skip("log")
        }
        switch field {
        case 0: value.address = try reader.address("log.address")
        case 1: try takeTopics(&reader)
        case 2: value.data = try reader.data("log.data")
        case 3: value.blockNumber = try reader.word("log.blockNumber")
        case 4: value.transactionHash = try reader.hash("log.transactionHash")
        case 5: value.transactionIndex = try reader.index("log.transactionIndex")
        case 6: value.blockHash = try reader.hash("log.blockHash")
        case 7: value.logIndex = try reader.index("log.logIndex")
        default: value.removed = try reader.isTrue("log.removed")
        }
    }

    private mutating func takeTopics(_ reader: inout JSONReader) throws(ChainError) {
        try reader.step("log.topics") { (reader) throws(JSONError) in try reader.beginArray() }
        value.topics.reserveCapacity(4)
        while try reader.step(
            "log.topics", { (reader) throws(JSONError) in try reader.nextElement() })
        {
            guard value.topics.count < 4 else { throw .malformed("log.topics") }
            value.topics.append(try reader.hash("log.topics"))
        }
    }

    func log() throws(ChainError) -> Log {
        try seen.require(Self.names, but: Self.optional, of: "log")
        return value
    }
}

/// Which members were read, and which is the next by the order in which they mostly come.
private struct SeenFields {
    private var bits: UInt32 = 0
    private var next = 0

    /// The number of a member's name, noted as read; nil when it is not among the names.
    mutating func note(
        _ name: JSONSlice, in names: [StaticString], of path: StaticString
    ) throws(ChainError) -> Int? {
        guard let field = name.index(in: names, expected: next) else { return nil }
        let bit: UInt32 = 1 << UInt32(field)
        guard bits & bit == 0 else { throw .malformed("\(path).\(names[field]): twice") }
        bits |= bit
        next = field + 1
        return field
    }

    /// Refuses when a name is missing.
    func require(
        _ names: [StaticString], but optional: Set<Int>, of path: StaticString
    ) throws(ChainError) {
        if bits == 1 << UInt32(names.count) - 1 { return }
        for field in names.indices where bits & 1 << UInt32(field) == 0 {
            if optional.contains(field) { continue }
            throw .malformed("\(path).\(names[field])")
        }
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
