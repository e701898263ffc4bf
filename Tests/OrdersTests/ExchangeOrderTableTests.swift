import Arithmetic
import Basics
import Markets
import Orders
import Testing

/// The machine as a table: where each input leads from each state; a dash is no event.
@Suite("Order state machine")
struct ExchangeOrderTableTests {
    static let inputs = [
        "sent", "open", "partial 5", "filled 10", "canceled", "expired", "rejected report",
        "refused", "no answer", "late absence", "early absence", "fill 4", "fill 10",
        "late override", "early override",
    ]

    // One row a state, in the order of `inputs`; a state's own name is an event that stays there.
    static let table: [(OrderState, [String])] = [
        (
            .created,
            [
                "sent", "open", "partiallyFilled", "filled", "canceled", "expired", "rejected",
                "rejected", "unknown", "unknown", "unknown", "partiallyFilled", "filled",
                "overridden", "overridden",
            ]
        ),
        (
            .sent,
            [
                "-", "open", "partiallyFilled", "filled", "canceled", "expired", "rejected",
                "rejected", "unknown", "unknown", "-", "partiallyFilled", "filled", "overridden",
                "-",
            ]
        ),
        (
            .open,
            [
                "-", "-", "partiallyFilled", "filled", "canceled", "expired", "rejected", "-", "-",
                "-", "-", "partiallyFilled", "filled", "-", "-",
            ]
        ),
        (
            .partiallyFilled,
            [
                "-", "-", "partiallyFilled", "filled", "-", "-", "-", "-", "-", "-", "-",
                "partiallyFilled", "filled", "-", "-",
            ]
        ),
        (
            .unknown,
            [
                "-", "open", "partiallyFilled", "filled", "canceled", "expired", "rejected",
                "rejected", "-", "unknown", "-", "partiallyFilled", "filled", "overridden", "-",
            ]
        ),
        (
            .filled,
            [
                "-", "-", "-", "-", "-", "-", "-", "-", "-", "-", "-", "filled", "filled", "-",
                "-",
            ]
        ),
        (
            .canceled,
            [
                "-", "-", "canceled", "canceled", "-", "-", "-", "-", "-", "-", "-", "canceled",
                "filled", "-", "-",
            ]
        ),
        (
            .expired,
            [
                "-", "-", "expired", "expired", "-", "-", "-", "-", "-", "-", "-", "expired",
                "filled", "-", "-",
            ]
        ),
        (
            .rejected,
            [
                "-", "open", "partiallyFilled", "filled", "canceled", "expired", "rejected", "-",
                "-", "-", "-", "partiallyFilled", "filled", "-", "-",
            ]
        ),
        (
            .neverArrived,
            [
                "-", "open", "partiallyFilled", "filled", "canceled", "expired", "rejected", "-",
                "-", "-", "-", "partiallyFilled", "filled", "-", "-",
            ]
        ),
        (
            .overridden,
            [
                "-", "open", "partiallyFilled", "filled", "canceled", "expired", "rejected", "-",
                "-", "-", "-", "partiallyFilled", "filled", "-", "-",
            ]
        ),
    ]

    @Test func `every state has a row and every row every input`() {
        #expect(Self.table.map(\.0) == OrderState.allCases)
        #expect(Self.table.allSatisfy { $0.1.count == Self.inputs.count })
    }

    @Test(arguments: OrderState.allCases)
    func `each input leads where the table says`(state: OrderState) throws {
        let row = try #require(Self.table.first { $0.0 == state })
        for (input, expected) in zip(Self.inputs, row.1) {
            var order = try TestOrder.order(in: state)
            #expect(order.state == state)
            let event = try Self.decide(input, order)
            if let event { order.apply(event) }
            let reached = event == nil ? "-" : String(describing: order.state)
            #expect(reached == expected, "\(state) on \(input)")
        }
    }

    @Test(arguments: OrderState.allCases)
    func `each input told twice is one event`(state: OrderState) throws {
        // Absence told twice is the one thing that means more than once; it has its own tests.
        for input in Self.inputs where !input.hasSuffix("absence") {
            var order = try TestOrder.order(in: state)
            guard let event = try Self.decide(input, order) else { continue }
            order.apply(event)
            #expect(try Self.decide(input, order) == nil, "\(state) on \(input)")
        }
    }

    static func decide(_ input: String, _ order: ExchangeOrder) throws -> OrderEvent? {
        switch input {
        case "sent": order.decideSent(validUntil: TestOrder.validUntil)
        case "open": order.decide(report: try TestOrder.report(.open))
        case "partial 5": order.decide(report: try TestOrder.report(.partiallyFilled, filled: 5))
        case "filled 10": order.decide(report: try TestOrder.report(.filled, filled: 10))
        case "canceled": order.decide(report: try TestOrder.report(.canceled))
        case "expired": order.decide(report: try TestOrder.report(.expired))
        case "rejected report": order.decide(report: try TestOrder.report(.rejected))
        case "refused": order.decideRejected(code: -1, message: "refused")
        case "no answer": order.decideUnknown(reason: "timeout")
        case "late absence": order.decideAbsent(at: Timestamp(milliseconds: 1_001))
        case "early absence": order.decideAbsent(at: TestOrder.validUntil)
        case "fill 4": order.decide(fill: try TestOrder.fill("new", 4))
        case "fill 10": order.decide(fill: try TestOrder.fill("new", 10))
        case "late override": order.decideOverridden(at: Timestamp(milliseconds: 1_001))
        case "early override": order.decideOverridden(at: TestOrder.validUntil)
        default: throw TestOrder.Missing()
        }
    }
}
