/// Why a node refuses signed bytes, as a closed set over the texts of all clients.
public enum BroadcastError: Error, Hashable, Sendable {
    /// The node has these very bytes.
    case alreadyKnown
    /// The sender's nonce is past this one.
    case nonceTooLow
    /// The nonce leaves a gap that this node does not bridge.
    case nonceTooHigh
    /// Another transaction of the same nonce waits and pays as much.
    case replacementUnderpriced
    /// The fee is below what the node takes.
    case underpriced
    /// The account cannot pay value and gas.
    case insufficientFunds
    /// The gas limit does not even pay for the bytes.
    case intrinsicGasTooLow
    /// The gas limit is above the block's or the protocol's per transaction (EIP-7825).
    case exceedsBlockGasLimit
    /// The fee cap is below the block's base fee.
    case feeCapTooLow
    /// The tip is above the fee cap.
    case tipAboveFeeCap
    /// The blob fee cap is below the block's blob base fee.
    case blobFeeCapTooLow
    /// The signature belongs to no sender on this chain.
    case invalidSender
    /// The node does not take transactions of this type.
    case unsupportedType
    /// The node's pool has no room.
    case poolFull
    /// The sender has as many transactions waiting as the node takes, delegated accounts one.
    case accountLimit
    /// A transaction of the sender waits in a pool of another kind (blobs or none).
    case addressReserved
    /// An EIP-7702 authorization in it cannot be taken now.
    case authorityRefused
    /// The node cannot take anything now, or gave up waiting: the bytes may be in.
    case nodeUnavailable
    /// Anything else; the node's text, shortened.
    case other(String)
}
