import NIOCore

/// What the owner of a connection asks its handler to write.
enum WebSocketCommand: Sendable {
    case text(ByteBuffer)
    case ping(ByteBuffer)
    case close(code: UInt16)
}
