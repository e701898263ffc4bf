import NIOCore
import NIOPosix

/// Listens for streams of frames.
package final class FrameListener: Sendable {
    private let listener: any Channel
    private let open: OpenChannels

    /// The port that is listened at; the one that the system chose when zero was asked for.
    package let port: Int

    private init(listener: any Channel, open: OpenChannels) {
        self.listener = listener
        self.open = open
        port = listener.localAddress?.port ?? 0
    }

    /// Listens, on the loopback interface unless told otherwise.
    package static func start(
        host: String = "127.0.0.1", port: Int, identity: FrameIdentity,
        service: any FrameService, limits: FrameLimits = FrameLimits()
    ) async throws(TransportError) -> FrameListener {
        let security = try FrameSecurity(
            identity, isServer: true, admits: service.admits(certificate:))
        let open = OpenChannels(max: limits.connectionsMax)
        let bootstrap = ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.backlog, value: 64)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    guard open.add(channel) else { throw TransportError(.queueFull) }
                    let limit = channel.eventLoop.scheduleTask(
                        in: .milliseconds(limits.handshakeMilliseconds)
                    ) { channel.close(promise: nil) }
                    let handler = security.serverHandler()
                    try channel.pipeline.syncOperations.addHandlers([
                        handler,
                        FrameHandler(service: service, security: handler, limits: limits) { _ in
                            limit.cancel()
                        },
                    ])
                }
            }
        do {
            return FrameListener(
                listener: try await bootstrap.bind(host: host, port: port).get(), open: open)
        } catch {
            throw TransportError.bind(error)
        }
    }

    /// Stops listening and closes every connection.
    package func shutDown() async {
        try? await listener.close().get()
        open.closeAll()
    }
}
