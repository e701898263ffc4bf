import Arithmetic
import Basics
import Markets
import PaperVenues
import Testing

@Suite struct BackgroundFlowTests {
    private func start(
        _ plan: BackgroundFlowPlan = .demo, seed: UInt64
    ) throws -> (MatchingEngine, BackgroundFlow) {
        var engine = MatchingEngine(
            rules: [rules("ETHUSDC", "ETH", "USDC", tick: "0.01", step: "0.0001")])
        let flow = BackgroundFlow(plan: plan, seed: seed, now: noon, engine: &engine)
        return (engine, try #require(flow))
    }

    @Test(arguments: 1...10 as ClosedRange<UInt64>)
    func `the demo's book has about 60 ETH within a tenth of a percent of each side`(
        seed: UInt64
    ) throws {
        var (engine, flow) = try start(seed: seed)
        var sizes: [Int64] = []
        for beat in 0..<300 as Range<Int64> {
            flow.advance(to: noon.adding(milliseconds: beat * 200), engine: &engine)
            _ = engine.takeEvents()
            let market = engine.markets[0]
            let bid = try #require(market.bids.bestPriceTicks)
            let ask = try #require(market.asks.bestPriceTicks)
            #expect(bid < ask)
            #expect(bid > 298_500 && ask < 301_500)
            sizes.append(
                market.bids.top(500).filter { $0.priceTicks >= bid - bid / 1_000 }
                    .reduce(0) { $0 + $1.sizeSteps })
            sizes.append(
                market.asks.top(500).filter { $0.priceTicks <= ask + ask / 1_000 }
                    .reduce(0) { $0 + $1.sizeSteps })
        }
        let mean = sizes.reduce(0, +) / Int64(sizes.count)
        #expect((450_000...800_000).contains(mean))
        #expect((sizes.min() ?? 0) > 250_000)
        #expect(engine.markets[0].statistics != nil)
        #expect(engine.isBalanced())
    }

    @Test func `the same seed gives the same events however often it is driven`() throws {
        var (first, flow) = try start(seed: 3)
        var (second, same) = try start(seed: 3)
        var (third, other) = try start(seed: 4)
        for step in 1...1_000 as ClosedRange<Int64> {
            flow.advance(to: noon.adding(milliseconds: step * 37), engine: &first)
        }
        same.advance(to: noon.adding(milliseconds: 37_000), engine: &second)
        other.advance(to: noon.adding(milliseconds: 37_000), engine: &third)
        let events = (first.takeEvents(), second.takeEvents(), third.takeEvents())
        #expect(events.0.count > 1_000)
        #expect(events.0 == events.1)
        #expect(events.0 != events.2)
    }

    @Test func `a static book does not change by itself`() throws {
        var plan = BackgroundFlowPlan.demo
        plan.isLive = false
        var (engine, flow) = try start(plan, seed: 1)
        let before = engine.takeEvents()
        flow.advance(to: noon.adding(milliseconds: 100_000), engine: &engine)
        #expect(before.count >= 400)
        let after = engine.takeEvents()
        #expect(after.isEmpty)
        #expect(flow.nextDeadline == nil)
    }

    @Test func `a swept book fills again`() throws {
        var (engine, flow) = try start(seed: 9)
        let account = fund(&engine, eth: million)
        let sold = try engine.place(order(account, .sell, 2_500_000, at: 0), now: noon).order
        #expect(sold.status == .filled)
        flow.advance(to: noon.adding(milliseconds: 10_000), engine: &engine)
        let bid = try #require(engine.markets[0].bids.bestPriceTicks)
        #expect(bid > 298_500)
        #expect(engine.isBalanced())
    }

    @Test func `a plan that does not fit is refused`() {
        var engine = makeEngine()
        for change in [
            { $0.symbol = "NONE" }, { $0.levels = 0 }, { $0.levels = 10_000 },
            { $0.spacingPips = 50_000 }, { $0.referencePrice = ExactDecimal(0) },
            { $0.levelSize = decimal("0.00001") }, { $0.beatMilliseconds = 0 },
            { $0.driftPipsMax = .max }, { $0.refreshesPerBeat = -1 },
        ] as [(inout BackgroundFlowPlan) -> Void] {
            var plan = BackgroundFlowPlan.demo
            change(&plan)
            let flow = BackgroundFlow(plan: plan, seed: 1, now: noon, engine: &engine)
            #expect(flow == nil)
        }
    }
}
