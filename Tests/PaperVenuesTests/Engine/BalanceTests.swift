import Arithmetic
import Basics
import Markets
import PaperVenues
import Testing

@Suite struct BalanceTests {
    /// Checked with sums made here, not by the engine's own audit.
    @Test(arguments: [("0.01", "0.0001"), ("0.00001", "0.0001"), ("0.0000001", "0.00000001")])
    func `every asset is conserved exactly over ten thousand operations`(
        units: (tick: String, step: String)
    ) throws {
        var generator = TestGenerator(seed: 77)
        var engine = makeEngine(
            accounts: 4, makerPips: 123, takerPips: 777, tick: units.tick, step: units.step)
        let assets = [Asset("ETH"), Asset("USDC")]
        let deposited = [4 * million, 4 * million * 1_000]
        var accepted = 0
        for _ in 0..<10_000 {
            if Int.random(in: 0...2, using: &generator) == 0 {
                let account = Int.random(in: 1...4, using: &generator)
                let open = engine.openOrders(account: account, market: nil)
                if let victim = open.randomElement(using: &generator) {
                    _ = try engine.cancel(orderId: victim.id, account: account, now: noon)
                }
            } else if (try? engine.place(randomOrder(&generator), now: noon)) != nil {
                accepted += 1
            }
            for (asset, total) in zip(assets, deposited) {
                let sum = (0...4).reduce(Int128(0)) {
                    $0 + engine.balance(account: $1, asset: asset).total
                }
                #expect(sum == total)
            }
            _ = engine.takeEvents()
        }
        #expect(accepted > 5_000)
        #expect(engine.isBalanced())
        checkLocks(engine)
        for account in 1...4 {
            for victim in engine.openOrders(account: account, market: nil) {
                _ = try engine.cancel(orderId: victim.id, account: account, now: noon)
            }
            for asset in assets {
                #expect(engine.balance(account: account, asset: asset).locked == 0)
            }
        }
    }

    private func randomOrder(_ generator: inout TestGenerator) -> NewOrder {
        var new = order(
            Int.random(in: 1...4, using: &generator),
            Bool.random(using: &generator) ? .buy : .sell,
            Int64.random(in: 1...50_000, using: &generator),
            at: 300_000 + Int64.random(in: -20...20, using: &generator),
            OrderType.allCases.randomElement(using: &generator),
            TimeInForce.allCases.randomElement(using: &generator) ?? .goodTillCancel,
            prevention: Bool.random(using: &generator) ? .none : .expireMaker)
        if new.type == .market {
            new.priceTicks = 0
            if Bool.random(using: &generator) {
                new.amount = .quote(raw: Int128.random(in: 1...1_000_000_000, using: &generator))
            }
        }
        return new
    }

    /// What is locked is what the open orders could still cost, from their own fields.
    private func checkLocks(_ engine: MatchingEngine) {
        let rules = engine.markets[0].rules
        for account in 1...4 {
            var (eth, usdc) = (Int128(0), Int128(0))
            for order in engine.openOrders(account: account, market: nil) {
                let base = Int128(order.remainingSteps) * rules.stepRaw
                if order.request.side == .sell {
                    eth += base
                } else {
                    let price = Int128(order.request.priceTicks) * rules.tickRaw
                    usdc += (price * base + 99_999_999) / 100_000_000
                }
            }
            #expect(engine.balance(account: account, asset: Asset("ETH")).locked == eth)
            #expect(engine.balance(account: account, asset: Asset("USDC")).locked == usdc)
        }
    }

    @Test func `commissions round down and go to the exchange`() throws {
        var engine = makeEngine(makerPips: 999, takerPips: 1_001)
        _ = try engine.place(order(1, .sell, 1, at: 333_333), now: noon)
        let trades = try engine.place(order(2, .buy, 1, at: 333_333), now: noon).trades
        let trade = try #require(trades.first)
        // 0.0001 ETH for 0.333333 USDC: 10.01 and 33299.97 raw units of commission.
        #expect(trade.quoteRaw == 33_333_300)
        #expect(trade.takerCommission.asset == Asset("ETH"))
        #expect(trade.takerCommission.raw == 10)
        #expect(trade.makerCommission.raw == 33_299)
        let fees = engine.balance(account: MatchingEngine.feeAccount, asset: Asset("USDC"))
        #expect(fees.free == 33_299)
    }

