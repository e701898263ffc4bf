import Arithmetic
import Basics
import Codecs

/// A signed transaction for block builders alone, with how long they may try.
///
/// Without a tip it is not shared with builders. Source: docs.flashbots.net/flashbots-protect/
/// additional-documentation/eth-sendPrivateTransaction.
package struct PrivateTransaction: Hashable, Sendable {
    /// The signed bytes.
    package let raw: [UInt8]
    /// The highest block that may hold it; nil leaves it to the relay (25 blocks from now).
    package let maxBlockNumber: UInt64?

    /// Describes a transaction.
    package init(raw: [UInt8], maxBlockNumber: UInt64? = nil) {
        self.raw = raw
        self.maxBlockNumber = maxBlockNumber
    }

    /// `eth_sendPrivateTransaction`.
    ///
    /// No preferences: nothing of it is shared with searchers beyond the relay's own default.
    package var request: RPCRequest {
        var members = [JSONValue.Member(name: "tx", value: .string(Hex.encode(raw)))]
        if let maxBlockNumber {
            members.append(
                JSONValue.Member(
                    name: "maxBlockNumber", value: .string(UInt256(maxBlockNumber).quantity)))
        }
        return RPCRequest("eth_sendPrivateTransaction", [.object(members)])
    }
}
