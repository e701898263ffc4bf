import Arithmetic
import Codecs
import Routing

extension RouteLine {
    /// What both kinds of plans say.
    private struct Sums {
        let amountIn: UInt256
        let amountOut: UInt256
        let costs: UInt256
        var charge = UInt256.zero
        let value: RouteValue
        let bound: RouteValue
        let gapBps: ExactDecimal
        let gapBpsBeforeLots: ExactDecimal
        let bestSingle: RoutePlan.Single?
        let isPartial: Bool
    }

    /// The plan of one pair as the contract prints it, and why if that was asked for.
    func answer(_ plan: RoutePlan, elapsedMicros: UInt64) -> JSONValue {
        let legs = plan.legs.map {
            leg(
                $0.source, problem.order.assetIn, problem.order.assetOut, $0.amountIn,
                $0.amountOut, $0.order)
        }
        return answer(
            legs,
            Sums(
                amountIn: plan.amountIn, amountOut: plan.amountOut, costs: plan.costs,
                value: plan.value, bound: plan.bound, gapBps: plan.gapBps,
                gapBpsBeforeLots: plan.gapBpsBeforeLots, bestSingle: plan.bestSingle,
                isPartial: plan.isPartial), elapsedMicros,
            isExplained ? PlanExplanation(plan, of: problem) : nil)
    }

    /// The plan of a network as the contract prints it, and why if that was asked for and there is
    /// time.
    func answer(
        _ plan: NetworkPlan, elapsedMicros: UInt64, isExpired: @escaping () -> Bool
    ) -> JSONValue {
        let legs = plan.legs.map {
            leg($0.source, $0.assetIn, $0.assetOut, $0.amountIn, $0.amountOut, $0.order)
        }
        return answer(
            legs,
            Sums(
                amountIn: plan.amountIn, amountOut: plan.amountOut, costs: plan.costs,
                charge: plan.charge, value: plan.value, bound: plan.bound, gapBps: plan.gapBps,
                gapBpsBeforeLots: plan.gapBpsBeforeLots, bestSingle: plan.bestSingle,
                isPartial: plan.isPartial), elapsedMicros,
            isExplained ? PlanExplanation(plan, of: problem, isExpired: isExpired) : nil)
    }

    private func leg(
        _ source: String, _ assetIn: String, _ assetOut: String, _ amountIn: UInt256,
        _ amountOut: UInt256, _ order: Int
    ) -> JSONValue {
        [
            "source": .string(source),
            "assetIn": .string(assetIn),
            "assetOut": .string(assetOut),
            "amountIn": .string(amountIn.description),
            "amountOut": .string(amountOut.description),
            "order": .number(String(order)),
        ]
    }

    private func answer(
        _ legs: [JSONValue], _ sums: Sums, _ elapsedMicros: UInt64,
        _ explanation: PlanExplanation?
    ) -> JSONValue {
        var members: [JSONValue.Member] = [
            .init(name: "legs", value: .array(legs)),
            .init(name: "amountIn", value: .string(sums.amountIn.description)),
            .init(name: "amountOut", value: .string(sums.amountOut.description)),
            .init(name: "costs", value: .string(sums.costs.description)),
        ]
        if problem.risk.isTransitCharged {
            members.append(.init(name: "charge", value: .string(sums.charge.description)))
        }
        members += [
            .init(name: "value", value: .string(sums.value.description)),
            .init(name: "bound", value: .string(sums.bound.description)),
            .init(name: "gapBps", value: .number(sums.gapBps.description)),
            .init(name: "gapBpsBeforeLots", value: .number(sums.gapBpsBeforeLots.description)),
        ]
        if let single = sums.bestSingle {
            let value: JSONValue = [
                "source": .string(single.source), "value": .string(single.value.description),
            ]
            members.append(.init(name: "bestSingle", value: value))
        }
        members.append(.init(name: "partial", value: .bool(sums.isPartial)))
        members.append(.init(name: "elapsedMicros", value: .number(String(elapsedMicros))))
        if let explanation {
            members.append(.init(name: "explanation", value: explanation.json))
        }
        return .object(members)
    }
}
