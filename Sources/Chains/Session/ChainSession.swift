public import Basics
import Cryptography
import Ethereum
package import Transport

/// One chain by one node: tells its blocks, receipts and finality as `ChainEvent`s, and answers
/// questions.
///
/// `run` follows until its task is cancelled. What a node gets wrong or leaves unanswered is told
/// as health and tried again; only a contradiction of what was final ends it. All waiting is by the
/// injected clock; nothing outlives `run`.
public final class ChainSession: Sendable {
    /// What is followed, and how.
    public let configuration: ChainConfiguration
    /// Questions to the node; may be asked whether `run` runs or not.
    package let reader: ChainReader
    private let subscription: HeadSubscription?
    private let time: any TimeSource
    private let watchList = WatchList()
    private let sink: @Sendable (ChainEvent) -> Void

    /// A session over streams of this dialer; throws `badEndpoint` for a URL that cannot be used.
    ///
    /// The sink is called by `run` alone, one event after the other, and must not block.
    package convenience init(
        _ configuration: ChainConfiguration, dialer: any StreamDialer, time: any TimeSource,
        entropy: any EntropySource, sink: @escaping @Sendable (ChainEvent) -> Void
    ) throws(ChainError) {
        let rpc = try Self.parse(configuration.rpc)
        var subscription: HeadSubscription?
        if let url = configuration.webSocket {
            let (endpoint, target) = try Self.parse(url)
            subscription = HeadSubscription(
                client: WebSocketClient(dialer: dialer, entropy: entropy), endpoint: endpoint,
                target: target, time: time, pingMilliseconds: configuration.pingMilliseconds,
                timeoutMilliseconds: configuration.timeoutMilliseconds,
                pauseMillisecondsMax: configuration.pauseMillisecondsMax)
        }
        self.init(
            configuration, client: HTTPClient(dialer: dialer, endpoint: rpc.endpoint),
            target: rpc.target, subscription: subscription, time: time, sink: sink)
    }

    /// A session over the machine's sockets and clock.
    public convenience init(
        _ configuration: ChainConfiguration, sink: @escaping @Sendable (ChainEvent) -> Void
    ) throws(ChainError) {
        let time = SystemTime()
        try self.init(
            configuration, dialer: SocketDialer(time: time), time: time, entropy: SystemEntropy(),
            sink: sink)
    }

    /// A session that polls by this client, whatever carries its requests.
    package convenience init(
        _ configuration: ChainConfiguration, client: any WireClient, target: String = "/",
        time: any TimeSource, sink: @escaping @Sendable (ChainEvent) -> Void
    ) {
        self.init(
            configuration, client: client, target: target, subscription: nil, time: time,
            sink: sink)
    }

    private init(
        _ configuration: ChainConfiguration, client: any WireClient, target: String,
        subscription: HeadSubscription?, time: any TimeSource,
        sink: @escaping @Sendable (ChainEvent) -> Void
    ) {
        self.configuration = configuration
        reader = ChainReader(
            RPCClient(
                client, target: target, timeoutMilliseconds: configuration.timeoutMilliseconds))
        self.subscription = subscription
        self.time = time
        self.sink = sink
    }

    /// Watches these transactions and no others; told are receipts from the next round on.
    ///
    /// Watch a transaction before it is broadcast. Throws `tooLarge` above
    /// `ChainLimits.watchedMax`.
    public func setWatched(hashes: [Hash32]) throws(ChainError) {
        try watchList.set(hashes: hashes)
    }

    /// Watches the logs of these contracts and no others, from the next block on.
    public func setWatched(addresses: [Address]) throws(ChainError) {
        try watchList.set(addresses: addresses)
    }

    /// Follows the chain until the task is cancelled, or throws the `ChainError` that ended it.
    public func run() async throws {
        let (hints, feed) = AsyncStream.makeStream(
            of: Void.self, bufferingPolicy: .bufferingNewest(1))
        try await withThrowingTaskGroup(of: Void.self) { group in
            defer { group.cancelAll() }
            group.addTask { try await self.tick(feed) }
            if let subscription {
                group.addTask { try await subscription.run { feed.yield() } }
            }
            group.addTask { try await self.follow(hints) }
            try await group.next()
        }
    }

    /// The rounds of this session, for whoever drives them by hand.
    package func follower() -> ChainFollower {
        ChainFollower(
            reader: reader, configuration: configuration, watchList: watchList, emit: sink)
    }

    private func tick(_ feed: AsyncStream<Void>.Continuation) async throws {
        while true {
            feed.yield()
            try await time.sleep(milliseconds: configuration.pollMilliseconds)
        }
    }

    private func follow(_ hints: AsyncStream<Void>) async throws {
        var follower = follower()
        var health = HealthTracker(configuration)
        var backoff = Backoff(
            firstMilliseconds: configuration.pollMilliseconds,
            mostMilliseconds: configuration.pauseMillisecondsMax)
        for await _ in hints {
            let failure = await Self.round(&follower)
            if let failure, failure.action == .halt {
                sink(.halted(failure))
                throw failure
            }
            if let change = health.note(failure, head: follower.tip, now: time.now()) {
                sink(.health(change))
            }
            if failure == nil {
                backoff.reset()
            } else {
                try await time.sleep(milliseconds: backoff.pause())
            }
        }
        try Task.checkCancellation()
    }

    private static func round(_ follower: inout ChainFollower) async -> ChainError? {
        do throws(ChainError) {
            try await follower.round()
            return nil
        } catch {
            return error
        }
    }

    private static func parse(
        _ url: String
    ) throws(ChainError) -> (endpoint: Endpoint, target: String) {
        do throws(TransportError) {
            return try Endpoint.parse(url)
        } catch {
            throw .badEndpoint(error.detail)
        }
    }
}
