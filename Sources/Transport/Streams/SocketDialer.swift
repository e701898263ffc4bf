package import Basics
package import NIOCore
import NIOPosix
import NIOSSL
import Synchronization

/// Opens TCP sockets, wrapped in TLS (1.2 or later, full verification) when the endpoint says so.
package final class SocketDialer: StreamDialer {
    /// The thread of all market data of the process, however much comes.
    private static let marketData = MultiThreadedEventLoopGroup(numberOfThreads: 1)

    private let group: any EventLoopGroup
    private let trustRoots: TrustRoots
    private let identity: ClientIdentity?
    private let dialMilliseconds: Int64
    private let context = Mutex<NIOSSLContext?>(nil)
    package let time: any TimeSource

    /// Dials from the loops of this group, and market data from its own; reading the trust roots
    /// and the identity waits for the first TLS dial.
    package init(
        group: any EventLoopGroup = MultiThreadedEventLoopGroup.singleton,
        time: any TimeSource = SystemTime(), trustRoots: TrustRoots = .system,
        identity: ClientIdentity? = nil, dialMilliseconds: Int64 = 10_000
    ) {
        self.group = group
        self.time = time
        self.trustRoots = trustRoots
        self.identity = identity
        self.dialMilliseconds = dialMilliseconds
    }

    package func nextLoop(for traffic: StreamTraffic) -> any EventLoop {
        traffic == .marketData ? Self.marketData.next() : group.next()
    }

    package func timers(for loop: any EventLoop) -> any TimerScheduler { EventLoopTimers(loop) }

    package func dial(
        _ endpoint: Endpoint, on loop: any EventLoop,
        initialise: @escaping @Sendable (any Channel) throws -> Void
    ) -> EventLoopFuture<any Channel> {
        let secure: (context: NIOSSLContext, isUp: EventLoopPromise<Void>)?
        do {
            secure = endpoint.isSecure ? (try sslContext(), loop.makePromise()) : nil
        } catch {
            return loop.makeFailedFuture(TransportError(.secureChannelFailed, "\(error)"))
        }
        let connected = ClientBootstrap(group: loop)
            .connectTimeout(.milliseconds(dialMilliseconds))
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    if let secure {
                        try Self.addTLS(secure.context, secure.isUp, endpoint, to: channel)
                    }
                    try initialise(channel)
                }
            }
            .connect(host: endpoint.host, port: endpoint.port)
        return connected.flatMapError { error in
            secure?.isUp.fail(TransportError(.dialFailed))
            return loop.makeFailedFuture(TransportError.dial(error))
        }.flatMap { channel in
            Self.whenUp(channel, secure?.isUp.futureResult, within: self.dialMilliseconds)
        }
    }

    private static func addTLS(
        _ context: NIOSSLContext, _ isUp: EventLoopPromise<Void>, _ endpoint: Endpoint,
        to channel: any Channel
    ) throws {
        let isAddress = (try? SocketAddress(ipAddress: endpoint.host, port: endpoint.port)) != nil
        // RFC 6066 §3: an address is never sent as a server name.
        let handler = try NIOSSLClientHandler(
            context: context, serverHostname: isAddress ? nil : endpoint.host)
        try channel.pipeline.syncOperations.addHandlers([handler, HandshakeWaiter(promise: isUp)])
    }

    private static func whenUp(
        _ channel: any Channel, _ isUp: EventLoopFuture<Void>?, within milliseconds: Int64
    ) -> EventLoopFuture<any Channel> {
        guard let isUp else { return channel.eventLoop.makeSucceededFuture(channel) }
        let limit = channel.eventLoop.scheduleTask(in: .milliseconds(milliseconds)) {
            channel.close(promise: nil)
        }
        return isUp.map { channel }.always { _ in limit.cancel() }
    }

    private func sslContext() throws -> NIOSSLContext {
        try context.withLock { cached in
            if let cached { return cached }
            var configuration = TLSConfiguration.makeClientConfiguration()
            configuration.minimumTLSVersion = .tlsv12
            if case .file(let path) = trustRoots { configuration.trustRoots = .file(path) }
            if let identity {
                configuration.certificateChain =
                    try NIOSSLCertificate
                    .fromPEMFile(identity.certificateFile).map { .certificate($0) }
                configuration.privateKey = .privateKey(
                    try NIOSSLPrivateKey(file: identity.privateKeyFile, format: .pem))
            }
            let made = try NIOSSLContext(configuration: configuration)
            cached = made
            return made
        }
    }
}
