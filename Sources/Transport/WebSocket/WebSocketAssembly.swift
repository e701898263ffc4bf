import NIOCore
import NIOWebSocket

/// Joins the fragments of messages (RFC 6455 §5.4), bounded in bytes and in number.
struct WebSocketAssembly {
    /// A whole message.
    struct Message {
        let isText: Bool
        let bytes: ByteBuffer
    }

    private let limits: WebSocketLimits
    private var isText: Bool?
    private var bytes = ByteBuffer()
    private var fragments = 0

    init(limits: WebSocketLimits) {
        self.limits = limits
    }

    /// Takes a text, binary or continuation frame; gives the message that it completes.
    mutating func take(
        _ frame: WebSocketFrame
    ) throws(WebSocketViolation) -> Message? {
        let isContinuation = frame.opcode == .continuation
        if isContinuation != (isText != nil) { throw .protocolViolation }
        var data = frame.unmaskedData
        guard bytes.readableBytes + data.readableBytes <= limits.messageBytesMax else {
            throw .messageTooLarge
        }
        if frame.fin, !isContinuation {
            return Message(isText: frame.opcode == .text, bytes: data)
        }
        fragments += 1
        guard fragments <= limits.fragmentsMax else { throw .messageTooLarge }
        if !isContinuation { isText = frame.opcode == .text }
        bytes.writeBuffer(&data)
        guard frame.fin, let isText else { return nil }
        let message = Message(isText: isText, bytes: bytes)
        self.isText = nil
        bytes = ByteBuffer()
        fragments = 0
        return message
    }
}
