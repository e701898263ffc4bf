import Arithmetic
import Basics
import Markets
import PaperVenues
import Testing

@Suite struct MatchingTests {
    @Test func `the best price trades first and at one price the oldest order`() throws {
        var engine = makeEngine(accounts: 4)
        let late = try engine.place(order(1, .sell, 10, at: 300_000), now: noon).order.id
        let dear = try engine.place(order(2, .sell, 10, at: 300_100), now: noon).order.id
        let cheap = try engine.place(order(3, .sell, 10, at: 299_900), now: noon).order.id
        let later = try engine.place(order(2, .sell, 10, at: 300_000), now: noon).order.id
        let trades = try engine.place(order(4, .buy, 35, at: 300_100), now: noon).trades
        #expect(trades.map(\.makerOrderId) == [cheap, late, later, dear])
        #expect(trades.map(\.steps) == [10, 10, 10, 5])
        #expect(trades.map(\.priceTicks) == [299_900, 300_000, 300_000, 300_100])
        #expect(trades.map(\.id) == [1, 2, 3, 4])
    }

    @Test(arguments: 1...20 as ClosedRange<UInt64>)
    func `trades and books are those of a naive model`(seed: UInt64) throws {
        var generator = TestGenerator(seed: seed)
        var engine = makeEngine(accounts: 5)
        var model = NaiveBook()
        for _ in 0..<400 {
            let new = order(
                Int.random(in: 1...5, using: &generator),
                Bool.random(using: &generator) ? .buy : .sell,
                Int64.random(in: 1...50, using: &generator),
                at: Int64.random(in: 0...9, using: &generator) == 0
                    ? 0 : 300_000 + Int64.random(in: -15...15, using: &generator), nil,
                TimeInForce.allCases.randomElement(using: &generator) ?? .goodTillCancel)
            let placed = try engine.place(new, now: noon)
            let expected = model.place(id: placed.order.id, new)
            #expect(placed.trades.map(NaiveBook.Trade.init) == expected)
            if Int.random(in: 0...3, using: &generator) == 0,
                let victim = model.resting.randomElement(using: &generator)
            {
                model.resting.removeAll { $0.id == victim.id }
                _ = try engine.cancel(orderId: victim.id, account: victim.account, now: noon)
            }
            #expect(engine.markets[0].bids.top(100) == model.levels(.buy))
            #expect(engine.markets[0].asks.top(100) == model.levels(.sell))
        }
        #expect(engine.isBalanced())
    }

    @Test func `what a priced order cannot fill at once rests, expires or was never begun`() throws
    {
        for (timeInForce, filled, status) in [
            (TimeInForce.goodTillCancel, 10, EngineOrderStatus.partiallyFilled),
            (.immediateOrCancel, 10, .expired), (.fillOrKill, 0, .expired),
        ] as [(TimeInForce, Int64, EngineOrderStatus)] {
            var engine = makeEngine()
            _ = try engine.place(order(1, .sell, 10, at: 300_000), now: noon)
            let taken = try engine.place(
                order(2, .buy, 15, at: 300_000, .limit, timeInForce), now: noon
            ).order
            #expect(taken.filledSteps == filled)
            #expect(taken.status == status)
            #expect(engine.markets[0].bids.isEmpty == (timeInForce != .goodTillCancel))
            #expect(engine.markets[0].asks.isEmpty == (filled == 10))
            #expect(engine.isBalanced())
        }
    }

    @Test func `fill or kill fills when the whole is there over several levels`() throws {
        var engine = makeEngine()
        for price in 0..<3 as Range<Int64> {
            _ = try engine.place(order(1, .sell, 10, at: 300_000 + price), now: noon)
        }
        let taken = try engine.place(
            order(2, .buy, 30, at: 300_002, .limit, .fillOrKill), now: noon)
        #expect(taken.order.status == .filled)
        #expect(taken.trades.count == 3)
    }

