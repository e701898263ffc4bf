import Arithmetic
import Basics
import Markets
import PaperVenues
import Testing
import Transport
import Venues

/// A whole session against the paper exchange in a seeded world.
struct SessionTests {
    private func order(
        _ id: String, _ side: Side, quantity: String, price: String?,
        type: OrderType = .limit, timeInForce: TimeInForce = .immediateOrCancel
    ) throws -> OrderRequest {
        OrderRequest(
            clientOrderId: try #require(ClientOrderId(id)), symbol: "ETHUSDC", side: side,
            type: type, quantity: try ExactDecimal(quantity),
            price: try price.map { try ExactDecimal($0) }, timeInForce: timeInForce)
    }

    private func accepted(_ outcome: RequestOutcome<OrderReport>?) -> OrderReport? {
        if case .accepted(let report) = outcome { report } else { nil }
    }

    private func rejection(_ outcome: RequestOutcome<OrderReport>?) -> VenueRejection? {
        if case .rejected(let rejection) = outcome { rejection } else { nil }
    }

    private func isUnknown(_ outcome: RequestOutcome<OrderReport>?) -> Bool {
        if case .unknown = outcome { true } else { false }
    }

    @Test(arguments: 1...6)
    func `a taking order is accepted, told with its trades, and found again`(seed: UInt64) throws {
        let world = try SimulatedExchange(seed: seed)
        defer { world.shutDown() }
        #expect(world.runUntilReady())
        let request = try order("nodeA0000100000001", .sell, quantity: "9.5", price: "2900")
        let report = try #require(accepted(world.call { await $0.place(request) }))
        #expect(report.status == .filled)
        #expect(report.filledQuantity == (try ExactDecimal("9.5")))
        let told = world.run(milliseconds: 1_000) { world.log.reports.last?.status == .filled }
        #expect(told)
        let answer = world.call {
            await $0.fills(
                symbol: "ETHUSDC", venueOrderId: report.venueOrderId,
                clientOrderId: request.clientOrderId)
        }
        let fills = try #require(answer?.value)
        // Stream and REST agree to the last digit.
        #expect(fills.count > 1)
        #expect(world.log.fills == fills)
        #expect(
            fills.reduce(ExactDecimal.zero) { $0.adding($1.quantity) ?? .zero }
                == request.quantity)
        guard
            case .found(let found) = world.call({
                await $0.query(symbol: "ETHUSDC", request.clientOrderId)
            })
        else {
            Issue.record("not found")
            return
        }
        #expect(found.status == .filled)
        #expect(found.venueOrderId == report.venueOrderId)
        // What the account holds is what it had and what the trades moved.
        let balances = try #require(world.call { await $0.balances() }?.value)
        let ether = try #require(balances.first { $0.asset == Asset("ETH") })
        #expect(ether.free == (try ExactDecimal("90.5")))
        var quote = ExactDecimal(300_000)
        for fill in fills {
            #expect(fill.feeAsset == Asset("USDC"))
            quote = try #require(quote.adding(fill.quoteQuantity)?.subtracting(fill.fee))
        }
        #expect(balances.first { $0.asset == Asset("USDC") }?.free == quote)
    }

    @Test func `a resting order is open, found, listed, and cancelled once`() throws {
        let world = try SimulatedExchange(seed: 11)
        defer { world.shutDown() }
        #expect(world.runUntilReady())
        let request = try order(
            "a1", .buy, quantity: "1", price: "2500", timeInForce: .goodTillCancel)
        #expect(accepted(world.call { await $0.place(request) })?.status == .open)
        // The same id again: the exchange has it already, so nobody may call it refused.
        #expect(isUnknown(world.call { await $0.place(request) }))
        let open = world.call { await $0.openOrders(symbol: "ETHUSDC") }?.value
        #expect(open?.map(\.clientOrderId) == [request.clientOrderId])
        let cancel = world.call { await $0.cancel(symbol: "ETHUSDC", request.clientOrderId) }
        #expect(accepted(cancel)?.status == .canceled)
        let again = world.call { await $0.cancel(symbol: "ETHUSDC", request.clientOrderId) }
        #expect(rejection(again)?.code == -2011)
        #expect(world.run(milliseconds: 1_000) { world.log.reports.last?.status == .canceled })
        #expect(world.log.reports.map(\.status) == [.open, .canceled])
        #expect(world.log.reports.allSatisfy { $0.clientOrderId == request.clientOrderId })
        let absent = world.call { session in
            await session.query(symbol: "ETHUSDC", ClientOrderId("never") ?? request.clientOrderId)
        }
        #expect(absent == .absent)
    }

    @Test func `an order that the exchange refuses is a rejection with its words`() throws {
        let world = try SimulatedExchange(seed: 12)
        defer { world.shutDown() }
        #expect(world.runUntilReady())
        let poor = try order("a1", .buy, quantity: "200", price: "3100")
        #expect(rejection(world.call { await $0.place(poor) })?.code == -2010)
        let uneven = try order("a2", .buy, quantity: "1.00001", price: "3000")
        #expect(rejection(world.call { await $0.place(uneven) })?.code == -1013)
        let priceless = try order("a3", .buy, quantity: "1", price: nil)
        #expect(
            rejection(world.call { await $0.place(priceless) })?.code
                == BinanceOutcome.notSentCode)
    }

    @Test func `an order whose answer is lost is unknown and is found by its id`() throws {
        let world = try SimulatedExchange(seed: 13)
        defer { world.shutDown() }
        #expect(world.runUntilReady())
        world.host.loseAnswers(1)
        let request = try order("a1", .sell, quantity: "1", price: "2900")
        #expect(isUnknown(world.call { await $0.place(request) }))
        guard
            case .found(let report) = world.call({
                await $0.query(symbol: "ETHUSDC", request.clientOrderId)
            })
        else {
            Issue.record("not found")
            return
        }
        #expect(report.status == .filled)
        #expect(world.run(milliseconds: 1_000) { world.log.fills.isEmpty == false })
    }

    @Test func `an order to a host that is gone was not sent`() throws {
        let world = try SimulatedExchange(seed: 14)
        defer { world.shutDown() }
        #expect(world.runUntilReady())
        world.network.unregister(host: "paper", port: 80)
        _ = world.run(milliseconds: 100)
        let request = try order("a1", .sell, quantity: "1", price: "2900")
        let outcome = world.call { await $0.place(request) }
        #expect(rejection(outcome)?.code == BinanceOutcome.notSentCode)
        guard
            case .unknown = world.call({
                await $0.query(symbol: "ETHUSDC", request.clientOrderId)
            })
        else {
            Issue.record("silence is no answer")
            return
        }
    }

    @Test func `rules and charges are read`() throws {
        let world = try SimulatedExchange(seed: 15)
        defer { world.shutDown() }
        #expect(world.call { await $0.instruments() }?.value == [.paperETHUSDC])
        #expect(world.call { await $0.takerFeePips(symbol: "ETHUSDC") }?.value == 1_000)
        #expect(world.session.book(symbol: "BTCUSDC") == nil)
        #expect(world.session.requestValidityMilliseconds == 16_000)
    }

    @Test(arguments: 20...25)
    func `the book is the exchange's book`(seed: UInt64) throws {
        let world = try SimulatedExchange(seed: seed)
        defer { world.shutDown() }
        #expect(world.runUntilReady())
        _ = world.run(milliseconds: 20_000)
        #expect(world.log.healths == [.synchronising, .healthy].suffix(world.log.healths.count))
        // Stop at a moment at which everything was published, let it arrive, compare.
        world.host.pause()
        let boundary = (world.clock.now().milliseconds / 100 + 1) * 100
        world.host.advance(to: Timestamp(milliseconds: boundary))
        _ = world.run(milliseconds: 1_000)
        let units = try #require(DepthUnits(.paperETHUSDC))
        var model = DepthSynchroniser(symbol: "ETHUSDC", units: units)
        model.connected(now: 0)
        #expect(model.beginSnapshot(now: 0) == true)
        #expect(model.receive(snapshot: world.host.depth(), now: 0) == .applied)
        let book = try #require(world.session.book(symbol: "ETHUSDC"))
        #expect(book.bids == model.book.bids)
        #expect(book.asks == model.book.asks)
        #expect(book.bids.count >= 90)
    }

    @Test(arguments: 30...33)
    func `lost connections are told, and kept anew`(seed: UInt64) throws {
        let world = try SimulatedExchange(seed: seed)
        defer { world.shutDown() }
        #expect(world.runUntilReady())
        for round in 1...3 {
            world.network.sever(host: "paper", port: 80)
            let isDown = world.run(milliseconds: 1_000) {
                world.log.connections.count == 2 * round
                    && world.session.book(symbol: "ETHUSDC")?.health
                        == .unhealthy(.disconnected)
            }
            #expect(isDown)
            #expect(world.runUntilReady())
            #expect(world.log.connections.count == 2 * round + 1)
        }
        #expect(world.log.connections == [true, false, true, false, true, false, true])
    }

    @Test func `a book without changes is stale, then its connection is renewed`() throws {
        let world = try SimulatedExchange(seed: 40)
        defer { world.shutDown() }
        #expect(world.runUntilReady())
        // Open sockets over which nothing comes any more.
        world.network.setStalled(true, host: "paper", port: 80)
        let isStale = world.run(milliseconds: 6_000) {
            world.session.book(symbol: "ETHUSDC")?.health == .unhealthy(.stale)
        }
        #expect(isStale)
        let isGivenUp = world.run(milliseconds: 31_000) {
            world.log.all.contains(.streamEnded(reason: "no change of ETHUSDC came"))
        }
        #expect(isGivenUp)
        world.network.setStalled(false, host: "paper", port: 80)
        world.network.sever(host: "paper", port: 80)
        #expect(world.runUntilReady())
    }

    @Test func `a short stall is made up for without a new snapshot`() throws {
        let world = try SimulatedExchange(seed: 41)
        defer { world.shutDown() }
        #expect(world.runUntilReady())
        world.network.setStalled(true, host: "paper", port: 80)
        _ = world.run(milliseconds: 8_000)
        #expect(world.log.healths.last == .unhealthy(.stale))
        world.network.setStalled(false, host: "paper", port: 80)
        #expect(world.runUntilReady())
        #expect(world.log.healths.suffix(2) == [.unhealthy(.stale), .healthy])
        #expect(!world.log.connections.contains(false))
    }

    @Test func `connections are renewed before the exchange ends them`() throws {
        let world = try SimulatedExchange(seed: 42) { $0.connectionLifeMilliseconds = 20_000 }
        defer { world.shutDown() }
        #expect(world.runUntilReady())
        let healths = world.log.healths
        for round in 1...3 {
            _ = world.run(milliseconds: 10_000)
            // Every order in between is told, whichever connection brings it.
            let request = try order("r\(round)", .sell, quantity: "0.1", price: "2900")
            let report = try #require(accepted(world.call { await $0.place(request) }))
            #expect(world.run(milliseconds: 2_000) { world.log.reports.contains(report) })
            _ = world.run(milliseconds: 10_000)
        }
        let reason = "replaced by a newer connection"
        #expect(world.log.all.filter { $0 == .streamEnded(reason: reason) }.count >= 2)
        #expect(world.log.connections == [true], "nobody was ever away")
        #expect(world.log.healths == healths, "and the book never out of use")
        #expect(world.host.peerCount == 2)
    }

    @Test func `a renewal that fails leaves the old connections where they are`() throws {
        let world = try SimulatedExchange(seed: 46) { $0.connectionLifeMilliseconds = 20_000 }
        defer { world.shutDown() }
        #expect(world.runUntilReady())
        world.host.setFull(true)
        _ = world.run(milliseconds: 40_000)
        #expect(world.log.connections == [true])
        #expect(world.session.book(symbol: "ETHUSDC")?.health == .healthy)
        world.host.setFull(false)
        _ = world.run(milliseconds: 40_000)
        #expect(world.log.connections == [true])
        let reason = "replaced by a newer connection"
        #expect(world.log.all.contains(.streamEnded(reason: reason)))
    }

    @Test(arguments: [-3_000, -500, 800, 4_000] as [Int64])
    func `an exchange whose clock differs is followed only backwards`(ahead: Int64) throws {
        let world = try SimulatedExchange(seed: 47)
        defer { world.shutDown() }
        world.host.clockAheadMilliseconds = ahead
        // An exchange's own time never goes back: it stands still until it is where it should be.
        _ = world.run(milliseconds: 5_000)
        world.network.sever(host: "paper", port: 80)
        _ = world.run(milliseconds: 1_000)
        #expect(world.runUntilReady())
        let request = try order("a1", .sell, quantity: "1", price: "2900")
        #expect(accepted(world.call { await $0.place(request) }) != nil)
        let told = world.log.all.compactMap { event -> Int64? in
            if case .clock(let milliseconds) = event { milliseconds } else { nil }
        }
        let last = try #require(told.last)
        #expect(abs(last - ahead) <= 200, "\(told)")
    }

    @Test func `the account's history is what it did, of others only when`() throws {
        let world = try SimulatedExchange(seed: 48)
        defer { world.shutDown() }
        #expect(world.runUntilReady())
        let before = world.clock.now()
        for number in 1...3 {
            let request = try order(
                "nodeA000010000000\(number)", .sell, quantity: "\(number)", price: "2900")
            #expect(accepted(world.call { await $0.place(request) }) != nil)
            _ = world.run(milliseconds: 100)
        }
        let history = try #require(
            world.call { await $0.history(symbol: "ETHUSDC", since: before) }?.value)
        #expect(
            history.orders.map(\.request.quantity) == [1, 2, 3].map { ExactDecimal($0) })
        #expect(history.orders.allSatisfy { $0.report.status == .filled })
        #expect(
            history.orders.map(\.request.price) == Array(repeating: ExactDecimal(2_900), count: 3))
        #expect(history.fills == world.log.fills)
        #expect(history.foreignTimes.isEmpty)
        let later = world.clock.now().adding(milliseconds: 1)
        let rest = try #require(
            world.call { await $0.history(symbol: "ETHUSDC", since: later) }?.value)
        #expect(rest == AccountHistory())
        // A span of many days is asked for day by day.
        let longAgo = before.adding(milliseconds: -10 * 86_400_000)
        #expect(
            world.call { await $0.history(symbol: "ETHUSDC", since: longAgo) }?.value == history)
        world.network.unregister(host: "paper", port: 80)
        _ = world.run(milliseconds: 100)
        #expect(world.call { await $0.history(symbol: "ETHUSDC", since: before) }?.value == nil)
    }

    @Test func `the budget refuses orders before the exchange has to`() throws {
        let world = try SimulatedExchange(seed: 43) { $0.rateLimits.ordersPerTenSeconds = 3 }
        defer { world.shutDown() }
        #expect(world.runUntilReady())
        var codes: [Int] = []
        for number in 0..<5 {
            let request = try order(
                "b\(number)", .buy, quantity: "1", price: "2500", timeInForce: .goodTillCancel)
            let outcome = world.call { await $0.place(request) }
            codes.append(rejection(outcome)?.code ?? 1)
        }
        #expect(codes == [1, 1, 1, 0, 0])
        // Cancels go on.
        let id = try #require(ClientOrderId("b0"))
        #expect(accepted(world.call { await $0.cancel(symbol: "ETHUSDC", id) }) != nil)
    }

    @Test func `when the exchange says stop, nothing is sent until it may be`() throws {
        var budgets = BinancePaperConfiguration.Budgets()
        budgets.ordersPerTenSeconds = 2
        let world = try SimulatedExchange(seed: 44, budgets: budgets)
        defer { world.shutDown() }
        #expect(world.runUntilReady())
        var codes: [Int] = []
        for number in 0..<4 {
            let request = try order(
                "b\(number)", .buy, quantity: "1", price: "2500", timeInForce: .goodTillCancel)
            codes.append(rejection(world.call { await $0.place(request) })?.code ?? 1)
        }
        #expect(codes == [1, 1, -1015, 0])
        _ = world.run(milliseconds: 11_000)
        let late = try order(
            "c1", .buy, quantity: "1", price: "2500", timeInForce: .goodTillCancel)
        #expect(accepted(world.call { await $0.place(late) }) != nil)
    }

    @Test func `the same seed gives the same bytes at the same times`() throws {
        func trace(_ seed: UInt64) throws -> UInt64 {
            let world = try SimulatedExchange(seed: seed)
            #expect(world.runUntilReady())
            let request = try order("a1", .sell, quantity: "3", price: "2900")
            _ = world.call { await $0.place(request) }
            _ = world.run(milliseconds: 2_000)
            let trace = world.network.trace
            world.shutDown()
            return trace
        }
        let traces = try (50..<56).map { try trace($0) }
        #expect(try (50..<56).map { try trace($0) } == traces)
        #expect(Set(traces).count == traces.count)
    }
}
