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
        security = try FrameSecurity(
            identity, isServer: false, admits: service.admits(certificate:))
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
                    let handler = try security.clientHandler()
                    try channel.pipeline.syncOperations.addHandlers([
                        handler,
                        FrameHandler(service: service, security: handler, limits: limits) {
                            result in
                            limit.cancel()
                            up.completeWith(result.mapError { $0 as any Error })
                        },
                    ])
                }
            }
        return try await up.connection(on: bootstrap.connect(host: host, port: port))
    }
}

extension EventLoopPromise where Value == FrameConnection {
    /// The stream that comes up on a channel, whose handlers keep this promise; whoever waits and is
    /// cancelled waits no longer, and the channel goes.
    func connection(
        on connected: EventLoopFuture<any Channel>
    ) async throws(TransportError) -> FrameConnection {
        connected.whenFailure { self.fail(TransportError.dial($0)) }
        do {
            return try await withTaskCancellationHandler {
                try await futureResult.get()
            } onCancel: {
                self.fail(TransportError(.shutDown))
                connected.whenSuccess { $0.close(promise: nil) }
            }
        } catch {
            throw TransportError.dial(error)
        }
    }
}
