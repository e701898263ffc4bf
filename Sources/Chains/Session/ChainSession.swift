public import Basics
import Cryptography
import Ethereum
package import Transport

/// One chain by its providers: tells its blocks, receipts and finality as `ChainEvent`s, and answers
/// questions.
///
/// `run` follows until its task is cancelled. What a provider gets wrong or leaves unanswered is
/// told as health and tried again; only a contradiction of what was final ends it, and among several
/// providers only one that enough of them agree on. All waiting is by the injected clock; nothing
/// outlives `run`.
public final class ChainSession: Sendable {
    /// What is followed, and how.
    public let configuration: ChainConfiguration
    /// Questions to the providers; may be asked whether `run` runs or not.
    package let reader: ChainReader
    private let subscriptions: [HeadSubscription]
    private let time: any TimeSource
    private let watchList = WatchList()
    private let judge: LevelJudge
    private let parent: ChainReader?
    private let levelMemory = LevelMemory()
    private let sink: @Sendable (ChainEvent) -> Void

    /// A session over streams of this dialer; throws `badEndpoint` for a URL that cannot be used
    /// and for a list of providers or an agreement that makes no sense.
    ///
    /// The sink is called by `run` alone, one event after the other, and must not block.
    package convenience init(
        _ configuration: ChainConfiguration, dialer: any StreamDialer, time: any TimeSource,
        entropy: any EntropySource, judge: LevelJudge = .tags,
        sink: @escaping @Sendable (ChainEvent) -> Void
    ) throws(ChainError) {
        try Self.check(configuration)
        var clients: [(client: any WireClient, target: String)] = []
        var subscriptions: [HeadSubscription] = []
        for provider in configuration.providers {
            let rpc = try Self.parse(provider.rpc)
            clients.append((HTTPClient(dialer: dialer, endpoint: rpc.endpoint), rpc.target))
            guard let url = provider.webSocket else { continue }
            let (endpoint, target) = try Self.parse(url)
            subscriptions.append(
                HeadSubscription(
                    client: WebSocketClient(dialer: dialer, entropy: entropy), endpoint: endpoint,
                    target: target, time: time, pingMilliseconds: configuration.pingMilliseconds,
                    timeoutMilliseconds: configuration.timeoutMilliseconds,
                    pauseMillisecondsMax: configuration.pauseMillisecondsMax))
        }
        var parents: [(client: any WireClient, target: String)] = []
        for provider in configuration.parent?.providers ?? [] {
            let rpc = try Self.parse(provider.rpc)
            parents.append((HTTPClient(dialer: dialer, endpoint: rpc.endpoint), rpc.target))
        }
        self.init(
            configuration, clients: clients, subscriptions: subscriptions, time: time,
            judge: judge, parents: parents, sink: sink)
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

    /// A session that polls one provider by this client, whatever carries its requests.
    package convenience init(
        _ configuration: ChainConfiguration, client: any WireClient, target: String = "/",
        parent: (any WireClient)? = nil, time: any TimeSource, judge: LevelJudge = .tags,
        sink: @escaping @Sendable (ChainEvent) -> Void
    ) {
        self.init(
            configuration, clients: [(client, target)], subscriptions: [], time: time,
            judge: judge, parents: parent.map { [($0, "/")] } ?? [], sink: sink)
    }

    /// A session that polls by these clients, one for each configured provider.
    package convenience init(
        _ configuration: ChainConfiguration, clients: [any WireClient], time: any TimeSource,
        judge: LevelJudge = .tags, sink: @escaping @Sendable (ChainEvent) -> Void
    ) {
        self.init(
            configuration, clients: clients.map { ($0, "/") }, subscriptions: [], time: time,
            judge: judge, parents: [], sink: sink)
    }

    private init(
        _ configuration: ChainConfiguration, clients: [(client: any WireClient, target: String)],
        subscriptions: [HeadSubscription], time: any TimeSource, judge: LevelJudge,
        parents: [(client: any WireClient, target: String)],
        sink: @escaping @Sendable (ChainEvent) -> Void
    ) {
        self.configuration = configuration
        self.judge = judge
        func pool(
            _ described: [ProviderConfiguration],
            _ clients: [(client: any WireClient, target: String)], _ agreement: Int,
            _ chain: ChainId?
        ) -> ProviderPool {
            let providers = zip(described, clients).enumerated().map { index, pair in
                Provider(
                    RPCClient(
                        pair.1.client, target: pair.1.target,
                        timeoutMilliseconds: configuration.timeoutMilliseconds),
                    name: pair.0.name, index: index, weight: pair.0.weight, budget: pair.0.budget,
                    rules: configuration.rules, time: time)
            }
            return ProviderPool(
                providers, agreement: agreement, chain: chain, rules: configuration.rules,
                time: time)
        }
        reader = ChainReader(
            pool(
                configuration.providers, clients, configuration.agreement, configuration.chain))
        parent =
            parents.isEmpty
            ? nil
            : configuration.parent.map {
                ChainReader(pool($0.providers, parents, $0.agreement, $0.chain))
            }
        self.subscriptions = subscriptions
        self.time = time
        self.sink = sink
    }

    /// How each provider does now, in the order of the configuration.
    public var providers: [ProviderHealth] { reader.pool.health }

    /// The highest block of each level as it was told last; nil before anything was.
    public var levels: ChainLevels? { levelMemory.value }

    /// Watches these transactions and no others; told are receipts from the next round on.
    ///
    /// Watch a transaction before it is broadcast. Throws `tooLarge` above
    /// `ChainLimits.watchedMax`.
    public func setWatched(hashes: [Hash32]) throws(ChainError) {
        try watchList.set(hashes: hashes)
    }

    /// Watches the logs of these contracts and no others, from the next block on.
    ///
    /// Gives the version of that list, with which `BlockUpdate` says whether it was asked for them.
    /// Throws `tooLarge` above `ChainLimits.watchedMax`.
    @discardableResult
    public func setWatched(addresses: [Address]) throws(ChainError) -> UInt64 {
        try watchList.set(addresses: addresses)
    }

    /// Follows the chain until the task is cancelled, or throws the `ChainError` that ended it.
    public func run() async throws {
        let (hints, feed) = AsyncStream.makeStream(
            of: Void.self, bufferingPolicy: .bufferingNewest(1))
        try await withThrowingTaskGroup(of: Void.self) { group in
            defer { group.cancelAll() }
            group.addTask { try await self.tick(feed) }
            for subscription in subscriptions {
                group.addTask { try await subscription.run { feed.yield() } }
            }
            group.addTask { try await self.follow(hints) }
            try await group.next()
        }
    }

    /// The rounds of this session, for whoever drives them by hand.
    package func follower() -> ChainFollower {
        ChainFollower(
            reader: reader, configuration: configuration, watchList: watchList, judge: judge,
            parent: parent, levels: levelMemory, emit: sink)
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

    private static func check(_ configuration: ChainConfiguration) throws(ChainError) {
        let count = configuration.providers.count
        guard count >= 1, count <= ChainLimits.providersMax else {
            throw .badEndpoint("\(count) providers")
        }
        guard configuration.agreement >= 1, configuration.agreement <= count else {
            throw .badEndpoint("agreement of \(configuration.agreement) among \(count) providers")
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
