import Arithmetic
import Execution
import Markets
import Testing

@Suite struct MarketGuardTests {
    private let guards = MarketGuard()

    private func task(_ side: Side) -> TradeTask {
        TestMarket.task(side, TestMarket.etherUnits(1))
    }

    /// A book around a price in whole dollars.
    private func book(_ id: String, _ dollars: Int64) -> MarketSnapshot.BookSource {
        TestMarket.book(
            bids: [(dollars * 100 - 10, 5)], asks: [(dollars * 100 + 10, 5)], id: id)
    }

    /// A pool at a price in whole dollars; without a fee, so that bounds are exact.
    private func pool(
        _ id: String, _ dollars: UInt64, contract: UInt8 = 9
    ) throws -> MarketSnapshot.PoolSource {
        try TestMarket.pair(
            id, ethers: 1_000_000, dollars: 1_000_000 * dollars, feePips: 0, contract: contract)
    }

    private func cut(
        _ market: MarketSnapshot, _ side: Side, _ guards: MarketGuard? = nil
    ) -> [String] {
        (guards ?? self.guards).cuts(of: market, for: task(side)).map(\.source)
    }

    @Test(arguments: [
        (Side.sell, 2_199 as UInt64, false), (.sell, 2_203, true), (.sell, 1_000, false),
        (.buy, 1_820, false), (.buy, 1_815, true), (.buy, 9_000, false),
    ])
    func `a pool that gives a tenth more than the book is cut, whoever asks`(
        side: Side, dollars: UInt64, isCut: Bool
    ) throws {
        let market = TestMarket.snapshot(
            books: [book("book", 2_000)], pools: [try pool("pool", dollars)])
        #expect(cut(market, side) == (isCut ? ["pool"] : []))
        let kept = guards.applied(to: market, for: task(side))
        #expect(kept.pools.map(\.id) == (isCut ? [] : ["pool"]) && kept.books.count == 1)
        #expect(kept.gasPrice == market.gasPrice && kept.nativeAsset == market.nativeAsset)
    }

    @Test(arguments: [
        (Side.sell, 1_939 as UInt64, true), (.sell, 1_941, false), (.buy, 2_063, true),
        (.buy, 2_061, false),
    ])
    func `a pool that gives too little is cut where that is asked for`(
        side: Side, dollars: UInt64, isCut: Bool
    ) throws {
        let both = MarketGuard(tooGoodBps: 10_000, tooBadBps: 300)
        let market = TestMarket.snapshot(
            books: [book("book", 2_000)], pools: [try pool("pool", dollars)])
        #expect(cut(market, side, both) == (isCut ? ["pool"] : []))
        #expect(both.cuts(of: market, for: task(side)).allSatisfy { $0.reason == .tooBad })
        #expect(cut(market, side) == [])
    }

    @Test func `a book is judged by the median of all where there are three voices`() throws {
        let pools = [try pool("one", 2_000), try pool("two", 2_010, contract: 10)]
        let odd = book("odd", 2_500)
        #expect(cut(TestMarket.snapshot(books: [odd], pools: pools), .sell) == ["odd"])
        // For a purchase the book asks too much, and the pools seem a gift beside its middle.
        #expect(cut(TestMarket.snapshot(books: [odd], pools: pools), .buy) == ["one", "two"])
        #expect(cut(TestMarket.snapshot(books: [odd], pools: [pools[0]]), .sell) == [])
    }

    @Test func `two books that differ prove nothing of each other`() {
        let market = TestMarket.snapshot(books: [book("low", 1_000), book("high", 2_000)])
        for side in [Side.sell, .buy] { #expect(cut(market, side) == []) }
        let three = TestMarket.snapshot(
            books: [book("low", 2_000), book("high", 3_000), book("middle", 2_001)])
        #expect(cut(three, .sell) == ["high"])
    }

    @Test func `nothing is cut without bounds, without voices and of other pairs`() throws {
        let off = MarketGuard(tooGoodBps: nil, tooBadBps: nil)
        let market = TestMarket.snapshot(
            books: [book("book", 2_000)], pools: [try pool("pool", 9_000)])
        #expect(cut(market, .sell, off) == [])
        #expect(cut(TestMarket.snapshot(), .sell) == [])
        let pair = try pool("pair", 9_000)
        let other = MarketSnapshot.PoolSource(
            id: "other", location: pair.location, pool: pair.pool, asset0: TestMarket.dollar,
            asset1: Asset("DAI"))
        #expect(cut(TestMarket.snapshot(books: [book("book", 2_000)], pools: [other]), .sell) == [])
    }

    @Test func `how far a source is away is told`() throws {
        let market = TestMarket.snapshot(
            books: [book("book", 2_000)], pools: [try pool("gift", 3_000)])
        let cuts = guards.cuts(of: market, for: task(.sell))
        #expect(cuts.map(\.source) == ["gift"])
        #expect(cuts.first.map { (4_990...5_000).contains($0.awayBps) } == true)
        #expect(cuts.first?.detail.hasSuffix("bps more than its reference") == true)
    }
}
