import Basics
import Ethereum

/// The content of Tests/Vectors/ethereum_receipts.json.
struct ReceiptCases: Decodable {
    struct Log: Decodable {
        let address: String
        let topics: [String]
        let data: String
    }

    struct Receipt: Decodable {
        let type: UInt8
        let outcome: String
        let cumulativeGasUsed: String
        let bloom: String
        let logs: [Log]
        let encoded: String

        func receipt() throws -> ConsensusReceipt {
            let outcome: ConsensusReceipt.Outcome =
                switch self.outcome {
                case "0x": .status(false)
                case "0x01": .status(true)
                default: .stateRoot(try Hash32(hex: self.outcome))
                }
            return ConsensusReceipt(
                type: type, outcome: outcome,
                cumulativeGasUsed: UInt64(cumulativeGasUsed.dropFirst(2), radix: 16) ?? 0,
                logs: try logs.map { log in
                    LogEntry(
                        address: try Address(hex: log.address),
                        topics: try log.topics.map { try Hash32(hex: $0) },
                        data: try Hex.decode(log.data))
                })
        }
    }

    struct Block: Decodable {
        let receipts: [Receipt]
        let root: String
    }

    struct Trie: Decodable {
        let values: [String]
        let root: String
    }

    let blocks: [Block]
    let tries: [Trie]
}
