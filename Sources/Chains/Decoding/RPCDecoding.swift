import Arithmetic
import Basics
package import Codecs
package import Ethereum

/// What nodes send as blocks and fee histories, as values; pure and total.
///
/// Receipts and logs are read by `ReceiptScan`.
package enum RPCDecoding {
    /// The header of a block, whose `hash` must be the hash of its fields.
    ///
    /// Throws `hashMismatch` when it is not: a lying node, or a fork with fields that are not known
    /// here.
    package static func header(_ block: JSONValue) throws(ChainError) -> BlockHeader {
        let fields = try headerFields(block)
        let claimed = try RPCText.hash(block["hash"], "block.hash")
        let sealed: BlockHeader
        do throws(EthereumError) {
            sealed = try fields.sealed()
        } catch {
            throw .malformed("block: \(error)")
        }
        guard sealed.hash == claimed else {
            throw .hashMismatch(claimed: claimed, recomputed: sealed.hash)
        }
        return sealed
    }

    /// All fields of a block's header.
    package static func headerFields(_ block: JSONValue) throws(ChainError) -> HeaderFields {
        let fields = try RPCFields(block, "block")
        var header = HeaderFields(
            parentHash: try fields.hash("parentHash"), ommersHash: try fields.hash("sha3Uncles"),
            beneficiary: try fields.address("miner"), stateRoot: try fields.hash("stateRoot"),
            transactionsRoot: try fields.hash("transactionsRoot"),
            receiptsRoot: try fields.hash("receiptsRoot"),
            logsBloom: try fields.bytes("logsBloom"),
            difficulty: try fields.quantity("difficulty"), number: try fields.word("number"),
            gasLimit: try fields.word("gasLimit"), gasUsed: try fields.word("gasUsed"),
            timestamp: try fields.word("timestamp"), extraData: try fields.bytes("extraData"),
            mixHash: try fields.hash("mixHash"), nonce: try fields.bytes("nonce"))
        if fields.member("baseFeePerGas") != nil {
            header.baseFeePerGas = try fields.quantity("baseFeePerGas")
        }
        header.withdrawalsRoot = try fields.hashIfPresent("withdrawalsRoot")
        header.blobGasUsed = try fields.wordIfPresent("blobGasUsed")
        header.excessBlobGas = try fields.wordIfPresent("excessBlobGas")
        header.parentBeaconBlockRoot = try fields.hashIfPresent("parentBeaconBlockRoot")
        header.requestsHash = try fields.hashIfPresent("requestsHash")
        return header
    }

    /// The answer of `eth_feeHistory`; base fees must be one more than the blocks.
    package static func feeHistory(_ value: JSONValue) throws(ChainError) -> FeeHistory {
        let fields = try RPCFields(value, "feeHistory")
        var baseFees: [UInt256] = []
        for fee in try fields.array("baseFeePerGas") {
            baseFees.append(try RPCText.quantity(fee, "feeHistory.baseFeePerGas"))
        }
        guard let next = baseFees.popLast() else { throw .malformed("feeHistory.baseFeePerGas") }
        var rewards: [[UInt256]] = []
        // Left out or null when no block has a transaction or no percentile was asked for.
        for block in fields.member("reward")?.arrayValue ?? [] {
            var row: [UInt256] = []
            for reward in block.arrayValue ?? [] {
                row.append(try RPCText.quantity(reward, "feeHistory.reward"))
            }
            rewards.append(row)
        }
        guard rewards.isEmpty || rewards.count == baseFees.count else {
            throw .malformed("feeHistory.reward")
        }
        return FeeHistory(
            oldestBlock: try fields.word("oldestBlock"), baseFeesPerGas: baseFees,
            nextBaseFeePerGas: next, rewards: rewards)
    }
}
