import Arithmetic
import Basics
import Codecs
import PaperVenues
import Testing

/// What stays true whatever goes wrong.
@Suite struct FaultyTruthTests {
    /// Half a minute of trading by alice under every kind of fault.
    private struct BadDay {
        var exchange: FaultyExchange
        var answers: [FaultyAnswer.Delivery] = []
        var told: [FaultyEffect] = []
        private var generator: TestGenerator
        private var connections: UInt64 = 2

        init(seed: UInt64) throws {
            let rules = FaultKind.allCases.map { kind in
                var rule = FaultRule(kind, .chance(perMille: 40))
                // A ban of minutes would leave nothing else to happen.
                if kind == .banned || kind == .maintenance { rule.milliseconds = 400 }
                return rule
            }
            exchange = try FaultyExchange(rules, seed: seed, flow: .demo)
            generator = TestGenerator(seed: seed)
            exchange.open(1, "/ws/ethusdc@depth@100ms")
            try exchange.subscribe(2, isExempt: true)
        }

        mutating func run(steps: Int) throws {
            for step in 0..<steps {
                if step % 20 == 0 { try connect() }
                let side = Bool.random(using: &generator) ? "BUY" : "SELL"
                let price = Int.random(in: 2_996...3_004, using: &generator)
                answers.append(try exchange.place(side, at: price, id: "o\(step)").delivery)
                answers.append(try exchange.query("o\(step)").delivery)
                if step % 3 == 0 { answers.append(try exchange.cancel("o\(step)").delivery) }
                exchange.pass(milliseconds: 150)
                told += exchange.effects
                exchange.effects = []
            }
        }

        /// The client connects anew, as real ones do when a stream ends.
        private mutating func connect() throws {
            connections += 1
            exchange.open(connections, "/ws-api/v3?returnRateLimits=false")
            exchange.effects += exchange.venue.received(
                try Exchange.subscription(as: "alice", timestamp: exchange.now.milliseconds),
                connection: connections, now: exchange.now)
        }

        /// Trade ids of the whole reports that went out on connections under faults.
        var tradesTold: Set<Int64> {
            get throws {
                var result: Set<Int64> = []
                for effect in told where effect.connection > 2 {
                    guard case .plain(.send(let text, _)) = effect else { continue }
                    let event = try JSONValue(parsing: text)["event"]
                    if event?["x"] == "TRADE", let id = event?["t"]?.integerValue {
                        result.insert(id)
                    }
                }
                return result
            }
        }
    }

    @Test(arguments: 1...6 as ClosedRange<UInt64>)
    func `the exchange keeps its books whatever goes wrong`(seed: UInt64) throws {
        var day = try BadDay(seed: seed)
        try day.run(steps: 200)
        var exchange = day.exchange
        #expect(exchange.venue.venue.engine.isBalanced())
        let orders = try exchange.truth("/api/v3/allOrders", "symbol=ETHUSDC&limit=1000")
        let trades = try exchange.truth("/api/v3/myTrades", "symbol=ETHUSDC&limit=1000")
        var filled: [Int64: ExactDecimal] = [:]
        var ether: ExactDecimal? = decimal("1000")
        var dollars: ExactDecimal? = decimal("1000000")
        for trade in trades.arrayValue ?? [] {
            let id = trade["orderId"]?.integerValue ?? 0
            filled[id] = (filled[id] ?? .zero).adding(trade.amount("qty"))
            let isBuyer = trade["isBuyer"] == true
            let (base, quote) = (trade.amount("qty"), trade.amount("quoteQty"))
            let commission = trade.amount("commission")
            ether = isBuyer ? ether?.adding(base) : ether?.subtracting(base)
            dollars = isBuyer ? dollars?.subtracting(quote) : dollars?.adding(quote)
            if isBuyer {
                ether = ether?.subtracting(commission)
            } else {
                dollars = dollars?.subtracting(commission)
            }
        }
        for order in orders.arrayValue ?? [] {
            let id = order["orderId"]?.integerValue ?? 0
            #expect(order.amount("executedQty") == filled[id] ?? .zero)
        }
        let balances = try exchange.truth("/api/v3/account")["balances"]?.arrayValue ?? []
        for row in balances {
            let total = row.amount("free").adding(row.amount("locked"))
            if row["asset"] == "ETH" { #expect(total == ether) }
            if row["asset"] == "USDC" { #expect(total == dollars) }
        }
        let known = Set((trades.arrayValue ?? []).compactMap { $0["id"]?.integerValue })
        #expect(try day.tradesTold.isSubset(of: known))
        #expect(known.count > 10)
    }

    @Test(arguments: [3, 4] as [UInt64])
    func `the same seed has the same bad day`(seed: UInt64) throws {
        var (first, second) = (try BadDay(seed: seed), try BadDay(seed: seed))
        try first.run(steps: 60)
        try second.run(steps: 60)
        #expect(first.told == second.told && first.answers == second.answers)
        #expect(first.exchange.venue.counts == second.exchange.venue.counts)
        var other = try BadDay(seed: seed + 10)
        try other.run(steps: 60)
        #expect(other.answers != first.answers)
    }

    @Test func `every kind happens in some bad day`() throws {
        var happened: Set<String> = []
        for seed in 1...12 as ClosedRange<UInt64> {
            var day = try BadDay(seed: seed)
            try day.run(steps: 100)
            happened.formUnion(day.exchange.venue.counts.byName.keys)
        }
        #expect(FaultKind.allCases.map(\.rawValue).filter { !happened.contains($0) } == [])
    }

    @Test func `an empty plan changes nothing`() throws {
        var faulty = try FaultyExchange([], flow: .demo)
        var plain = try Exchange(flow: .demo, budgets: .ample)
        faulty.open(1, "/ws/ethusdc@depth@100ms/ethusdc@trade")
        plain.open(1, "/ws/ethusdc@depth@100ms/ethusdc@trade")
        faulty.open(2, "/ws-api/v3?returnRateLimits=false")
        plain.open(2, "/ws-api/v3?returnRateLimits=false")
        let subscription = try Exchange.subscription(
            as: "alice", timestamp: plain.now.milliseconds)
        faulty.effects += faulty.venue.received(subscription, connection: 2, now: faulty.now)
        plain.say(subscription, on: 2)
        for step in 0..<60 {
            let request = try Exchange.signedRequest(
                "POST", "/api/v3/order",
                "symbol=ETHUSDC&side=BUY&type=LIMIT&timeInForce=IOC&quantity=1&price=3005",
                timestamp: plain.now.milliseconds)
            let answer = faulty.send(request)
            let expected = plain.venue.respond(to: request, now: plain.now)
            plain.effects += expected.effects
            #expect(answer.delivery == expected.response.map { .whole($0) })
            #expect(answer.delayMilliseconds == 0)
            #expect(faulty.venue.nextDeadline == plain.venue.nextDeadline)
            let end = plain.now.adding(milliseconds: Int64(step * 13))
            faulty.pass(milliseconds: Int64(step * 13))
            while plain.now < end {
                plain.pass(milliseconds: min(10, end.milliseconds(since: plain.now)))
            }
        }
        #expect(faulty.effects == plain.effects.map { .plain($0) })
        #expect(faulty.effects.count > 300)
    }
}
