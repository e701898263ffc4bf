import NIOWebSocket

/// What the other side did that ends the connection.
enum WebSocketViolation: Error {
    case protocolViolation
    case messageTooLarge

    /// What the owner is told.
    var reason: WebSocketCloseReason {
        switch self {
        case .protocolViolation: .protocolViolation
        case .messageTooLarge: .messageTooLarge
        }
    }

    /// What the other side is told (RFC 6455 §7.4.1).
    var code: UInt16 {
        switch self {
        case .protocolViolation: 1_002
        case .messageTooLarge: 1_009
        }
    }

    /// From what NIO's frame decoder found.
    init(_ error: NIOWebSocketError) {
        switch error {
        case .invalidFrameLength: self = .messageTooLarge
        case .fragmentedControlFrame, .multiByteControlFrameLength: self = .protocolViolation
        }
    }
}
