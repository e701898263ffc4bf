import NIOCore

/// What the owner of a connection asks its handler to write.
enum WebSocketCommand: Sendable {
    case text(ByteBuffer)
    /// Only the first bytes of a text message's frame, then the end of the stream.
    case cut(ByteBuffer, bytes: Int)
    case ping(ByteBuffer)
    case close(code: UInt16)
}
