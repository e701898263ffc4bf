import ArgumentParser
import Basics
import Codecs
import Routing

/// `route`.
struct RouteCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "route",
        abstract: "Splits an order over books and pools (batch: one JSON object per line).",
        discussion: """
            Books, pools and transfers over any number of assets and places; under deadlineMs the \
            best plan so far is printed with its honest gap. A line with "explain":true gets the key \
            explanation besides (not counted in elapsedMicros): for each leg fee, gas and its cost, \
            the price of the first unit and of the next after the leg, the impact and the share; \
            what the best plan without books and without pools is worth; and for each source \
            without a leg the reason: \(PlanExplanation.reasons).
            "risk":{"aversion","assets":{ASSET:{"price","variance"}},"revertPips":{LOCATION:pips}}, \
            each optional, charges transfers aversion · variance · seconds · (price · amount)² in \
            whole units of the free asset, printed as charge and taken off value, and counts gas at a \
            place 1 + pips/10^6 times for transactions that revert.
            Error codes: bad-json, unknown-key, missing-key, bad-value, unsupported, \
            invalid-state, unknown-asset, invalid-asset, same-asset, invalid-amount, \
            invalid-costs, duplicate-source, malformed-source, too-large, no-source, \
            nothing-to-trade.
            """)

    func run() {
        let time = SystemTime()
        Batch.run { (line) throws(CommandFailure) in
            let route = try RouteLine(line)
            let start = time.monotonicNanoseconds()
            do throws(RoutingError) {
                func micros() -> UInt64 { (time.monotonicNanoseconds() - start) / 1_000 }
                let deadline = route.deadlineMs.map {
                    RouteDeadline(nanoseconds: $0 * 1_000_000, time: time)
                }
                func isExpired() -> Bool { deadline?.isOver ?? false }
                guard route.isNetwork else {
                    let plan = try Router.plan(route.problem, isExpired: isExpired)
                    return route.answer(plan, elapsedMicros: micros())
                }
                let plan =
                    if let deadline {
                        try Router.planNetwork(route.problem, until: deadline)
                    } else {
                        try Router.planNetwork(route.problem)
                    }
                return route.answer(plan, elapsedMicros: micros(), isExpired: isExpired)
            } catch {
                throw CommandFailure(error.code, error.description)
            }
        }
    }
}

extension RoutingError {
    /// The name in kebab case.
    var code: String {
        switch self {
        case .unknownAsset: "unknown-asset"
        case .invalidAsset: "invalid-asset"
        case .sameAsset: "same-asset"
        case .invalidAmount: "invalid-amount"
        case .invalidCosts: "invalid-costs"
        case .duplicateSource: "duplicate-source"
        case .malformedSource: "malformed-source"
        case .tooLarge: "too-large"
        case .noSource: "no-source"
        case .nothingToTrade: "nothing-to-trade"
        }
    }
}
