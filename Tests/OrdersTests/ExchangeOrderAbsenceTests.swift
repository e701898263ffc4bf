import Arithmetic
import Basics
import Markets
import Orders
import Testing

@Suite("Proof of absence")
struct ExchangeOrderAbsenceTests {
    private func at(_ milliseconds: Int64) -> Timestamp { Timestamp(milliseconds: milliseconds) }

    @Test func `two answers at different times after the validity prove absence`() throws {
        var order = try TestOrder.order(in: .unknown)
        #expect(order.take { $0.decideAbsent(at: at(1_001)) })
        #expect(order.state == .unknown)
        #expect(order.take { $0.decideAbsent(at: at(1_002)) })
        #expect(order.state == .neverArrived)
    }

    @Test func `answers while the request may still be accepted prove nothing`() throws {
        var order = try TestOrder.order(in: .unknown)
        for time in [0, 500, 1_000] as [Int64] {
            #expect(!order.take { $0.decideAbsent(at: at(time)) })
        }
        #expect(order.take { $0.decideAbsent(at: at(1_001)) })
        #expect(order.state == .unknown, "the earlier answers do not count")
    }

    @Test func `one answer told twice is one answer`() throws {
        var order = try TestOrder.order(in: .unknown)
        order.take { $0.decideAbsent(at: at(2_000)) }
        #expect(!order.take { $0.decideAbsent(at: at(2_000)) })
        #expect(!order.take { $0.decideAbsent(at: at(1_500)) }, "an older one neither")
        #expect(order.state == .unknown)
    }

    @Test func `a sign of life between two answers starts the proof anew`() throws {
        var order = try TestOrder.order(in: .unknown)
        order.take { $0.decideAbsent(at: at(2_000)) }
        order.take { try? $0.decide(report: TestOrder.report(.open)) }
        #expect(!order.take { $0.decideAbsent(at: at(3_000)) })
        #expect(order.state == .open)
    }

    @Test func `an order that was never given to the transport needs no waiting`() throws {
        var order = try TestOrder.order(in: .created)
        order.take { $0.decideAbsent(at: at(1)) }
        order.take { $0.decideAbsent(at: at(2)) }
        #expect(order.state == .neverArrived)
    }

    @Test func `an unknown order keeps its exposure until it is proven absent`() throws {
        var order = try TestOrder.order(in: .unknown)
        #expect(order.openQuantity == ExactDecimal(10))
        order.take { $0.decideAbsent(at: at(2_000)) }
        #expect(order.openQuantity == ExactDecimal(10))
        order.take { $0.decideAbsent(at: at(3_000)) }
        #expect(order.openQuantity.isZero)
    }
}
