/// What a node said to signed bytes, as a closed set over all clients' texts.
package enum BroadcastAnswer: Hashable, Sendable {
    /// It took them.
    case accepted
    /// It had them already: as good as accepted.
    case alreadyKnown
    /// The nonce is used. By us or by somebody else: receipts tell.
    case nonceTooLow
    /// Another transaction of the same nonce waits and pays as much.
    case replacementUnderpriced
    /// The fee is below what the node takes.
    case underpriced
    /// The account cannot pay value and gas.
    case insufficientFunds
    /// Refused for another reason; the text is the node's.
    case refused(String)
    /// No answer, or one that says nothing: the bytes may be in.
    case unknown(String)
}