    @Test func `a post-only order is refused exactly when it would take`() throws {
        var engine = makeEngine()
        _ = try engine.place(order(1, .sell, 10, at: 300_000), now: noon)
        #expect(throws: EngineRejection.wouldTake) {
            try engine.place(order(2, .buy, 1, at: 300_000, .limitMaker), now: noon)
        }
        let rested = try engine.place(order(2, .buy, 1, at: 299_999, .limitMaker), now: noon)
        #expect(rested.order.status == .new)
        #expect(engine.order(id: rested.order.id + 1) == nil)
    }

    @Test func `a taker pays the maker's price and gets back what it set aside beyond`() throws {
        var engine = makeEngine(takerPips: 0)
        _ = try engine.place(order(1, .sell, 10_000, at: 299_000), now: noon)
        let taken = try engine.place(order(2, .buy, 20_000, at: 300_000), now: noon).order
        // One ETH at 2990 paid, one ETH at 3000 set aside.
        let usdc = engine.balance(account: 2, asset: Asset("USDC"))
        #expect(taken.filledQuoteRaw == 299_000_000_000)
        #expect(usdc.locked == 300_000_000_000)
        #expect(usdc.total == million * 1_000 - 299_000_000_000)
    }

    @Test func `an amount of quote buys the most that it pays for`() throws {
        var engine = makeEngine()
        for price in 0..<5 as Range<Int64> {
            _ = try engine.place(order(1, .sell, 1_000, at: 300_000 + price * 100), now: noon)
        }
        var new = order(2, .buy, 1, at: 0)
        new.amount = .quote(raw: 100_000_000_000)  // 1000 USDC
        let taken = try engine.place(new, now: noon).order
        #expect(taken.status == .filled)
        // 0.1 at 3000, 3001 and 3002 cost 900.3; 99.7 more pay for 0.0332 at 3003, not 0.0333.
        #expect(taken.filledSteps == 3_332)
        let nextStep = engine.markets[0].rules.quoteRaw(
            priceTicks: 300_300, steps: 1, rounding: .down)
        #expect(taken.filledQuoteRaw <= 100_000_000_000)
        #expect(taken.filledQuoteRaw + nextStep > 100_000_000_000)
        #expect(engine.isBalanced())
    }

    @Test func `an amount of quote that the book cannot use up ends expired`() throws {
        var engine = makeEngine()
        _ = try engine.place(order(1, .buy, 1_000, at: 300_000), now: noon)
        var new = order(2, .sell, 1, at: 0)
        new.amount = .quote(raw: 100_000_000_000)
        let taken = try engine.place(new, now: noon).order
        #expect(taken.status == .expired)
        #expect(taken.filledSteps == 1_000)
        #expect(throws: EngineRejection.noLiquidity) { try engine.place(new, now: noon) }
    }

    @Test func `self-trade prevention ends the resting order and lets the other go on`() throws {
        var engine = makeEngine()
        let own = try engine.place(order(1, .sell, 10, at: 300_000), now: noon).order.id
        _ = try engine.place(order(2, .sell, 10, at: 300_001), now: noon)
        let taken = try engine.place(
            order(1, .buy, 10, at: 300_001, prevention: .expireMaker), now: noon)
        #expect(taken.trades.map(\.makerAccount) == [2])
        #expect(engine.order(id: own)?.status == .expiredInMatch)
        #expect(engine.order(id: own)?.preventedSteps == 10)
        #expect(engine.isBalanced())
    }

    @Test func `without prevention an account may trade with itself and loses the charges only`()
        throws
    {
        var engine = makeEngine()
        _ = try engine.place(order(1, .sell, 10_000, at: 300_000), now: noon)
        _ = try engine.place(order(1, .buy, 10_000, at: 300_000), now: noon)
        // One per mille of 1 ETH as taker and of 3000 USDC as maker.
        #expect(engine.balance(account: 1, asset: Asset("ETH")).free == million - 100_000)
        #expect(
            engine.balance(account: 1, asset: Asset("USDC")).free == million * 1_000 - 300_000_000)
        #expect(engine.isBalanced())
    }
}

/// The same rules without any cleverness: one unsorted array.
private struct NaiveBook {
    struct Resting {
        let id: Int64
        let account: Int
        let side: Side
        let price: Int64
        var steps: Int64
    }

    struct Trade: Equatable {
        let maker: Int64
        let price: Int64
        let steps: Int64

        init(_ trade: EngineTrade) {
            self.init(maker: trade.makerOrderId, price: trade.priceTicks, steps: trade.steps)
        }

        init(maker: Int64, price: Int64, steps: Int64) {
            self.maker = maker
            self.price = price
            self.steps = steps
        }
    }

    var resting: [Resting] = []

    mutating func place(id: Int64, _ new: NewOrder) -> [Trade] {
        guard case .base(var left) = new.amount else { return [] }
        let candidates = resting.filter { maker in
            maker.side != new.side
                && (new.priceTicks == 0
                    || (new.side == .buy
                        ? maker.price <= new.priceTicks : maker.price >= new.priceTicks))
        }.sorted { first, second in
            if first.price == second.price { return first.id < second.id }
            return new.side == .buy ? first.price < second.price : first.price > second.price
        }
        let isKilled =
            new.timeInForce == .fillOrKill && candidates.reduce(0) { $0 + $1.steps } < left
        if isKilled { return [] }
        var trades: [Trade] = []
        for maker in candidates where left > 0 {
            let steps = min(left, maker.steps)
            left -= steps
            trades.append(Trade(maker: maker.id, price: maker.price, steps: steps))
            guard let index = resting.firstIndex(where: { $0.id == maker.id }) else { continue }
            resting[index].steps -= steps
            if resting[index].steps == 0 { resting.remove(at: index) }
        }
        if left > 0, new.type == .limit, new.timeInForce == .goodTillCancel {
            resting.append(
                Resting(
                    id: id, account: new.account, side: new.side, price: new.priceTicks,
                    steps: left))
        }
        return trades
    }

    func levels(_ side: Side) -> [BookLevel] {
        var totals: [Int64: Int64] = [:]
        for order in resting where order.side == side {
            totals[order.price, default: 0] += order.steps
        }
        return totals.sorted { side == .buy ? $0.key > $1.key : $0.key < $1.key }.map {
            BookLevel(priceTicks: $0.key, sizeSteps: $0.value)
        }
    }
}
