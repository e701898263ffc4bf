import Arithmetic
package import Basics
import Codecs
import Cryptography

/// Signed transactions that one block holds together, in this order, or not at all.
///
/// Source: docs.flashbots.net/flashbots-auction/advanced/rpc-endpoint, `eth_sendBundle`,
/// `eth_callBundle`; replacement by flashbots-auction/advanced/bundle-cancellations.
package struct RelayBundle: Hashable, Sendable {
    /// The signed bytes, in order.
    package let transactions: [[UInt8]]
    /// The only block that may hold it.
    package let blockNumber: UInt64
    /// The earliest time of that block, seconds since 1970; nil for no bound.
    package let minTimestamp: UInt64?
    /// The latest time of that block, seconds since 1970; nil for no bound.
    package let maxTimestamp: UInt64?
    /// Transactions of it that may revert; any other that reverts keeps the whole bundle out.
    package let revertingHashes: [Hash32]
    /// The name under which it replaces an earlier one and can be cancelled.
    package let replacementId: ReplacementId?

    /// Puts a bundle together.
    ///
    /// Throws `tooLarge` for none or too many transactions or bytes, and `unsupported` for times
    /// that exclude each other or a hash that may revert and is not in it.
    package init(
        _ transactions: [[UInt8]], blockNumber: UInt64, minTimestamp: UInt64? = nil,
        maxTimestamp: UInt64? = nil, revertingHashes: [Hash32] = [],
        replacementId: ReplacementId? = nil
    ) throws(ChainError) {
        let size = transactions.reduce(0) { $0 + $1.count }
        guard (1...ChainLimits.bundleTransactionsMax).contains(transactions.count),
            size <= ChainLimits.bundleBytesMax
        else {
            throw .tooLarge("a bundle of \(transactions.count) transactions, \(size) bytes")
        }
        if let minTimestamp, let maxTimestamp, minTimestamp > maxTimestamp {
            throw .unsupported("a bundle that is over before it begins")
        }
        let hashes = transactions.map { Keccak256.hash($0) }
        guard revertingHashes.allSatisfy(hashes.contains) else {
            throw .unsupported("a transaction that may revert and is not in the bundle")
        }
        self.transactions = transactions
        self.blockNumber = blockNumber
        self.minTimestamp = minTimestamp
        self.maxTimestamp = maxTimestamp
        self.revertingHashes = revertingHashes
        self.replacementId = replacementId
    }

    /// `eth_sendBundle`: the block number in hex, times as numbers; what is not set is left out.
    package var request: RPCRequest {
        var members = common
        let times = [("minTimestamp", minTimestamp), ("maxTimestamp", maxTimestamp)]
        for (name, time) in times {
            if let time { members.append(.init(name: name, value: .integer(time))) }
        }
        if !revertingHashes.isEmpty {
            let hashes = revertingHashes.map { JSONValue.string($0.hex) }
            members.append(.init(name: "revertingTxHashes", value: .array(hashes)))
        }
        if let replacementId {
            members.append(.init(name: "replacementUuid", value: .string(replacementId.text)))
        }
        return RPCRequest("eth_sendBundle", [.object(members)])
    }

    /// `eth_callBundle`: the same transactions on the state of a block, nothing sent anywhere.
    ///
    /// `timestamp` is that of the imagined block, seconds since 1970; nil leaves it to the relay.
    package func simulation(on state: BlockSelector, timestamp: UInt64? = nil) -> RPCRequest {
        var members = common
        members.append(.init(name: "stateBlockNumber", value: .string(state.text)))
        if let timestamp { members.append(.init(name: "timestamp", value: .integer(timestamp))) }
        return RPCRequest("eth_callBundle", [.object(members)])
    }

    private var common: [JSONValue.Member] {
        [
            .init(name: "txs", value: .array(transactions.map { .string(Hex.encode($0)) })),
            .init(name: "blockNumber", value: .string(UInt256(blockNumber).quantity)),
        ]
    }
}
