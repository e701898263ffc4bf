/// What a node said to signed bytes; only what a sender must tell apart.
public enum BroadcastReply: Hashable, Sendable {
    /// It took them.
    case accepted
    /// It had them already: as good as accepted.
    case alreadyKnown
    /// The nonce is used, by these bytes or by others: receipts tell.
    case nonceTooLow
    /// Another transaction of the same nonce waits and pays as much.
    case replacementUnderpriced
    /// The fee is below what the node takes or the block asks.
    case underpriced
    /// The account cannot pay value and gas.
    case insufficientFunds
    /// Refused for another reason; the text is the node's.
    case refused(String)
    /// No answer, or one that proves nothing: the bytes may be in.
    case unknown(String)
}
