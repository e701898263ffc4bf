import Arithmetic
import Basics
import Codecs
import Markets

/// What an execution report is about.
struct Execution {
    /// The exchange's word.
    let type: String
    /// The trade, if it is about one.
    var fill: EngineFill?
    /// The owner's id of the cancel, if it is about one.
    var cancelId: String?
    /// The arriving order of the same account, if it is about self-trade prevention.
    var preventingOrderId: Int64?
}

extension BinancePaperVenue {
    /// An `executionReport`, with every field that the exchange documents for these orders.
    func executionReport(_ order: EngineOrder, _ execution: Execution, id: Int64) -> JSONValue {
        let new = order.request
        let rules = engine.markets[new.market].rules
        func price(_ ticks: Int64) -> JSONValue {
            .string(RawUnits.text(rules.priceRaw(ticks: ticks)))
        }
        func quantity(_ steps: Int64) -> JSONValue {
            .string(RawUnits.text(rules.baseRaw(steps: steps)))
        }
        let trade = execution.fill?.trade
        let commission = execution.fill?.commission
        var members = Self.members([
            "e": "executionReport",
            "E": .integer(time.milliseconds),
            "s": .string(rules.instrument.symbol),
            "c": .string(execution.cancelId ?? new.clientOrderId),
            "S": .string(new.side.binanceName),
            "o": .string(new.type.binanceName),
            "f": .string(new.timeInForce.binanceName),
            "q": quantity(order.steps),
            "p": price(new.priceTicks),
            "P": "0.00000000",
            "F": "0.00000000",
            "g": -1,
            "C": .string(execution.cancelId == nil ? "" : new.clientOrderId),
            "x": .string(execution.type),
            "X": .string(order.status.binanceName),
            "r": "NONE",
            "i": .integer(order.id),
            "l": quantity(trade?.steps ?? 0),
            "z": quantity(order.filledSteps),
            "L": price(trade?.priceTicks ?? 0),
            "n": .string(commission.map { RawUnits.text($0.raw) } ?? "0"),
            "N": commission.map { .string($0.asset.code) } ?? .null,
            "T": .integer(order.updatedAt.milliseconds),
            "t": .integer(trade?.id ?? -1),
            "I": .integer(id),
            "w": .bool(order.status.isOpen && new.type != .market),
            "m": .bool(execution.fill?.isMaker ?? false),
            "M": .bool(trade != nil),
            "O": .integer(order.createdAt.milliseconds),
            "Z": .string(RawUnits.text(order.filledQuoteRaw)),
            "Y": .string(RawUnits.text(trade?.quoteRaw ?? 0)),
            "Q": .string(RawUnits.text(order.quoteAmountRaw)),
            "W": .integer(order.createdAt.milliseconds),
            "V": .string(new.selfTradePrevention.binanceName),
        ])
        members += prevention(order, execution, id: id)
        if let reason = order.binanceExpiryReason {
            members += Self.members(["eR": .string(reason)])
        }
        return .object(members)
    }

    /// What an execution report adds when self-trade prevention ended the order.
    private func prevention(
        _ order: EngineOrder, _ execution: Execution, id: Int64
    ) -> [JSONValue.Member] {
        guard let other = execution.preventingOrderId else { return [] }
        let new = order.request
        let rules = engine.markets[new.market].rules
        let quantity = JSONValue.string(
            RawUnits.text(rules.baseRaw(steps: order.preventedSteps)))
        let value = rules.quoteRaw(
            priceTicks: new.priceTicks, steps: order.preventedSteps, rounding: .down)
        return Self.members([
            "v": .integer(id),
            "A": quantity,
            "B": quantity,
            "u": .integer(new.account),
            "U": .integer(other),
            "Cs": .string(rules.instrument.symbol),
            "pl": quantity,
            "pL": .string(RawUnits.text(rules.priceRaw(ticks: new.priceTicks))),
            "pY": .string(RawUnits.text(value)),
        ])
    }

    private static func members(
        _ literal: KeyValuePairs<String, JSONValue>
    ) -> [JSONValue.Member] {
        literal.map { JSONValue.Member(name: $0.key, value: $0.value) }
    }
}
