import Arithmetic
import Basics
import Execution
import Markets
import Risk
import Testing

@Suite("Reference price")
struct MarketSnapshotReferenceTests {
    private func price(_ market: MarketSnapshot) -> ReferencePrice? {
        market.referencePrice(
            base: TestMarket.ether, quote: TestMarket.dollar, baseDecimals: 18, quoteDecimals: 6)
    }

    /// Dollar units for so many ethers at a reference, rounded down.
    private func worth(_ price: ReferencePrice?, ofEthers count: UInt64 = 1) -> UInt256? {
        price.flatMap {
            TestMarket.etherUnits(count).multiplied(
                by: $0.quote, dividedBy: $0.base, rounding: .down)
        }
    }

    @Test func `a book speaks by the middle of its best prices`() {
        let book = TestMarket.book(bids: [(199_900, 5)], asks: [(200_101, 5)])
        #expect(
            worth(price(TestMarket.snapshot(books: [book]))) == UInt256(2_000_005_000 as UInt64))
    }

    @Test func `half a tick of a low price is not lost`() {
        let instrument = TestMarket.instrument(tick: "0.000001")
        let book = TestMarket.book(bids: [(3, 5)], asks: [(4, 5)], instrument: instrument)
        #expect(worth(price(TestMarket.snapshot(books: [book])), ofEthers: 1_000) == 3_500)
    }

    @Test func `a pool speaks by a small swap, fee included`() throws {
        let pool = try TestMarket.pair("v2", ethers: 1_000, dollars: 2_000_000)
        let value = try #require(worth(price(TestMarket.snapshot(pools: [pool]))))
        // 2000 less 0.3 % and the impact of a thousandth in a thousand.
        #expect(value > UInt256(1_993_990_000 as UInt64))
        #expect(value <= TestMarket.dollarUnits(1_994))
    }

    @Test func `a pool of a cheap base is asked with more until rounding does not matter`() throws {
        // A million bases for ten dollars: a thousandth of a base is worth nothing at six digits.
        let pool = try TestMarket.pair("v2", ethers: 1_000_000, dollars: 10, feePips: 0)
        let reference = try #require(price(TestMarket.snapshot(pools: [pool])))
        #expect(reference.quote >= 10_000)
    }

    @Test func `the price is the median of all sources`() throws {
        let book = TestMarket.book()
        let low = try TestMarket.pair("low", ethers: 1_000, dollars: 1_000_000, feePips: 0)
        let high = try TestMarket.pair("high", ethers: 1_000, dollars: 9_000_000, feePips: 0)
        let middle = worth(price(TestMarket.snapshot(books: [book])))
        #expect(worth(price(TestMarket.snapshot(books: [book], pools: [low, high]))) == middle)
        #expect(worth(price(TestMarket.snapshot(books: [book], pools: [high, low]))) == middle)
    }

    @Test func `sources of other pairs, unhealthy and empty ones do not speak`() throws {
        let market = TestMarket.snapshot(books: [TestMarket.book(asks: [])])
        #expect(price(market) == nil)
        #expect(price(TestMarket.snapshot()) == nil)
        let other = TestMarket.snapshot(books: [TestMarket.book()]).referencePrice(
            base: Asset("BTC"), quote: TestMarket.dollar, baseDecimals: 8, quoteDecimals: 6)
        #expect(other == nil)
    }

    @Test func `gas is counted at the reference, rounded up, or at one when quote is the coin`() {
        let market = TestMarket.snapshot(books: [TestMarket.book()])
        #expect(
            market.nativePrice(in: TestMarket.dollar, decimals: 6) == ExactDecimal(2_000_000_000))
        #expect(
            market.nativePrice(in: TestMarket.ether, decimals: 18)
                == TestMarket.decimal("1000000000000000000"))
        #expect(market.nativePrice(in: Asset("XYZ"), decimals: 6).isZero)
    }
}
