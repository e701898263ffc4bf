package import Basics
package import Ethereum
package import Pools

/// The pools of one chain, true for one block, moved by logs and moved back by reorgs.
///
/// Every settled swap is compared with the simulator on the way. Pools share storage between blocks,
/// so keeping a history costs what changed.
package struct PoolFollower: Sendable {
    /// A block that pools are true for.
    package struct Block: Hashable, Sendable {
        /// Its height.
        package let number: UInt64
        /// Its hash.
        package let hash: Hash32
        /// When it was made, seconds since 1970.
        package let seconds: UInt64
        /// Which version of the list of watched contracts its logs were asked for with.
        package let watchVersion: UInt64

        /// A block.
        package init(
            number: UInt64, hash: Hash32, seconds: UInt64 = 0, watchVersion: UInt64 = 0
        ) {
            self.number = number
            self.hash = hash
            self.seconds = seconds
            self.watchVersion = watchVersion
        }
    }

    /// A block, and what undoes it.
    private struct Point {
        let block: Block
        /// The pools that changed in it, by their places, as they were before it.
        var before: [Int: FollowedPool]
        /// The logs that led here, for readings of the blocks before that come late.
        var logs: [Log]
    }

    private let rules: QuarantineRules
    private var history: [Point] = []
    /// The pools as they were when their chain was lost: what they had got wrong is not forgotten.
    private var lost: [FollowedPool] = []
    private var news: [PoolNews] = []

    /// Follows nothing yet.
    package init(rules: QuarantineRules = QuarantineRules()) {
        self.rules = rules
    }

    /// Whether pools have been read.
    package var isLoaded: Bool { !history.isEmpty }
    /// The block for which the pools are true.
    package var block: Block? { history.last?.block }
    /// Height and hash of that block.
    package var head: (number: UInt64, hash: Hash32)? { block.map { ($0.number, $0.hash) } }
    /// All pools at the head, in the order in which they were loaded; none when nothing is known.
    package private(set) var all: [FollowedPool] = []
    /// The pools at the head that may be traded with.
    package var pools: [AnyPool] { routable.map(\.pool) }
    /// The same, with how the executor reaches them.
    package var routable: [FollowedPool] {
        all.filter { $0.standing.isRoutable && $0.isReachable }
    }
    /// Pools in quarantine at the head.
    package var quarantined: [Address] {
        all.filter { $0.standing.quarantine != nil }.map(\.pool.address)
    }
    /// The places in `all` of pools that must be read at the head.
    ///
    /// A pool whose logs are not told yet waits until they are: what was read before could be left
    /// behind unnoticed.
    package var due: [Int] {
        let version = block?.watchVersion ?? 0
        return all.indices.filter {
            all[$0].standing.awaitsReading && all[$0].watchedFrom <= version
        }
    }
    /// The place in `all` of a pool by its number in the book; nil for one that is not followed.
    package func place(of source: Int) -> Int? { all.firstIndex { $0.source == source } }
    /// Whether a block is one that led to the head; nil when it is older than what is remembered.
    package func remembers(_ number: UInt64, _ hash: Hash32) -> Bool? {
        guard let first = history.first, number >= first.block.number else { return nil }
        return history.contains { $0.block.number == number && $0.block.hash == hash }
    }

    /// What changed since the last call.
    package mutating func takeNews() -> [PoolNews] {
        defer { news = [] }
        return news
    }

    // MARK: Blocks

    /// Starts from states that were read at a block.
    package mutating func load(_ pools: [AnyPool], number: UInt64, hash: Hash32) {
        load(
            pools.enumerated().map { FollowedPool($0.element, source: $0.offset) },
            at: Block(number: number, hash: hash))
    }

    /// Starts from states that were read at a block, in the order in which they will be named.
    ///
    /// Pools that were followed before and lost keep their proofs; for them this is a fresh reading.
    package mutating func load(_ pools: [FollowedPool], at block: Block) {
        if isLoaded { lose() }
        var loaded = pools
        for index in loaded.indices {
            guard let old = lost.first(where: { $0.source == loaded[index].source }),
                old.pool.address == loaded[index].pool.address
            else { continue }
            loaded[index].standing = old.standing
            loaded[index].standing.read(.unknown, rules: rules)
        }
        let old = lost.filter { old in loaded.contains { $0.source == old.source } }
        for index in loaded.indices where loaded[index].watchedFrom > block.watchVersion {
            loaded[index].standing.becomeStale()
        }
        history = [Point(block: block, before: [:], logs: [])]
        all = loaded
        if old.count == all.count { tell(from: old) }
        lost = []
    }

    /// Nothing is known any more.
    private mutating func lose() {
        if isLoaded { lost = all }
        all = []
        history = []
    }

    /// Moves one block on.
    ///
    /// False when the block does not follow: nothing is known any more, the pools must be read anew.
    package mutating func commit(
        _ header: BlockHeader, logs: [Log], watchVersion: UInt64 = 0
    ) -> Bool {
        guard let last = history.last else { return false }
        if header.number <= last.block.number { return true }
        guard header.parentHash == last.block.hash else {
            // Prices of before the gap would go on being traded on if the reading failed.
            lose()
            return false
        }
        let block = Block(
            number: header.number, hash: header.hash, seconds: header.timestamp.seconds,
            watchVersion: watchVersion)
        let old = all
        var point = Point(block: block, before: [:], logs: logs)
        for place in all.indices {
            let own = logs.filter { all[place].place.concerns($0) }
            // Most pools have no log in most blocks.
            if own.isEmpty && !all[place].pool.drifts { continue }
            point.before[place] = all[place]
            all[place] = all[place].after(own, block: block.number, rules: rules)
        }
        history.append(point)
        tell(from: old)
        if history.count > NodeLimits.poolHistoryMax { history.removeFirst() }
        let late = history.count - NodeLimits.readingBlocksMax - 1
        if history.indices.contains(late) { history[late].logs = [] }
        return true
    }

    /// Goes back to before these blocks, and to what was known then.
    ///
    /// False when that is further than the history reaches.
    package mutating func undo(_ orphaned: [Hash32]) -> Bool {
        guard let first = history.first, !orphaned.contains(first.block.hash) else {
            lose()
            return false
        }
        let old = all
        while let last = history.last, orphaned.contains(last.block.hash) {
            for (place, pool) in last.before { all[place] = pool }
            history.removeLast()
        }
        tell(from: old)
        return true
    }

    // MARK: More and fewer

    /// Takes in pools that were found; they are due as soon as their logs are told.
    package mutating func add(_ pools: [FollowedPool]) {
        guard isLoaded else { return }
        for var pool in pools where place(of: pool.source) == nil {
            pool.standing.becomeStale()
            all.append(pool)
        }
    }

    /// Forgets pools, by their numbers in the book, as if they had never been.
    package mutating func remove(_ sources: [Int]) {
        let kept = all.indices.filter { !sources.contains(all[$0].source) }
        guard kept.count < all.count else { return }
        for index in history.indices {
            let before = history[index].before
            history[index].before = [:]
            for (new, old) in kept.enumerated() { history[index].before[new] = before[old] }
        }
        all = kept.map { all[$0] }
    }

    /// Keeps why readings failed, beside the pools that are still due.
    package mutating func refuse(_ refusals: [(place: Int, reason: String)]) {
        for (place, reason) in refusals
        where all.indices.contains(place) && all[place].standing.awaitsReading {
            all[place].refusal = reason
        }
    }

    // MARK: Readings

    /// Takes pools that were read at a followed block, named by their places in `all`, and moves
    /// them on to the head.
    ///
    /// A reading of a block that is not followed any more, or that is too far back, is let go: the
    /// pools are still due.
    package mutating func refresh(_ readings: [(place: Int, pool: AnyPool)], at hash: Hash32) {
        guard let start = history.lastIndex(where: { $0.block.hash == hash }),
            history.count - start <= NodeLimits.readingBlocksMax
        else { return }
        let old = all
        for (place, fresh) in readings where all.indices.contains(place) {
            refresh(place, fresh, from: start)
        }
        tell(from: old)
    }

    private mutating func refresh(_ place: Int, _ fresh: AnyPool, from start: Int) {
        let later = history.indices.suffix(from: start + 1)
        let changed = later.first { history[$0].before[place] != nil }
        let then = changed.flatMap { history[$0].before[place] } ?? all[place]
        if !then.standing.isStale, then.pool != fresh { news.append(.misread(Self.name(then))) }
        // An undo of the block takes the reading back, too.
        if history[start].before[place] == nil { history[start].before[place] = then }
        var followed = then.read(fresh, rules: rules)
        for index in later {
            history[index].before[place] = followed
            followed = followed.after(
                history[index].logs, block: history[index].block.number, rules: rules)
        }
        all[place] = followed
    }

    // MARK: News

    private mutating func tell(from old: [FollowedPool]) {
        for (before, after) in zip(old, all) {
            let (was, now) = (before.standing, after.standing)
            if let quarantine = now.quarantine, was.quarantine == nil {
                news.append(
                    .quarantined(Self.name(after), reason: quarantine.reason.description))
            } else if now.quarantine == nil, was.quarantine != nil {
                news.append(.returned(Self.name(after)))
            }
            // Tokens that change balances do so again and again.
            if let note = now.note, was.note == nil {
                news.append(.noted(Self.name(after), note))
            }
        }
        if news.count > NodeLimits.poolNewsMax {
            news.removeFirst(news.count - NodeLimits.poolNewsMax)
        }
    }

    private static func name(_ followed: FollowedPool) -> String {
        MarketBoard.name(of: followed)
    }
}
