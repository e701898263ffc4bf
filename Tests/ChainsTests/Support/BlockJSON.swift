import Arithmetic
import Basics
import Codecs
import Ethereum

/// Headers, receipts and logs as nodes write them.
enum BlockJSON {
    static func block(_ fields: HeaderFields) -> JSONValue {
        var members: [(String, JSONValue)] = [
            ("number", word(fields.number)), ("hash", hash(fields.header.hash)),
            ("parentHash", hash(fields.parentHash)), ("sha3Uncles", hash(fields.ommersHash)),
            ("miner", .string(fields.beneficiary.hex)), ("stateRoot", hash(fields.stateRoot)),
            ("transactionsRoot", hash(fields.transactionsRoot)),
            ("receiptsRoot", hash(fields.receiptsRoot)),
            ("logsBloom", .string(Hex.encode(fields.logsBloom))),
            ("difficulty", .string(fields.difficulty.quantity)),
            ("gasLimit", word(fields.gasLimit)), ("gasUsed", word(fields.gasUsed)),
            ("timestamp", word(fields.timestamp)),
            ("extraData", .string(Hex.encode(fields.extraData))),
            ("mixHash", hash(fields.mixHash)), ("nonce", .string(Hex.encode(fields.nonce))),
            ("transactions", []), ("uncles", []), ("size", "0x200"),
        ]
        if let fee = fields.baseFeePerGas {
            members.append(("baseFeePerGas", .string(fee.quantity)))
        }
        if let root = fields.withdrawalsRoot { members.append(("withdrawalsRoot", hash(root))) }
        if let gas = fields.blobGasUsed { members.append(("blobGasUsed", word(gas))) }
        if let gas = fields.excessBlobGas { members.append(("excessBlobGas", word(gas))) }
        if let root = fields.parentBeaconBlockRoot {
            members.append(("parentBeaconBlockRoot", hash(root)))
        }
        if let requests = fields.requestsHash { members.append(("requestsHash", hash(requests))) }
        return object(members)
    }

    static func receipt(_ receipt: Receipt) -> JSONValue {
        object([
            ("transactionHash", hash(receipt.transactionHash)),
            ("transactionIndex", word(UInt64(receipt.transactionIndex))),
            ("blockHash", hash(receipt.blockHash)), ("blockNumber", word(receipt.blockNumber)),
            ("from", .string(Address.zero.hex)), ("to", .null),
            (
                "contractAddress",
                receipt.contractAddress.map { JSONValue.string($0.hex) } ?? .null
            ),
            ("gasUsed", word(receipt.gasUsed)), ("cumulativeGasUsed", word(receipt.gasUsed)),
            ("effectiveGasPrice", .string(receipt.effectiveGasPrice.quantity)),
            ("status", receipt.status ? "0x1" : "0x0"), ("type", "0x2"),
            ("logs", .array(receipt.logs.map(log))),
        ])
    }

    static func log(_ log: Log) -> JSONValue {
        object([
            ("address", .string(log.address.hex)), ("topics", .array(log.topics.map(hash))),
            ("data", .string(Hex.encode(log.data))), ("blockNumber", word(log.blockNumber)),
            ("blockHash", hash(log.blockHash)), ("transactionHash", hash(log.transactionHash)),
            ("transactionIndex", word(UInt64(log.transactionIndex))),
            ("logIndex", word(UInt64(log.logIndex))), ("removed", .bool(log.removed)),
        ])
    }

    static func object(_ members: [(String, JSONValue)]) -> JSONValue {
        .object(members.map { JSONValue.Member(name: $0.0, value: $0.1) })
    }

    static func hash(_ hash: Hash32) -> JSONValue { .string(hash.hex) }

    static func word(_ word: UInt64) -> JSONValue { .string(UInt256(word).quantity) }

    /// A copy with one member replaced or, with nil, left out.
    static func with(_ name: String, _ value: JSONValue?, in object: JSONValue) -> JSONValue {
        let members = (object.objectValue ?? []).filter { $0.name != name }
        guard let value else { return .object(members) }
        return .object(members + [JSONValue.Member(name: name, value: value)])
    }
}
