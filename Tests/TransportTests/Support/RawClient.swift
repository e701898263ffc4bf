import NIOCore
import NIOPosix
import Synchronization

/// A socket that speaks no protocol and keeps what comes.
final class RawClient: Sendable {
    private let channel: any Channel
    private let keeper: Keeper

    init(port: Int, reads: Bool = true) async throws {
        let keeper = Keeper()
        channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelOption(.autoRead, value: reads)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(keeper)
                }
            }
            .connect(host: "127.0.0.1", port: port).get()
        self.keeper = keeper
    }

    /// What came so far.
    var received: [UInt8] { keeper.received.withLock { $0 } }
    /// What came after the blank line that ends the answer's head.
    var receivedFrames: [UInt8] {
        let bytes = received
        let end = bytes.indices.first { bytes[$0...].starts(with: Array("\r\n\r\n".utf8)) }
        return end.map { Array(bytes[($0 + 4)...]) } ?? []
    }
    var isClosed: Bool { !channel.isActive }

    func say(_ text: String) { channel.say(text) }
    func say(_ bytes: [UInt8]) { channel.say(bytes) }
    func close() { channel.close(promise: nil) }

    /// Sends the upgrade request with the sample key of RFC 6455 §1.3.
    func upgrade(_ target: String) {
        say(
            "GET \(target) HTTP/1.1\r\nhost: a\r\nupgrade: websocket\r\nconnection: upgrade\r\n"
                + "sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\nsec-websocket-version: 13\r\n\r\n"
        )
    }

    private final class Keeper: ChannelInboundHandler, Sendable {
        typealias InboundIn = ByteBuffer

        let received = Mutex<[UInt8]>([])

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            let bytes = Array(buffer: unwrapInboundIn(data))
            received.withLock { $0 += bytes }
        }
    }
}

/// A frame with a mask of zeros, which leaves the payload readable.
func maskedFrame(_ first: UInt8, _ payload: [UInt8]) -> [UInt8] {
    [first, 0x80 | UInt8(payload.count), 0, 0, 0, 0] + payload
}
