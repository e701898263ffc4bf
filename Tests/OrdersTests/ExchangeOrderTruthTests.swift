import Arithmetic
import Basics
import Markets
import Orders
import Testing

/// What the exchange did is what is booked, whatever else is said, and in whatever order.
@Suite("An order and the exchange's truth")
struct ExchangeOrderTruthTests {
    @Test(arguments: 1...400)
    func `any mixture of all that can be said ends in the exchange's own total`(
        seed: UInt64
    ) throws {
        var random = TestRandom(seed: seed)
        let truth = try Truth(&random)
        var order = try TestOrder.order()
        for _ in 0..<random.int(0, 60) {
            truth.say(&order, &random)
            #expect(order.bookedQuantity <= truth.total, "never more than was traded")
            #expect(Set(order.tradeIds).count == order.tradeIds.count)
        }
        // Whatever we had concluded by then: the exchange's records are told once more.
        for fill in truth.fills.reversed() { order.take { $0.decide(fill: fill) } }
        if let end = truth.end { order.take { $0.decide(report: end) } }
        #expect(order.bookedQuantity == truth.total)
        #expect(order.tradeIds.sorted() == truth.fills.map(\.key.tradeId).sorted())
        if truth.end != nil { #expect(order.isSettled && order.reportedQuantity == truth.total) }
    }

    @Test(arguments: OrderState.allCases.filter(\.isPresumedDead))
    func `an order that counted as dead is taken up again by a sign of life`(
        state: OrderState
    ) throws {
        var order = try TestOrder.order(in: state)
        order.take { try? $0.decide(fill: TestOrder.fill("late", 4)) }
        #expect(order.state == .partiallyFilled && !order.isSettled)
        #expect(order.bookedQuantity == ExactDecimal(4))
        order.take { try? $0.decide(report: TestOrder.report(.expired, filled: 4)) }
        #expect(order.state == .expired && order.isSettled)
    }

    @Test func `people can only override what nobody knows and nobody can accept any more`() throws
    {
        for state in OrderState.allCases {
            let order = try TestOrder.order(in: state)
            let isOpenQuestion = state == .created || state == .sent || state == .unknown
            let after = Timestamp(milliseconds: 1_001)
            #expect(order.canBeOverridden(at: after) == isOpenQuestion, "\(state)")
            #expect(order.canBeOverridden(at: TestOrder.validUntil) == (state == .created))
        }
        var order = try TestOrder.order(in: .unknown)
        order.take { $0.decideOverridden(at: Timestamp(milliseconds: 1_001)) }
        #expect(order.state == .overridden && order.openQuantity.isZero && order.isSettled)
    }

    /// What happened to the order at the exchange; without an end it never arrived.
    private struct Truth {
        var fills: [Fill] = []
        var reports: [OrderReport] = []
        var total = ExactDecimal.zero
        var end: OrderReport?

        init(_ random: inout TestRandom) throws {
            guard !random.oneIn(4) else { return }
            var filled = 0
            reports.append(try TestOrder.report(.open))
            while filled < 10, !random.oneIn(4) {
                let quantity = random.int(1, 10 - filled)
                filled += quantity
                fills.append(try TestOrder.fill("t\(fills.count)", quantity))
                reports.append(
                    try TestOrder.report(filled == 10 ? .filled : .partiallyFilled, filled: filled))
            }
            let status: VenueOrderStatus =
                filled == 10 ? .filled : random.pick([.canceled, .expired])
            end = try TestOrder.report(status, filled: filled)
            reports.append(try TestOrder.report(status, filled: filled))
            total = ExactDecimal(filled)
        }

        /// Says one thing, true or mistaken: a refusal, silence and absence prove nothing here.
        func say(_ order: inout ExchangeOrder, _ random: inout TestRandom) {
            let time = Timestamp(milliseconds: Int64(random.int(0, 4_000)))
            switch random.int(0, 9) {
            case 0: order.take { $0.decideSent(validUntil: TestOrder.validUntil) }
            case 1: order.take { $0.decideRejected(code: -1, message: "no") }
            case 2: order.take { $0.decideUnknown(reason: "timeout") }
            case 3...4: order.take { $0.decideAbsent(at: time) }
            case 5: order.take { $0.decideOverridden(at: time) }
            case 6...7 where !reports.isEmpty:
                let report = random.pick(reports)
                order.take { $0.decide(report: report) }
            default:
                guard !fills.isEmpty else { return }
                let fill = random.pick(fills)
                order.take { $0.decide(fill: fill) }
            }
        }
    }
}
