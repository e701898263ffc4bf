import Basics
import Codecs
import Node
import Routing

extension ExplainedQuote {
    /// A plan's own members with its name, its state, its reasons, and each leg's figures.
    func json(plan: JSONValue) -> JSONValue {
        var members: [JSONValue.Member] = [
            .init(name: "quoteId", value: .string(id)),
            .init(name: "stateHash", value: .string(stateHash.hex)),
        ]
        for member in plan.objectValue ?? [] {
            guard member.name == "legs" else {
                members.append(member)
                continue
            }
            members += explanation.alternatives
            members.append(.init(name: "legs", value: legs(member.value.arrayValue ?? [])))
        }
        members.append(
            .init(name: "leftOut", value: .array(explanation.leftOut.map(\.json))))
        return .object(members)
    }

    /// The plan's legs, each with the explanation's figures.
    private func legs(_ planned: [JSONValue]) -> JSONValue {
        .array(
            zip(planned, explanation.legs).map { leg, figures in
                let own = leg.objectValue ?? []
                let more: [JSONValue.Member] =
                    [
                        .init(name: "assetIn", value: .string(figures.assetIn)),
                        .init(name: "assetOut", value: .string(figures.assetOut)),
                    ] + figures.figures
                let known = own.map(\.name)
                return .object(own + more.filter { !known.contains($0.name) })
            })
    }
}
