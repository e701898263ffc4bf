import Basics
package import Codecs
import NIOCore
import Synchronization

/// One end of a WebSocket connection: a client's, or a server's view of a client.
///
/// All verbs may be called from any thread and never block. What arrives is delivered to the
/// closure or service that was given when the connection was made.
package final class WebSocketConnection: Sendable {
    /// The connection's number.
    package let id: ConnectionId
    private let channel: any Channel
    private let time: any TimeSource
    private let outboundBytesMax: Int
    private let outboundBytes = Atomic<Int>(0)
    private let received: Atomic<UInt64>
    private let closed = Atomic<Bool>(false)
    private let overrun = Atomic<Bool>(false)

    init(
        id: ConnectionId, channel: any Channel, time: any TimeSource, limits: WebSocketLimits
    ) {
        self.id = id
        self.channel = channel
        self.time = time
        outboundBytesMax = limits.outboundBytesMax
        received = Atomic(time.monotonicNanoseconds())
    }

    /// When a frame of any kind last came, on the monotonic clock: the owner's idle detection.
    package var lastReceivedNanoseconds: UInt64 { received.load(ordering: .relaxed) }

    /// Whether the connection ended.
    package var isClosed: Bool { closed.load(ordering: .acquiring) }

    /// Bytes handed over that the socket has not taken.
    package var outboundByteCount: Int { outboundBytes.load(ordering: .relaxed) }

    /// Sends a text message; false when the connection ended or this made it overrun, which cuts
    /// it off.
    @discardableResult
    package func send(text: some Collection<UInt8>) -> Bool {
        send(.text(channel.allocator.buffer(bytes: text)), bytes: text.count)
    }

    /// Sends a text message.
    @discardableResult
    package func send(text: String) -> Bool { send(text: text.utf8) }

    /// Sends a text message.
    @discardableResult
    package func send(json: JSONValue) -> Bool { send(text: json.encodedBytes()) }

    /// Sends the first bytes of a text message's frame, head included, and closes the stream without
    /// a handshake: the way a host breaks down.
    package func cut(text: String, bytes: Int) {
        _ = send(.cut(channel.allocator.buffer(string: text), bytes: bytes), bytes: text.utf8.count)
    }

    /// Sends a ping; a payload above 125 bytes is refused (RFC 6455 §5.5).
    @discardableResult
    package func send(ping payload: [UInt8] = []) -> Bool {
        guard payload.count <= 125 else { return false }
        return send(.ping(channel.allocator.buffer(bytes: payload)), bytes: payload.count)
    }

    /// Starts the close handshake; the stream closes when it is done or its time is up.
    package func close(code: UInt16 = 1_000) {
        if isClosed { return }
        channel.writeAndFlush(WebSocketCommand.close(code: code), promise: nil)
    }

    /// Closes the stream at once, without a handshake.
    package func abort() { channel.close(promise: nil) }

    /// Whether the other side was cut off because it did not read.
    var isOverrun: Bool { overrun.load(ordering: .acquiring) }

    func noteReceived() { received.store(time.monotonicNanoseconds(), ordering: .relaxed) }

    func noteClosed() { closed.store(true, ordering: .releasing) }

    private func send(_ command: WebSocketCommand, bytes: Int) -> Bool {
        if isClosed || isOverrun { return false }
        // The frame's head counts too, so that empty messages cannot pile up without bound.
        let weight = bytes + 16
        let waiting = outboundBytes.add(weight, ordering: .relaxed).newValue
        guard waiting <= outboundBytesMax else {
            overrun.store(true, ordering: .releasing)
            channel.close(promise: nil)
            return false
        }
        let promise = channel.eventLoop.makePromise(of: Void.self)
        promise.futureResult.whenComplete { _ in
            self.outboundBytes.subtract(weight, ordering: .relaxed)
        }
        channel.writeAndFlush(command, promise: promise)
        return true
    }
}
