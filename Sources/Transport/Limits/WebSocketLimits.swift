/// The bounds of one `WebSocketConnection`.
package struct WebSocketLimits: Sendable {
    /// The largest message, all fragments together.
    package var messageBytesMax = 16 * 1_024 * 1_024
    /// The most fragments of a message.
    package var fragmentsMax = 4_096
    /// The most bytes that wait to be written; a peer that lets more pile up is cut off.
    package var outboundBytesMax = 8 * 1_024 * 1_024
    /// How long a close waits for the other side's close.
    package var closeMilliseconds: Int64 = 2_000

    /// The usual bounds.
    package init() {}
}
