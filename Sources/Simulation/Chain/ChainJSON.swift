import Arithmetic
import Basics
import Codecs
import Ethereum

/// Blocks, receipts and logs as a node writes them.
enum ChainJSON {
    static func quantity(_ value: UInt64) -> JSONValue {
        .string("0x" + String(value, radix: 16))
    }

    static func quantity(_ value: UInt256) -> JSONValue { .string(value.quantity) }

    /// The model's blocks have no filter: 256 zero bytes, written often.
    private static let emptyBloom = bytes(ChainModel.emptyFields.logsBloom)

    static func bytes(_ value: [UInt8]) -> JSONValue { .string(Hex.encode(value)) }

    static func block(_ block: ChainBlock) -> JSONValue {
        let fields = block.fields
        return [
            "number": quantity(fields.number), "hash": .string(block.header.hash.hex),
            "parentHash": .string(fields.parentHash.hex),
            "sha3Uncles": .string(fields.ommersHash.hex),
            "miner": .string(fields.beneficiary.hex),
            "stateRoot": .string(fields.stateRoot.hex),
            "transactionsRoot": .string(fields.transactionsRoot.hex),
            "receiptsRoot": .string(fields.receiptsRoot.hex),
            "logsBloom": emptyBloom, "difficulty": quantity(fields.difficulty),
            "gasLimit": quantity(fields.gasLimit), "gasUsed": quantity(fields.gasUsed),
            "timestamp": quantity(fields.timestamp), "extraData": bytes(fields.extraData),
            "mixHash": .string(fields.mixHash.hex), "nonce": bytes(fields.nonce),
            "baseFeePerGas": quantity(fields.baseFeePerGas ?? .zero),
            "transactions": .array(block.transactions.map { .string($0.hash.hex) }),
            "uncles": [],
        ]
    }

    static func receipt(_ receipt: Receipt) -> JSONValue {
        [
            "transactionHash": .string(receipt.transactionHash.hex),
            "transactionIndex": quantity(UInt64(receipt.transactionIndex)),
            "blockHash": .string(receipt.blockHash.hex),
            "blockNumber": quantity(receipt.blockNumber),
            "status": quantity(receipt.status ? 1 as UInt64 : 0),
            "gasUsed": quantity(receipt.gasUsed),
            "effectiveGasPrice": quantity(receipt.effectiveGasPrice),
            "logs": .array(receipt.logs.map(log)), "contractAddress": .null,
        ]
    }

    static func log(_ log: Log) -> JSONValue {
        [
            "address": .string(log.address.hex),
            "topics": .array(log.topics.map { .string($0.hex) }), "data": bytes(log.data),
            "blockNumber": quantity(log.blockNumber), "blockHash": .string(log.blockHash.hex),
            "transactionHash": .string(log.transactionHash.hex),
            "transactionIndex": quantity(UInt64(log.transactionIndex)),
            "logIndex": quantity(UInt64(log.logIndex)), "removed": .bool(log.removed),
        ]
    }
}
