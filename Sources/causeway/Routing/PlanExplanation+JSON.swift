import Arithmetic
import Codecs
import Routing

extension PlanExplanation {
    /// Every reason by which a source can be left out.
    static var reasons: String { LeftOutReason.allCases.map(\.rawValue).joined(separator: ", ") }

    /// `{"legs":[…],"withoutBooks"?:{"value","partial"},"withoutChain"?:{…},"leftOut":[…]}`.
    var json: JSONValue {
        var members: [JSONValue.Member] = [
            .init(name: "legs", value: .array(legs.map(\.json)))
        ]
        members += alternatives
        members.append(.init(name: "leftOut", value: .array(leftOut.map(\.json))))
        return .object(members)
    }

    /// What there would be without a kind of source.
    var alternatives: [JSONValue.Member] {
        [("withoutBooks", withoutBooks), ("withoutChain", withoutChain)].compactMap {
            (name, plan) -> JSONValue.Member? in
            plan.map { .init(name: name, value: $0.json) }
        }
    }
}

extension PlanExplanation.Alternative {
    /// `{"value","partial"}`.
    var json: JSONValue {
        ["value": .string(value.description), "partial": .bool(isPartial)]
    }
}

extension PlanExplanation.LeftOut {
    /// `{"source","reason","price"?,"detail"?}`.
    var json: JSONValue {
        var members: [JSONValue.Member] = [
            .init(name: "source", value: .string(source)),
            .init(name: "reason", value: .string(reason.rawValue)),
        ]
        if let price { members.append(.init(name: "price", value: .string(price.description))) }
        if let detail { members.append(.init(name: "detail", value: .string(detail))) }
        return .object(members)
    }
}

extension PlanExplanation.Leg {
    /// Everything of a leg.
    var json: JSONValue {
        .object(
            [
                .init(name: "source", value: .string(source)),
                .init(name: "kind", value: .string(kind.rawValue)),
                .init(name: "location", value: .string(location)),
                .init(name: "destination", value: .string(destination)),
                .init(name: "assetIn", value: .string(assetIn)),
                .init(name: "assetOut", value: .string(assetOut)),
                .init(name: "amountIn", value: .string(amountIn.description)),
                .init(name: "amountOut", value: .string(amountOut.description)),
            ] + figures)
    }

    /// What a plan alone does not say of a leg.
    var figures: [JSONValue.Member] {
        let fee: JSONValue = [
            "asset": .string(fee.asset), "amount": .string(fee.amount.description),
        ]
        return [
            .init(name: "fee", value: fee),
            .init(name: "gas", value: .integer(gas)),
            .init(name: "gasCost", value: .string(gasCost.description)),
            .init(name: "priceBefore", value: .string(priceBefore.description)),
            .init(name: "priceAfter", value: .string(priceAfter.description)),
            .init(name: "impactBps", value: .number(impactBps.description)),
            .init(name: "sharePercent", value: .number(sharePercent.description)),
        ]
    }
}
