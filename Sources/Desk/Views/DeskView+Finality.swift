import Arithmetic
import Codecs
import Markets
import Orders
import Settlement

extension DeskView {
    /// The same view, which also tells what is enough for the value of each parent.
    package func with(_ outlook: FinalityOutlook?) -> DeskView {
        var view = self
        view.outlook = outlook
        return view
    }

    /// The rung on which an intent's block stands now; nil while it is in none.
    func rung(of intent: Intent) -> FinalityRung? {
        guard let outlook, let evidence = outlook.evidence, let inclusion = intent.inclusion else {
            return nil
        }
        return outlook.policy.ladder.standing(of: inclusion.blockNumber, under: evidence)
    }

    /// What a parent's value needs, what its trades on chain have reached, and whether that is
    /// enough; nil while it has none in a block.
    func finality(of record: ParentRecord) -> JSONValue? {
        guard let outlook, let lane = state.lane else { return nil }
        let routes = record.intentIds.compactMap(lane.intent).filter {
            $0.purpose == .route && $0.hasTakenEffect
        }
        guard !routes.isEmpty else { return nil }
        let value = dollars(of: routes, record, outlook)
        let needed = outlook.policy.needed(valueUSD: value)
        let reached = lowest(routes.map(rung), on: outlook.policy.ladder)
        var fields: [JSONValue.Member] = [.init(name: "needed", value: .string(needed.name))]
        if let value { fields.append(.init(name: "valueUSD", value: .string(value.description))) }
        if let reached { fields.append(.init(name: "reached", value: .string(reached.name))) }
        fields.append(
            .init(
                name: "enough",
                value: .bool(outlook.policy.isEnough(reached, valueUSD: value))))
        return .object(fields)
    }

    /// The lowest of these rungs; nil when one of them is on none.
    private func lowest(
        _ rungs: [FinalityRung?], on ladder: FinalityLadder
    ) -> FinalityRung? {
        var lowest: FinalityRung?
        for rung in rungs {
            guard let rung else { return nil }
            if let known = lowest, ladder.isAtLeast(rung, known) { continue }
            lowest = rung
        }
        return lowest
    }

    /// What these routes moved, in dollars; nil when the pair has no side that counts as dollars.
    private func dollars(
        of routes: [Intent], _ record: ParentRecord, _ outlook: FinalityOutlook
    ) -> ExactDecimal? {
        let order = record.order
        guard let dollar = [order.quote, order.base].first(where: outlook.dollars.contains),
            let token = state.configuration.chain?.token(of: dollar), let address = token.address
        else { return nil }
        var sum = UInt256.zero
        for change in routes.flatMap({ $0.inclusion?.changes ?? [] }) where change.token == address
        {
            guard let next = sum.checkedAdding(change.amount.magnitude) else { return nil }
            sum = next
        }
        return ExactDecimal(rawUnits: sum, decimals: token.decimals)?.normalized
    }
}
