import Arithmetic
import Basics
import Markets
package import Routing

extension MarketSnapshot {
    /// What a plan rests on, as text.
    ///
    /// The block that pins every pool, and of each book the levels that the plan takes: equal texts
    /// are equal markets for that plan.
    package func state(under plan: NetworkPlan) -> String {
        state(
            plan.legs.map { leg in
                if case .book(let order) = leg.kind {
                    (leg.source, order)
                } else {
                    (leg.source, nil)
                }
            })
    }

    private func state(_ legs: [(source: String, order: RouteLeg.BookLeg?)]) -> String {
        var parts: [String] = []
        var hasPool = false
        for leg in legs {
            if let order = leg.order {
                parts.append("book \(leg.source)" + levels(of: leg.source, under: order))
            } else {
                hasPool = true
                parts.append("pool \(leg.source)")
            }
        }
        if hasPool, let head { parts.append("block \(head.number) \(head.hash.hex)") }
        return parts.joined(separator: "\n")
    }

    /// The levels from the best to the one where a leg's quantity ends.
    private func levels(of id: String, under order: RouteLeg.BookLeg) -> String {
        guard let source = books.first(where: { $0.id == id }) else { return "" }
        var text = ""
        var left = order.quantity
        for level in source.book.levels(takenBy: order.isSell ? .sell : .buy) {
            guard left.isPositive, let size = source.instrument.sizeStep.times(level.sizeSteps)
            else { break }
            text += " \(level.priceTicks)x\(level.sizeSteps)"
            left = left.subtracting(size) ?? .zero
        }
        return text
    }
}
