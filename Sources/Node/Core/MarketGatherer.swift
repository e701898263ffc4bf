import Arithmetic
import Basics
import Desk
import Execution
import Markets
import Orders
import Settlement
import Venues

/// Gathers the market for plans: copies of everything healthy, after a bounded wait for what is not.
struct MarketGatherer: Sendable {
    let core: NodeCore
    let venues: [VenueLink]
    let chain: ChainRunner?
    let board: MarketBoard
    let time: any TimeSource
    let patienceMilliseconds: Int64

    /// Tells the desk the market for a parent, or what it waits for.
    func gather(for id: ParentId) async {
        let end = time.monotonicNanoseconds() + nanoseconds(NodeLimits.gatherMilliseconds)
        while true {
            var awaited = await watch()
            if awaited.isEmpty {
                let (market, awaitedFees) = await look()
                if awaitedFees.isEmpty {
                    await tell(market, to: id)
                    return
                }
                awaited = awaitedFees
            }
            guard time.monotonicNanoseconds() < end else {
                let reason = "waits for \(awaited.joined(separator: ", "))"
                await core.post(.marketMissing(id, reason: reason))
                return
            }
            let pause = NodeLimits.gatherPauseMilliseconds
            guard (try? await time.sleep(milliseconds: pause)) != nil else { return }
        }
    }

    private func tell(_ market: Result<MarketSnapshot, NodeError>, to id: ParentId) async {
        switch market {
        case .success(let market): await core.post(.market(id, market))
        case .failure(let problem): await core.post(.marketMissing(id, reason: problem.text))
        }
    }

    /// The market as it is now.
    func snapshot() async -> Result<MarketSnapshot, NodeError> { await look().market }

    // MARK: What is missing

    /// Takes note of which configured sources are missing and gives those that are worth waiting
    /// for.
    @discardableResult
    func watch() async -> [String] {
        var all: [String] = []
        var missing: [String] = []
        for link in venues {
            let books = board.books(of: link).map(\.id)
            for symbol in link.symbols {
                let id = link.sourceName(of: symbol)
                all.append(id)
                let isTrading = board.instrument(symbol, at: link.session.venue)?.isTrading ?? true
                if isTrading, !books.contains(id) { missing.append(id) }
            }
        }
        if let chain, await core.read({ $0.lane?.haltReason == nil }) {
            let name = "chain \(chain.link.chain)"
            all.append(name)
            if !board.isChainUsable { missing.append(name) }
        }
        return board.awaited(
            .sources, all: all, missing: missing, at: time.monotonicNanoseconds(),
            patience: nanoseconds(patienceMilliseconds))
    }

    private func nanoseconds(_ milliseconds: Int64) -> UInt64 {
        UInt64(max(0, milliseconds)) * 1_000_000
    }

    // MARK: What is there

    /// Copies of all healthy books and pools and the price of gas, and whether that price is worth
    /// waiting for.
    private func look() async -> (market: Result<MarketSnapshot, NodeError>, awaited: [String]) {
        let (price, awaited) = await price()
        // Copied after all that takes time, so that nothing is older than the rest.
        let books = venues.flatMap { board.books(of: $0) }
        let (head, pools) = price == nil ? (nil, []) : chain.map(headAndPools) ?? (nil, [])
        guard !books.isEmpty || !pools.isEmpty else {
            let text = "no healthy book and no pool; see `causeway health`"
            return (.failure(NodeError(.venue, text)), awaited)
        }
        return (
            .success(
                MarketSnapshot(
                    books: books, pools: pools, gasPrice: pools.isEmpty ? .zero : price ?? .zero,
                    nativeAsset: chain?.link.native.asset, gatheredAt: time.now(), head: head)),
            awaited
        )
    }

    /// The pools and the block for which they are true.
    private func headAndPools(
        _ chain: ChainRunner
    ) -> (MarketSnapshot.Head?, [MarketSnapshot.PoolSource]) {
        let (head, pools) = board.headAndPools(for: chain.link)
        return (head.map { MarketSnapshot.Head(number: $0.number, hash: $0.hash) }, pools)
    }

    /// The price of gas; nil where there is no pool, and where pools cannot be compared without it.
    private func price() async -> (UInt256?, awaited: [String]) {
        guard let chain, !board.pools(for: chain.link).isEmpty else { return (nil, []) }
        let price = await chain.gasPrice()
        let name = "the fees of chain \(chain.link.chain)"
        let awaited = board.awaited(
            .fees, all: [name], missing: price == nil ? [name] : [],
            at: time.monotonicNanoseconds(), patience: nanoseconds(patienceMilliseconds))
        return (price, price == nil ? awaited : [])
    }
}
