import Arithmetic
import Basics
import Markets
import Orders
import Testing

@Suite("Fills and totals of an order")
struct ExchangeOrderFillTests {
    @Test(arguments: OrderState.allCases)
    func `a fill is booked once from every state`(state: OrderState) throws {
        var order = try TestOrder.order(in: state)
        let before = order.bookedQuantity
        let fill = try TestOrder.fill("late", 2)
        #expect(order.take { $0.decide(fill: fill) })
        #expect(!order.take { $0.decide(fill: fill) })
        #expect(order.bookedQuantity == before.adding(ExactDecimal(2)))
        #expect(order.tradeIds.filter { $0 == "late" }.count == 1)
    }

    @Test func `fills of another order, account, venue, symbol or side are not booked`() throws {
        let order = try TestOrder.order(in: .open)
        let good = try TestOrder.fill("x", 1)
        let other = try #require(ClientOrderId("somebody"))
        let keys = [
            Fill.Key(venue: VenueId("other"), account: "main", symbol: "ETHUSDC", tradeId: "x"),
            Fill.Key(venue: TestOrder.venue, account: "sub", symbol: "ETHUSDC", tradeId: "x"),
            Fill.Key(venue: TestOrder.venue, account: "main", symbol: "BTCUSDC", tradeId: "x"),
        ]
        var strangers = keys.map { good.with(key: $0) }
        strangers.append(good.with(id: other))
        strangers.append(good.with(side: .buy))
        strangers.append(good.with(quantity: .zero))
        strangers.append(good.with(quantity: ExactDecimal(-1)))
        for stranger in strangers { #expect(order.decide(fill: stranger) == nil) }
        #expect(order.decide(fill: good) != nil)
    }

    @Test func `an order is settled only when the trades behind the totals are booked`() throws {
        var order = try TestOrder.order(in: .sent)
        order.take { try? $0.decide(report: TestOrder.report(.expired, filled: 6)) }
        #expect(order.state == .expired)
        #expect(order.lacksFills && !order.isSettled)
        order.take { try? $0.decide(fill: TestOrder.fill("a", 4)) }
        #expect(!order.isSettled)
        order.take { try? $0.decide(fill: TestOrder.fill("b", 2)) }
        #expect(order.isSettled)
        #expect(order.state == .expired)
        #expect(order.bookedQuoteQuantity == ExactDecimal(12_000))
    }

    @Test func `trades before their report need no totals`() throws {
        var order = try TestOrder.order(in: .sent)
        order.take { try? $0.decide(fill: TestOrder.fill("a", 10)) }
        #expect(order.state == .filled && order.isSettled)
        #expect(!order.take { try? $0.decide(report: TestOrder.report(.filled, filled: 10)) })
    }

    @Test func `a report that knows less than is known is late`() throws {
        var order = try TestOrder.order(in: .sent)
        order.take { try? $0.decide(report: TestOrder.report(.partiallyFilled, filled: 6)) }
        #expect(!order.take { try? $0.decide(report: TestOrder.report(.open)) })
        #expect(!order.take { try? $0.decide(report: TestOrder.report(.canceled, filled: 5)) })
        #expect(order.take { try? $0.decide(report: TestOrder.report(.canceled, filled: 6)) })
    }

    @Test func `more filled after the end reopens the question but not the order`() throws {
        var order = try TestOrder.order(in: .canceled)
        #expect(order.isSettled)
        #expect(order.take { try? $0.decide(report: TestOrder.report(.canceled, filled: 3)) })
        #expect(order.state == .canceled && !order.isSettled)
        order.take { try? $0.decide(fill: TestOrder.fill("late", 3)) }
        #expect(order.state == .canceled && order.isSettled)
    }

    @Test func `a refusal by the exchange's own report is not undone by a late report`() throws {
        var order = try TestOrder.order(in: .sent)
        order.take { try? $0.decide(report: TestOrder.report(.rejected)) }
        #expect(!order.take { try? $0.decide(report: TestOrder.report(.open)) })
        #expect(order.state == .rejected)
    }

    @Test func `what is open and what is booked never exceed the order`() throws {
        for seed in 1...200 {
            var random = TestRandom(seed: UInt64(seed))
            var order = try TestOrder.order(in: .sent)
            let world = try World(&random)
            for _ in 0..<30 {
                let (wasTerminal, before) = (order.state.isTerminal, order.bookedQuantity)
                world.tell(&order, &random)
                let sum = try #require(order.bookedQuantity.adding(order.openQuantity))
                #expect(sum <= order.request.quantity)
                #expect(order.bookedQuantity >= before, "nothing is unbooked")
                #expect(!wasTerminal || order.state.isTerminal, "the end is the end")
            }
            // In the end everything is told once more, in any order: the truth is reached.
            for fill in world.fills.reversed() { order.take { $0.decide(fill: fill) } }
            order.take { $0.decide(report: world.last) }
            #expect(order.isSettled)
            #expect(order.bookedQuantity == world.last.filledQuantity)
            #expect(order.tradeIds.sorted() == world.fills.map(\.key.tradeId).sorted())
        }
    }

    /// What an exchange did with the order, told late, twice and in any order.
    private struct World {
        var fills: [Fill] = []
        var reports: [OrderReport] = []
        let last: OrderReport

        init(_ random: inout TestRandom) throws {
            var filled = 0
            reports.append(try TestOrder.report(.open))
            while filled < 10, !random.oneIn(4) {
                let quantity = random.int(1, 10 - filled)
                filled += quantity
                fills.append(try TestOrder.fill("t\(fills.count)", quantity))
                if filled < 10 {
                    reports.append(try TestOrder.report(.partiallyFilled, filled: filled))
                }
            }
            let end: VenueOrderStatus =
                filled == 10 ? .filled : random.pick([.canceled, .expired])
            last = try TestOrder.report(end, filled: filled)
            reports.append(last)
        }

        func tell(_ order: inout ExchangeOrder, _ random: inout TestRandom) {
            if fills.isEmpty || random.oneIn(2) {
                let report = random.pick(reports)
                order.take { $0.decide(report: report) }
            } else {
                let fill = random.pick(fills)
                order.take { $0.decide(fill: fill) }
            }
        }
    }
}

extension Fill {
    func with(
        key: Key? = nil, id: ClientOrderId? = nil, side: Side? = nil, quantity: ExactDecimal? = nil
    ) -> Fill {
        Fill(
            key: key ?? self.key, clientOrderId: id ?? clientOrderId, side: side ?? self.side,
            price: price, quantity: quantity ?? self.quantity, quoteQuantity: quoteQuantity,
            fee: fee, feeAsset: feeAsset, time: time)
    }
}
