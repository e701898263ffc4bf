import Arithmetic
import Basics
package import Codecs
package import Ethereum

/// What nodes send as blocks, receipts, logs and fee histories, as values; pure and total.
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

    /// A receipt; its logs must name the same transaction and block.
    package static func receipt(_ value: JSONValue) throws(ChainError) -> Receipt {
        let fields = try RPCFields(value, "receipt")
        let status = try fields.word("status")
        guard status <= 1 else { throw .malformed("receipt.status") }
        let receipt = Receipt(
            transactionHash: try fields.hash("transactionHash"),
            blockHash: try fields.hash("blockHash"), blockNumber: try fields.word("blockNumber"),
            transactionIndex: try fields.index("transactionIndex"), status: status == 1,
            gasUsed: try fields.word("gasUsed"),
            effectiveGasPrice: try fields.quantity("effectiveGasPrice"),
            logs: try logs(.array(try fields.array("logs"))),
            contractAddress: fields.member("contractAddress") == nil
                ? nil : try fields.address("contractAddress"),
            l1Fee: fields.member("l1Fee") == nil ? nil : try fields.quantity("l1Fee"))
        for log in receipt.logs
        where log.transactionHash != receipt.transactionHash
            || log.blockHash != receipt.blockHash || log.blockNumber != receipt.blockNumber
        {
            throw .malformed("receipt.logs")
        }
        return receipt
    }

    /// A list of logs, in rising order of block and position.
    package static func logs(_ value: JSONValue) throws(ChainError) -> [Log] {
        guard let elements = value.arrayValue else { throw .malformed("logs") }
        var logs: [Log] = []
        logs.reserveCapacity(elements.count)
        for element in elements {
            let log = try log(element)
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
    package static func log(_ value: JSONValue) throws(ChainError) -> Log {
        let fields = try RPCFields(value, "log")
        var topics: [Hash32] = []
        for topic in try fields.array("topics") {
            topics.append(try RPCText.hash(topic, "log.topics"))
        }
        guard topics.count <= 4 else { throw .malformed("log.topics") }
        return Log(
            address: try fields.address("address"), topics: topics,
            data: try fields.bytes("data"), blockNumber: try fields.word("blockNumber"),
            blockHash: try fields.hash("blockHash"),
            transactionHash: try fields.hash("transactionHash"),
            transactionIndex: try fields.index("transactionIndex"),
            logIndex: try fields.index("logIndex"),
            removed: fields.member("removed")?.boolValue ?? false)
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
