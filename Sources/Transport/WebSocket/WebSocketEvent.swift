/// What a WebSocket connection tells its owner, in order, on its event loop.
package enum WebSocketEvent: Sendable {
    /// A whole text message. Whether it is UTF-8 is for the decoder above to judge.
    case text(WireBytes)
    /// A whole binary message.
    case binary(WireBytes)
    /// A ping; its pong is already on the way.
    case ping(WireBytes)
    /// A pong.
    case pong(WireBytes)
    /// The end. Comes exactly once and last.
    case closed(WebSocketCloseReason)
}
