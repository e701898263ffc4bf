import NIOCore
import NIOPosix
import NIOSSL

/// A listener that speaks no protocol: each piece of bytes goes to a script.
struct RawServer {
    /// What to do with what came so far on a connection.
    typealias Script = @Sendable (_ received: String, _ channel: any Channel) -> Void

    private let listener: any Channel
    let port: Int

    init(tls: NIOSSLContext? = nil, _ script: @escaping Script) async throws {
        listener = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    if let tls {
                        try channel.pipeline.syncOperations.addHandler(
                            NIOSSLServerHandler(context: tls))
                    }
                    try channel.pipeline.syncOperations.addHandler(ScriptHandler(script))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        port = listener.localAddress?.port ?? 0
    }

    func close() async { try? await listener.close().get() }

    /// A port at which nobody listens.
    static func unusedPort() async throws -> Int {
        let server = try await RawServer { _, _ in }
        await server.close()
        return server.port
    }
}

private final class ScriptHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let script: RawServer.Script
    private var received = ""

    init(_ script: @escaping RawServer.Script) {
        self.script = script
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        received += String(buffer: unwrapInboundIn(data))
        script(received, context.channel)
    }
}

extension Channel {
    /// Writes text as it is.
    func say(_ text: String) { writeAndFlush(ByteBuffer(string: text), promise: nil) }

    /// Writes bytes as they are.
    func say(_ bytes: [UInt8]) { writeAndFlush(ByteBuffer(bytes: bytes), promise: nil) }
}