    @Test func `an order needs its whole cost in free balance`() throws {
        var engine = makeEngine()
        let all = Int64(million / engine.markets[0].rules.stepRaw)
        let most = min(all, engine.markets[0].rules.stepsMax)
        for _ in 0..<(all / most) {
            _ = try engine.place(order(1, .sell, most, at: 300_000), now: noon)
        }
        let rest = all % most
        #expect(throws: EngineRejection.insufficientBalance) {
            try engine.place(order(1, .sell, rest + 1, at: 300_000), now: noon)
        }
        _ = try engine.place(order(1, .sell, rest, at: 300_000), now: noon)
        #expect(engine.balance(account: 1, asset: Asset("ETH")).free == 0)
        #expect(engine.balance(account: 1, asset: Asset("ETH")).locked == million)
    }

    @Test func `a market buy needs what the book asks for and not more`() throws {
        var engine = MatchingEngine(
            rules: [rules("ETHUSDC", "ETH", "USDC", tick: "0.01", step: "0.0001")])
        let seller = fund(&engine, eth: million)
        let buyer = fund(&engine, usdc: 300_000_000_000)
        _ = try engine.place(order(seller, .sell, 20_000, at: 300_000), now: noon)
        #expect(throws: EngineRejection.insufficientBalance) {
            try engine.place(order(buyer, .buy, 10_001, at: 0), now: noon)
        }
        let taken = try engine.place(order(buyer, .buy, 10_000, at: 0), now: noon).order
        #expect(taken.status == .filled)
        #expect(engine.balance(account: buyer, asset: Asset("USDC")).total == 0)
    }

    @Test func `a client order id is free again once its order has ended`() throws {
        var engine = makeEngine()
        let first = try engine.place(order(1, .buy, 10, at: 300_000, id: "x"), now: noon).order
        #expect(throws: EngineRejection.duplicateClientOrderId) {
            try engine.place(order(1, .buy, 10, at: 300_000, id: "x"), now: noon)
        }
        _ = try engine.place(order(2, .buy, 10, at: 300_000, id: "x"), now: noon)
        _ = try engine.cancel(orderId: first.id, account: 1, now: noon)
        let second = try engine.place(order(1, .buy, 10, at: 300_000, id: "x"), now: noon).order
        #expect(engine.order(account: 1, market: 0, clientOrderId: "x")?.id == second.id)
    }

    @Test func `only its owner cancels an order, once, and in the state asked for`() throws {
        var engine = makeEngine()
        let id = try engine.place(order(1, .buy, 10, at: 300_000), now: noon).order.id
        #expect(throws: EngineRejection.unknownOrder) {
            try engine.cancel(orderId: id, account: 2, now: noon)
        }
        #expect(throws: EngineRejection.cancelRestricted) {
            try engine.cancel(
                orderId: id, account: 1, restriction: .onlyPartiallyFilled, now: noon)
        }
        _ = try engine.cancel(orderId: id, account: 1, restriction: .onlyNew, now: noon)
        #expect(throws: EngineRejection.unknownOrder) {
            try engine.cancel(orderId: id, account: 1, now: noon)
        }
    }

    @Test func `an account has at most two hundred open orders on a symbol`() throws {
        var engine = makeEngine()
        for _ in 0..<PaperLimits.openOrdersMax {
            _ = try engine.place(order(1, .buy, 1, at: 300_000), now: noon)
        }
        #expect(throws: EngineRejection.tooManyOrders) {
            try engine.place(order(1, .buy, 1, at: 300_000), now: noon)
        }
    }

    @Test func `old closed orders are forgotten and open ones never`() throws {
        var engine = makeEngine()
        let kept = try engine.place(order(1, .buy, 1, at: 200_000, id: "kept"), now: noon).order.id
        let first = try engine.place(order(1, .buy, 1, at: 300_000, id: "old"), now: noon).order.id
        _ = try engine.cancel(orderId: first, account: 1, now: noon)
        for _ in 0..<2 * PaperLimits.closedOrdersKeptMax {
            let id = try engine.place(order(1, .buy, 1, at: 300_000), now: noon).order.id
            _ = try engine.cancel(orderId: id, account: 1, now: noon)
            _ = engine.takeEvents()
        }
        #expect(engine.order(id: first) == nil)
        #expect(engine.order(account: 1, market: 0, clientOrderId: "old") == nil)
        #expect(engine.order(id: kept)?.status == .new)
        #expect(
            engine.knownOrders(account: 1, market: 0).count <= 2 * PaperLimits.closedOrdersKeptMax)
    }
}
