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
        var value = Receipt(
            transactionHash: .zero, blockHash: .zero, blockNumber: 0, transactionIndex: 0,
            status: false, gasUsed: 0, effectiveGasPrice: .zero, logs: [])
        var members = try MemberScan<ReceiptMember>("receipt", &reader)
        var fee = Receipt.OperatorFee(scalar: 0, constant: 0)
        while let member = try members.next(&reader) { try value.take(member, &reader, &fee) }
        if fee.scalar != 0 || fee.constant != 0 { value.operatorFee = fee }
        for log in value.logs
        where log.transactionHash != value.transactionHash || log.blockHash != value.blockHash
            || log.blockNumber != value.blockNumber
        {
            throw .malformed("receipt.logs")
        }
        return value
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
        var value = Log(
            address: .zero, topics: [], data: [], blockNumber: 0, blockHash: .zero,
            transactionHash: .zero, transactionIndex: 0, logIndex: 0)
        var members = try MemberScan<LogMember>("log", &reader)
        while let member = try members.next(&reader) { try value.take(member, &reader) }
        return value
    }
}

/// In the order of go-ethereum; those that nothing is made of are named so that they cost no search.
private enum ReceiptMember: Int, ScannedMember {
    case type, status, cumulativeGasUsed, logs, logsBloom, contractAddress, gasUsed
    case effectiveGasPrice, from, to, blockNumber, transactionHash, transactionIndex, blockHash
    case l1Fee, operatorFeeScalar, operatorFeeConstant

    var name: StaticString {
        switch self {
        case .type: "type"
        case .status: "status"
        case .cumulativeGasUsed: "cumulativeGasUsed"
        case .logs: "logs"
        case .logsBloom: "logsBloom"
        case .contractAddress: "contractAddress"
        case .gasUsed: "gasUsed"
        case .effectiveGasPrice: "effectiveGasPrice"
        case .from: "from"
        case .to: "to"
        case .blockNumber: "blockNumber"
        case .transactionHash: "transactionHash"
        case .transactionIndex: "transactionIndex"
        case .blockHash: "blockHash"
        case .l1Fee: "l1Fee"
        case .operatorFeeScalar: "operatorFeeScalar"
        case .operatorFeeConstant: "operatorFeeConstant"
        }
    }

    var isOptional: Bool {
        switch self {
        case .type, .cumulativeGasUsed, .logsBloom, .contractAddress, .from, .to, .l1Fee,
            .operatorFeeScalar, .operatorFeeConstant:
            true
        default: false
        }
    }
}

extension Receipt {
    @inline(__always)
    fileprivate mutating func take(
        _ member: ReceiptMember, _ reader: inout JSONReader, _ fee: inout OperatorFee
    ) throws(ChainError) {
        switch member {
        case .status:
            let word = try reader.word("receipt.status")
            guard word <= 1 else { throw .malformed("receipt.status") }
            status = word == 1
        case .logs: logs = try ReceiptScan.logs(&reader)
        case .contractAddress:
            contractAddress = try reader.addressIfAny("receipt.contractAddress")
        case .gasUsed: gasUsed = try reader.word("receipt.gasUsed")
        case .effectiveGasPrice:
            effectiveGasPrice = try reader.quantity("receipt.effectiveGasPrice")
        case .blockNumber: blockNumber = try reader.word("receipt.blockNumber")
        case .transactionHash: transactionHash = try reader.hash("receipt.transactionHash")
        case .transactionIndex: transactionIndex = try reader.index("receipt.transactionIndex")
        case .blockHash: blockHash = try reader.hash("receipt.blockHash")
        case .l1Fee: l1Fee = try reader.quantityIfAny("receipt.l1Fee")
        case .operatorFeeScalar: fee.scalar = try reader.wordIfAny("receipt.operatorFeeScalar")
        case .operatorFeeConstant:
            fee.constant = try reader.wordIfAny("receipt.operatorFeeConstant")
        case .type, .cumulativeGasUsed, .logsBloom, .from, .to: try reader.skip("receipt")
        }
    }
}

/// In the order of go-ethereum.
private enum LogMember: Int, ScannedMember {
    case address, topics, data, blockNumber, transactionHash, transactionIndex, blockHash
    case blockTimestamp, logIndex, removed

    var name: StaticString {
        switch self {
        case .address: "address"
        case .topics: "topics"
        case .data: "data"
        case .blockNumber: "blockNumber"
        case .transactionHash: "transactionHash"
        case .transactionIndex: "transactionIndex"
        case .blockHash: "blockHash"
        case .blockTimestamp: "blockTimestamp"
        case .logIndex: "logIndex"
        case .removed: "removed"
        }
    }

    var isOptional: Bool { self == .blockTimestamp || self == .removed }
}

extension Log {
    @inline(__always)
    fileprivate mutating func take(
        _ member: LogMember, _ reader: inout JSONReader
    ) throws(ChainError) {
        switch member {
        case .address: address = try reader.address("log.address")
        case .topics: try takeTopics(&reader)
        case .data: data = try reader.data("log.data")
        case .blockNumber: blockNumber = try reader.word("log.blockNumber")
        case .transactionHash: transactionHash = try reader.hash("log.transactionHash")
        case .transactionIndex: transactionIndex = try reader.index("log.transactionIndex")
        case .blockHash: blockHash = try reader.hash("log.blockHash")
        case .blockTimestamp: try reader.skip("log")
        case .logIndex: logIndex = try reader.index("log.logIndex")
        case .removed: removed = try reader.isTrue("log.removed")
        }
    }

    private mutating func takeTopics(_ reader: inout JSONReader) throws(ChainError) {
        try reader.step("log.topics") { (reader) throws(JSONError) in try reader.beginArray() }
        topics.reserveCapacity(4)
        while try reader.step(
            "log.topics", { (reader) throws(JSONError) in try reader.nextElement() })
        {
            guard topics.count < 4 else { throw .malformed("log.topics") }
            topics.append(try reader.hash("log.topics"))
        }
    }
}

extension JSONReader {
    /// Passes over a value.
    mutating func skip(_ path: StaticString) throws(ChainError) {
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

    /// A quantity of 64 bits; zero for null.
    fileprivate mutating func wordIfAny(_ path: StaticString) throws(ChainError) -> UInt64 {
        let isNull = try step(path) { (reader) throws(JSONError) in try reader.readIfNull() }
        return isNull ? 0 : try word(path)
    }

    /// A truth value; false for null.
    fileprivate mutating func isTrue(_ path: StaticString) throws(ChainError) -> Bool {
        try step(path) { (reader) throws(JSONError) in
            try reader.readIfNull() ? false : try reader.readBool()
        }
    }
}
