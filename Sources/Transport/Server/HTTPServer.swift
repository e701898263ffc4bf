package import Basics
package import NIOCore
import NIOPosix

/// Hosts a `WireService` on a listening socket.
package final class HTTPServer: Sendable {
    private let core: HTTPServerCore
    private let listener: any Channel

    /// The port that is listened at; the one that the system chose when zero was asked for.
    package let port: Int

    private init(core: HTTPServerCore, listener: any Channel) {
        self.core = core
        self.listener = listener
        port = listener.localAddress?.port ?? 0
    }

    /// Listens, on the loopback interface unless told otherwise.
    ///
    /// Throws `addressInUse` when another program listens there, `bindFailed` for other reasons.
    package static func start(
        host: String = "127.0.0.1", port: Int, service: any WireService,
        limits: HTTPServerLimits = HTTPServerLimits(), time: any TimeSource = SystemTime(),
        group: any EventLoopGroup = MultiThreadedEventLoopGroup.singleton
    ) async throws(TransportError) -> HTTPServer {
        let core = HTTPServerCore(
            service: service, time: time, limits: limits, executor: nil,
            timersFor: { EventLoopTimers($0) })
        let bootstrap = ServerBootstrap(group: group)
            .serverChannelOption(.backlog, value: 256)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture { try core.configure(channel) }
            }
        do {
            let listener = try await bootstrap.bind(host: host, port: port).get()
            return HTTPServer(core: core, listener: listener)
        } catch {
            throw TransportError.bind(error)
        }
    }

    /// What was counted so far.
    package var counters: HTTPServerCounters { core.counts }

    /// Stops listening and closes every connection.
    package func shutDown() async {
        try? await listener.close().get()
        core.closeAll()
    }
}
