public import Basics

/// A receipt as it stands in a block's receipt trie.
public struct ConsensusReceipt: Hashable, Sendable {
    /// How the transaction ended.
    public enum Outcome: Hashable, Sendable {
        /// Whether it succeeded, since Byzantium.
        case status(Bool)
        /// The state's root after it, before Byzantium.
        case stateRoot(Hash32)
    }

    /// The transaction's type; 0 for legacy.
    public var type: UInt8
    /// How it ended.
    public var outcome: Outcome
    /// The gas used in the block up to and with this transaction.
    public var cumulativeGasUsed: UInt64
    /// The events, in order; their bloom filter follows from them.
    public var logs: [LogEntry]

    /// A receipt.
    public init(type: UInt8, outcome: Outcome, cumulativeGasUsed: UInt64, logs: [LogEntry]) {
        self.type = type
        self.outcome = outcome
        self.cumulativeGasUsed = cumulativeGasUsed
        self.logs = logs
    }

    /// The receipts of a whole block, whose gas adds up from the first.
    ///
    /// `types` are those of the transactions; nil when the counts differ or gas passes 64 bits.
    public static func block(of receipts: [Receipt], types: [UInt8]) -> [ConsensusReceipt]? {
        guard receipts.count == types.count else { return nil }
        var total: UInt64 = 0
        var result: [ConsensusReceipt] = []
        for (receipt, type) in zip(receipts, types) {
            let (sum, overflow) = total.addingReportingOverflow(receipt.gasUsed)
            if overflow { return nil }
            total = sum
            result.append(
                ConsensusReceipt(
                    type: type, outcome: .status(receipt.status), cumulativeGasUsed: sum,
                    logs: receipt.logs.map { LogEntry($0) }))
        }
        return result
    }

    /// The root of the trie of these receipts, which a header names as `receiptsRoot`.
    public static func root(of receipts: [ConsensusReceipt]) -> Hash32 {
        IndexedTrie.root(of: receipts.map(\.encoded))
    }

    /// The trie's value: the fields in RLP, behind the type if it is not 0.
    public var encoded: [UInt8] {
        var writer = RLPWriter(after: type == 0 ? [] : [type], capacity: 512)
        writer.list { list in
            switch outcome {
            case .status(let isSuccess): list.append(UInt64(isSuccess ? 1 : 0))
            case .stateRoot(let root): list.append(root)
            }
            list.append(cumulativeGasUsed)
            list.append(LogsBloom(of: logs).bytes)
            list.list { entries in
                for log in logs { entries.append(log) }
            }
        }
        return writer.bytes
    }

    /// Reads an encoded receipt strictly; refuses a bloom filter that is not that of the logs.
    public static func decode(_ bytes: [UInt8]) throws(EthereumError) -> ConsensusReceipt {
        guard let first = bytes.first else { throw EthereumError(.truncated, "receipt") }
        let type: UInt8 = first >= 0xc0 ? 0 : first
        guard first >= 0xc0 || (1...0x7f).contains(first) else {
            throw EthereumError(.unsupportedType, "\(first)")
        }
        var reader = try RLPFields(decoding: bytes, from: type == 0 ? 0 : 1, name: "receipt")
        try reader.require(4, "receipt")
        let outcome = try outcome(try reader.bytes("status"))
        let gas = try reader.word("cumulativeGasUsed")
        let bloom = try reader.bytes("logsBloom", count: LogsBloom.byteCount)
        var list = try reader.list("logs")
        var logs: [LogEntry] = []
        while list.remaining > 0 { logs.append(try LogEntry(&list)) }
        guard LogsBloom(of: logs).bytes == bloom else {
            throw EthereumError(.bloomMismatch, "logsBloom")
        }
        return ConsensusReceipt(
            type: type, outcome: outcome, cumulativeGasUsed: gas, logs: logs)
    }

    private static func outcome(_ bytes: [UInt8]) throws(EthereumError) -> Outcome {
        if bytes.isEmpty { return .status(false) }
        if bytes == [1] { return .status(true) }
        guard let root = Hash32(bytes: bytes) else { throw EthereumError(.outOfRange, "status") }
        return .stateRoot(root)
    }
}

extension LogEntry {
    fileprivate init(_ list: inout RLPFields) throws(EthereumError) {
        var fields = try list.list("log")
        try fields.require(3, "log")
        let address = try fields.address("log.address")
        var topics = try fields.list("log.topics")
        guard topics.remaining <= ABIEvent.topicsMax else {
            throw EthereumError(.wrongFieldCount, "log.topics")
        }
        self.init(address: address, topics: [], data: try fields.bytes("log.data"))
        while topics.remaining > 0 { self.topics.append(try topics.hash("log.topics")) }
    }
}

extension RLPWriter {
    fileprivate mutating func append(_ log: LogEntry) {
        list { fields in
            fields.append(log.address)
            fields.list { topics in
                for topic in log.topics { topics.append(topic) }
            }
            fields.append(log.data)
        }
    }
}
