import NIOCore
import NIOPosix

/// Opens streams of frames to somebody through a relay.
package struct RelayDialer: Sendable {
    private let way: RelayedWay
    private let outer: FrameSecurity
    private let inner: FrameSecurity
    private let service: any FrameService
    private let limits: FrameLimits

    /// Reads the identity, which is shown to the relay and to who is wanted; `service` gets every
    /// connection that is opened.
    package init(
        _ way: RelayedWay, identity: FrameIdentity, service: any FrameService,
        limits: FrameLimits = FrameLimits()
    ) throws(TransportError) {
        self.way = way
        outer = try FrameSecurity(identity, isServer: false, admits: way.isRelay)
        inner = try FrameSecurity(identity, isServer: way.isServer, admits: way.isGuest)
        self.service = service
        self.limits = limits
    }

    /// Waits at the relay until the other end is there, for ever unless told otherwise; returns when
    /// both ends have proven their keys to each other.
    package func dial(
        waitMilliseconds: Int64? = nil
    ) async throws(TransportError) -> FrameConnection {
        let loop = MultiThreadedEventLoopGroup.singleton.next()
        let up = loop.makePromise(of: FrameConnection.self)
        let connected = ClientBootstrap(group: loop)
            .connectTimeout(.milliseconds(limits.handshakeMilliseconds))
            .channelInitializer { [way, outer, inner, service, limits] channel in
                channel.eventLoop.makeCompletedFuture {
                    try ConnectionCare.take(of: channel)
                    try channel.pipeline.syncOperations.addHandlers(
                        outer.clientHandler(),
                        RelayJoinHandler(
                            wish: RelayWish(guest: way.guest), security: inner, service: service,
                            limits: limits, waitMilliseconds: waitMilliseconds, up: up))
                }
            }
            .connect(host: way.host, port: way.port)
        return try await up.connection(on: connected)
    }
}
