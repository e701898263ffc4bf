package import Codecs

/// Something that a faulty exchange does to a WebSocket connection.
package enum FaultyEffect: Hashable, Sendable {
    /// What the exchange does without faults, too.
    case plain(PaperEffect)
    /// Sends the first bytes of the frame of a text message, head included, and closes the stream.
    case cut(text: String, bytes: Int, connection: UInt64)
    /// Closes the stream without a close frame.
    case abort(connection: UInt64)

    /// The connection that it is about.
    package var connection: UInt64 {
        switch self {
        case .plain(.send(_, let id)), .plain(.ping(_, let id)), .plain(.close(_, let id)): id
        case .cut(_, _, let id), .abort(let id): id
        }
    }
}

/// What a faulty exchange does about one request.
package struct FaultyAnswer: Sendable {
    /// How the answer reaches the caller.
    package enum Delivery: Hashable, Sendable {
        /// As it should.
        case whole(WireResponse)
        /// The first bytes of it, head included; then the connection closes.
        case cut(WireResponse, bytes: Int)
        /// The connection closes.
        case close
        /// Nothing comes and the connection stays.
        case silence
    }

    /// How the answer reaches the caller.
    package var delivery: Delivery
    /// How long the host waits before it, in milliseconds; the effects do not wait.
    package var delayMilliseconds: Int64 = 0
    /// What goes out on WebSocket connections, in order.
    package var effects: [FaultyEffect]
}
