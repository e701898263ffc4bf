import NIOCore
import NIOPosix

/// Opens streams of frames.
package struct FrameDialer: Sendable {
    private let security: FrameSecurity
    private let service: any FrameService
    private let limits: FrameLimits

    /// Reads the identity; `service` gets every connection that is opened.
    package init(
        identity: FrameIdentity, service: any FrameService, limits: FrameLimits = FrameLimits()
    ) throws(TransportError) {
        security = try FrameSecurity(identity, service: service, isServer: false)
        self.service = service
        self.limits = limits
    }

    /// Opens a stream; returns when both ends have proven their keys.
    ///
    /// With TLS 1.3 the other end may still refuse our certificate: then the connection closes
    /// before its first frame.
    package func dial(host: String, port: Int) async throws(TransportError) -> FrameConnection {
        let up = MultiThreadedEventLoopGroup.singleton.next().makePromise(of: FrameConnection.self)
        let bootstrap = ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .connectTimeout(.milliseconds(limits.handshakeMilliseconds))
            .channelOption(.tcpOption(.tcp_nodelay), value: 1)
            .channelInitializer { [security, service, limits] channel in
                channel.eventLoop.makeCompletedFuture {
                    let limit = channel.eventLoop.scheduleTask(
                        in: .milliseconds(limits.handshakeMilliseconds)
                    ) { channel.close(promise: nil) }
                    try channel.pipeline.syncOperations.addHandlers([
                        security.clientHandler(),
                        FrameHandler(service: service, limits: limits) { result in
                            limit.cancel()
                            up.completeWith(result.mapError { $0 as any Error })
                        },
                    ])
                }
            }
        bootstrap.connect(host: host, port: port).whenFailure {
            up.fail(TransportError.dial($0))
        }
        do {
            return try await up.futureResult.get()
        } catch {
            throw TransportError.dial(error)
        }
    }
}
