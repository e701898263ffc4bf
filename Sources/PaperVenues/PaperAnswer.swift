package import Codecs

/// Something that the exchange does to a WebSocket connection.
package enum PaperEffect: Hashable, Sendable {
    /// Sends a text message.
    case send(text: String, connection: UInt64)
    /// Sends a ping that the other side must answer with the same payload.
    case ping(payload: String, connection: UInt64)
    /// Ends the connection with a close frame of this code (RFC 6455 §7.4).
    case close(code: UInt16, connection: UInt64)
}

/// What the exchange does about one request.
package struct PaperAnswer: Sendable {
    /// The answer; nil when it is to be lost on the way, so that the caller hears nothing.
    package var response: WireResponse?
    /// What goes out on WebSocket connections because of it, in order.
    package var effects: [PaperEffect]

    /// Joins an answer and its effects.
    package init(response: WireResponse?, effects: [PaperEffect]) {
        self.response = response
        self.effects = effects
    }
}
