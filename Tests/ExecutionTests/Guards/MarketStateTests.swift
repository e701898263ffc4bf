import Arithmetic
import Basics
import Execution
import Markets
import Testing

/// What a plan rests on, and how long a market may wait for it.
@Suite struct MarketStateTests {
    private let algorithm = OneShot(settings: ExecutionSettings())

    private func market(
        bids: [(Int64, Int64)] = [(199_900, 1), (199_800, 5), (190_000, 5)], block: UInt8 = 1,
        ethers: UInt64 = 1_000
    ) throws -> MarketSnapshot {
        MarketSnapshot(
            books: [TestMarket.book(bids: bids)],
            pools: [try TestMarket.pair("pool", ethers: ethers, dollars: 2_000_000)],
            gasPrice: 0, nativeAsset: TestMarket.ether,
            head: .init(
                number: 7, hash: Hash32(bytes: [UInt8](repeating: block, count: 32)) ?? .zero))
    }

    private func state(_ market: MarketSnapshot, _ quantity: UInt64) throws -> String {
        let task = TestMarket.task(.sell, TestMarket.etherUnits(quantity))
        let plan = try algorithm.plan(task, on: try self.market())
        return market.state(under: plan)
    }

    @Test func `it is the block of the pools and the levels that are taken`() throws {
        let same = try state(try market(), 8)
        #expect(same == (try state(try market(), 8)))
        #expect(same.contains("199900x") && same.contains("block 7"))
        #expect(same != (try state(try market(block: 2), 8)))
        #expect(same != (try state(try market(bids: [(199_900, 2), (199_800, 5)]), 8)))
    }

    @Test func `levels behind those that are taken are none of it`() throws {
        let less = [(199_900, 1), (199_800, 5), (150_000, 9)] as [(Int64, Int64)]
        #expect(try state(try market(), 8) == state(try market(bids: less), 8))
    }

    @Test(arguments: [(3_000 as Int64, false), (3_001, true), (-5, false)])
    func `a market is too old after its bound`(age: Int64, isTooOld: Bool) throws {
        let now = Timestamp(milliseconds: 1_000_000)
        let market = MarketSnapshot(
            books: [], pools: [], gasPrice: 0, nativeAsset: nil,
            gatheredAt: now.adding(milliseconds: -age))
        #expect(MarketGuard().isTooOld(market, at: now) == isTooOld)
        #expect(!MarketGuard().isTooOld(TestMarket.snapshot(), at: now))
    }
}
