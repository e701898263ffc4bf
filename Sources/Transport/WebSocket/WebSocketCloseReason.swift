/// Why a WebSocket connection ended.
package enum WebSocketCloseReason: Sendable, Hashable {
    /// We asked for it.
    case local
    /// The other side asked for it, with this code (1005 for none) and text.
    case remote(code: UInt16, text: String)
    /// The stream ended without a close frame.
    case lost
    /// The other side broke RFC 6455.
    case protocolViolation
    /// A message above the size or fragment limit.
    case messageTooLarge
    /// The other side did not read fast enough.
    case slowConsumer
}
