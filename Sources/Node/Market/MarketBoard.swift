package import Basics
import Chains
import Ethereum
import Execution
package import Markets
package import Pools
import Synchronization
import Venues

/// What the node knows of the markets: instruments and fees of its exchanges, pools of its chain.
///
/// Written by the session readers, copied by plans. Books stay in their sessions.
package final class MarketBoard: Sendable {
    private struct VenueFacts {
        var instruments: [Instrument] = []
        var takerFeePips: [String: Int] = [:]
    }

    private struct State {
        var venues: [VenueId: VenueFacts] = [:]
        var follower: PoolFollower
        var standings: [Location: VenueStanding] = [:]
        var bookHealths: [Location: [String: BookHealth]] = [:]
        var chainProblem: String?
        var finalizedNumber: UInt64 = 0
        var safeNumber: UInt64 = 0
        var unreadBlock: PoolFollower.Block?
        var isUnreadRetried = false
        var isReading = false
        var intake = PoolIntake()
        var watchVersion: UInt64 = 0
        var watches: [SourceKind: SourceWatch] = [:]
    }

    /// What is watched together.
    enum SourceKind: Hashable {
        /// Books and chains.
        case sources
        /// Fees of chains, which are known when they are asked for.
        case fees
    }

    private let state: Mutex<State>

    /// Knows nothing yet.
    ///
    /// `quarantine` says what brings a pool back into routing that was simulated wrongly.
    package init(quarantine: QuarantineRules = QuarantineRules()) {
        state = Mutex(State(follower: PoolFollower(rules: quarantine)))
    }

    // MARK: Exchanges

    func setInstruments(_ instruments: [Instrument], of venue: VenueId) {
        state.withLock { $0.venues[venue, default: VenueFacts()].instruments = instruments }
    }

    func setTakerFee(_ pips: Int, of symbol: String, at venue: VenueId) {
        state.withLock { $0.venues[venue, default: VenueFacts()].takerFeePips[symbol] = pips }
    }

    /// Changes what is known of an account at an exchange.
    func withStanding<Value: Sendable>(
        _ account: Location, _ body: (inout VenueStanding) -> Value
    ) -> Value {
        state.withLock { body(&$0.standings[account, default: VenueStanding()]) }
    }

    /// What is known of an account at an exchange.
    package func standing(_ account: Location) -> VenueStanding {
        state.withLock { $0.standings[account] ?? VenueStanding() }
    }

    func setBookHealth(_ health: BookHealth, of symbol: String, at account: Location) {
        state.withLock { $0.bookHealths[account, default: [:]][symbol] = health }
    }

    /// The health of a book as it was told last.
    package func bookHealth(_ symbol: String, at account: Location) -> BookHealth {
        state.withLock { $0.bookHealths[account]?[symbol] ?? .synchronising }
    }

    /// Whether an exchange tells us about our orders and has told everything that we had missed,
    /// for each account that was ever connected.
    package func isConnected(_ venue: VenueId) -> Bool {
        let standings = state.withLock { state in
            state.standings.filter { entry in
                if case .venue(venue, _) = entry.key { true } else { false }
            }
        }
        return !standings.isEmpty && standings.values.allSatisfy(\.isReady)
    }

    /// A symbol of an exchange, once its rules are known.
    func instrument(_ symbol: String, at venue: VenueId) -> Instrument? {
        state.withLock { $0.venues[venue]?.instruments.first { $0.symbol == symbol } }
    }

    /// The healthy books of a session as sources; none while nothing may be sent to the exchange.
    func books(of account: VenueLink) -> [MarketSnapshot.BookSource] {
        let venue = account.session.venue
        guard standing(account.location).isReady else { return [] }
        let facts = state.withLock { $0.venues[venue] ?? VenueFacts() }
        return facts.instruments.compactMap { instrument in
            guard account.symbols.contains(instrument.symbol), instrument.isTrading,
                let fee = facts.takerFeePips[instrument.symbol],
                let book = account.session.book(symbol: instrument.symbol),
                book.health == .healthy
            else { return nil }
            return MarketSnapshot.BookSource(
                id: account.sourceName(of: instrument.symbol), location: account.location,
                instrument: instrument, book: book, takerFeePips: fee)
        }
    }

    // MARK: Chain

    /// Changes the followed pools.
    func withFollower<Value: Sendable>(_ body: (inout PoolFollower) -> sending Value) -> Value {
        state.withLock { body(&$0.follower) }
    }

    func setChainProblem(_ problem: String?) {
        state.withLock { $0.chainProblem = problem }
    }

    func setLevels(safe: UInt64? = nil, finalized: UInt64? = nil) {
        state.withLock { state in
            if let safe { state.safeNumber = safe }
            if let finalized { state.finalizedNumber = finalized }
        }
    }

    /// The block at which pools are due to be read; nil when they are followed.
    var unreadBlock: PoolFollower.Block? { state.withLock { $0.unreadBlock } }

    func setUnreadBlock(_ block: PoolFollower.Block?) {
        state.withLock { $0.unreadBlock = block }
    }

    /// Whether pools are due to be read and nobody sees to it yet; from now on somebody does.
    func claimUnreadRetry() -> Bool {
        state.withLock { state in
            guard state.unreadBlock != nil, !state.isUnreadRetried else { return false }
            state.isUnreadRetried = true
            return true
        }
    }

    func releaseUnreadRetry() { state.withLock { $0.isUnreadRetried = false } }

    /// The pools that are due to be read at the head and are not being read yet; from now on they
    /// are.
    func claimReading() -> (sources: [Int], block: PoolFollower.Block)? {
        state.withLock { state in
            let due = state.follower.due
            guard !due.isEmpty, !state.isReading, let block = state.follower.block else {
                return nil
            }
            state.isReading = true
            return (due.map { state.follower.all[$0].source }, block)
        }
    }

    /// What came of it.
    func takeReadings(_ readings: PoolReader.Readings, at hash: Hash32) {
        state.withLock { state in
            state.isReading = false
            let follower = state.follower
            state.follower.refresh(
                readings.pools.compactMap { reading in
                    follower.place(of: reading.source).map { ($0, reading.pool) }
                }, at: hash)
            state.follower.refuse(
                readings.refusals.compactMap { refusal in
                    follower.place(of: refusal.source).map { ($0, refusal.reason) }
                })
        }
    }

    // MARK: Pools that are not followed yet

    /// Changes what is known of them.
    func withIntake<Value: Sendable>(_ body: (inout PoolIntake) -> Value) -> Value {
        state.withLock { body(&$0.intake) }
    }

    /// Why known pools are not followed.
    package var poolRefusals: [PoolRefusal] { state.withLock { $0.intake.refusals } }

    /// The list of watched contracts is this one from now on.
    func setWatchVersion(_ version: UInt64) { state.withLock { $0.watchVersion = version } }

    /// Pools to ask about at the head; nil for none, and while somebody asks.
    func claimAsking() -> (sources: [Int], block: PoolFollower.Block)? {
        state.withLock { state in
            guard let block = state.follower.block else { return nil }
            let sources = state.intake.claim(at: block.number)
            return sources.isEmpty ? nil : (sources, block)
        }
    }

    /// What came of asking: accepted pools are due once their logs are told.
    func takeAnswer(_ answer: PoolReader.Answer, at block: PoolFollower.Block) {
        state.withLock { state in
            let version = state.watchVersion
            state.follower.add(
                answer.pools.map { pool in
                    var pool = pool
                    pool.watchedFrom = version
                    return pool
                })
            state.intake.answer(
                accepted: answer.pools.map(\.source), refused: answer.refusals, at: block.number)
        }
    }

    /// All known pools were read at a block, from which on they are followed.
    func load(_ answer: PoolReader.Answer, at block: PoolFollower.Block) {
        state.withLock { state in
            let version = state.watchVersion
            state.follower.load(
                answer.pools.map { pool in
                    var pool = pool
                    pool.watchedFrom = version
                    return pool
                }, at: block)
            state.intake.answer(
                accepted: answer.pools.map(\.source), refused: answer.refusals, at: block.number)
        }
    }

    /// Whether the chain answers and its pools are known.
    var isChainUsable: Bool {
        state.withLock { $0.chainProblem == nil && $0.follower.isLoaded }
    }

    /// Which missing sources are worth waiting for.
    func awaited(
        _ kind: SourceKind, all: [String], missing: [String], at now: UInt64, patience: UInt64
    ) -> [String] {
        state.withLock { state in
            state.watches[kind, default: SourceWatch()].note(
                all: all, missing: missing, at: now, patience: patience,
                first: UInt64(NodeLimits.firstPatienceMilliseconds) * 1_000_000)
        }
    }

    /// What is wrong with the chain's provider; nil when nothing is.
    package var chainProblem: String? { state.withLock { $0.chainProblem } }
    /// The block for which pools are true.
    package var head: (number: UInt64, hash: Hash32)? { state.withLock { $0.follower.head } }
    /// Head, safe and finalized block numbers.
    package var levels: (head: UInt64, safe: UInt64, finalized: UInt64) {
        state.withLock { ($0.follower.head?.number ?? 0, $0.safeNumber, $0.finalizedNumber) }
    }
    /// All followed pools at the block for which they are true; nil while none are.
    package var followed: (block: PoolFollower.Block, pools: [FollowedPool])? {
        state.withLock { state in state.follower.block.map { ($0, state.follower.all) } }
    }

    /// The pools at the head as sources; none while the chain's provider has a problem.
    func pools(for account: ChainLink) -> [MarketSnapshot.PoolSource] {
        headAndPools(for: account).pools
    }

    /// The same with the block for which they are true.
    func headAndPools(
        for account: ChainLink
    ) -> (head: (number: UInt64, hash: Hash32)?, pools: [MarketSnapshot.PoolSource]) {
        let (head, pools) = state.withLock { state in
            state.chainProblem == nil ? (state.follower.head, state.follower.routable) : (nil, [])
        }
        let sources = pools.compactMap { followed -> MarketSnapshot.PoolSource? in
            let pool = followed.pool
            guard let access = followed.access ?? pool.usualAccess,
                let asset0 = access.swapToken(for: pool.token0).flatMap(account.asset(of:)),
                let asset1 = access.swapToken(for: pool.token1).flatMap(account.asset(of:))
            else { return nil }
            return MarketSnapshot.PoolSource(
                id: Self.name(of: followed), location: account.location, pool: pool, asset0: asset0,
                asset1: asset1, access: access)
        }
        return (head, sources)
    }

    /// `constant-product:0x…`, `concentrated:500:0x…` (of Uniswap V4 with the pool's id in place of the
    /// manager, which holds them all) or, with the coins' places, `coins:0-2:0x…`.
    package static func name(of followed: FollowedPool) -> String {
        let pool = followed.pool
        switch pool {
        case .constantProduct: return "constant-product:\(pool.address)"
        case .concentrated(let ranged):
            let place = followed.place.id.map(\.description) ?? "\(pool.address)"
            return "concentrated:\(ranged.feePips):\(place)"
        case .coins(let pair): return "coins:\(pair.place0)-\(pair.place1):\(pool.address)"
        }
    }
}
