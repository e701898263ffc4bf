package import Arithmetic
import Basics
import Pools
package import Routing

/// What the usual searches make of an order of one pair, with the same exact quotes and the same
/// gas as the router; shared by the benchmark and the tests.
///
/// The order's fixed amount is a multiple of `stepsPerOrder`; a book's base is what is fixed.
/// Balances are taken to suffice.
package struct RouteBaselines: Sendable {
    /// An order's amount is a whole multiple of this, so that every share is a whole number.
    package static let stepsPerOrder = 1_280

    private static let parts = 20
    private static let slices = 256

    /// One source's exact worth of every share; nil where it cannot trade as much.
    private struct Table {
        let parts: [Int256?]
        let slices: [Int256?]
        let cost: Int256
        let isPool: Bool
    }

    private let tables: [Table]
    private let base: Int256

    /// Quotes every share of every source; nil when the order's amount is no such multiple or a
    /// source does not trade its pair.
    package init?(_ problem: RouteProblem) {
        guard let quotes = BaselineQuotes(problem) else { return nil }
        let (step, remainder) = (
            quotes.target / UInt256(Self.stepsPerOrder), quotes.target % UInt256(Self.stepsPerOrder)
        )
        guard !step.isZero, remainder.isZero else { return nil }
        func worths(_ source: RouteSource, _ count: Int) -> [Int256?] {
            let share = step * UInt256(Self.stepsPerOrder / count)
            return (0...count).map { quotes.worth(of: share * UInt256($0), at: source) }
        }
        var tables: [Table] = []
        for source in problem.sources {
            guard quotes.trades(source) else { return nil }
            var units: UInt64 = 0
            var isPool = false
            if case .pool(let route) = source.kind { (units, isPool) = (route.gas, true) }
            tables.append(
                Table(
                    parts: worths(source, Self.parts), slices: worths(source, Self.slices),
                    cost: quotes.cost(units), isPool: isPool))
        }
        self.tables = tables
        base = quotes.cost(problem.transactionGas)
    }

    /// What a baseline's plan is worth: received less costs, or what is paid and the costs below
    /// zero; nil when it cannot trade the order.
    package func value(_ baseline: RouteBaseline) -> Int256? {
        switch baseline {
        case .single: single
        case .twentieths: split
        case .slices: greedy
        }
    }

    /// A plan's value as baselines count it.
    package static func worth(_ plan: RoutePlan, isBuy: Bool) -> Int256 {
        let value = Int256(
            magnitude: plan.value.magnitude, isNegative: plan.value.isNegative)
        return isBuy ? value.negated : value
    }

    private func less(_ value: Int256, _ cost: Int256) -> Int256 {
        value.checkedSubtracting(cost) ?? value
    }

    private func sum(_ one: Int256, _ other: Int256) -> Int256 {
        one.checkedAdding(other) ?? one
    }

    private var single: Int256? {
        tables.compactMap { table in
            table.parts[Self.parts].map {
                less($0, table.isPool ? sum(table.cost, base) : table.cost)
            }
        }.max()
    }

    /// By dynamic programming over the sources, apart for splits with a pool and without one.
    private var split: Int256? {
        // Indexed by whether a pool is used, then by the parts that are placed.
        var best: [[Int256?]] = [
            [.zero] + [Int256?](repeating: nil, count: Self.parts),
            [Int256?](repeating: nil, count: Self.parts + 1),
        ]
        for table in tables {
            var next = best
            for before in 0...1 {
                let after = table.isPool ? 1 : before
                for total in 1...Self.parts {
                    for part in 1...total {
                        guard let placed = best[before][total - part],
                            let worth = table.parts[part]
                        else { continue }
                        let value = less(sum(placed, worth), table.cost)
                        if next[after][total].map({ value > $0 }) ?? true {
                            next[after][total] = value
                        }
                    }
                }
            }
            best = next
        }
        return [best[0][Self.parts], best[1][Self.parts].map { less($0, base) }]
            .compactMap { $0 }.max()
    }

    /// A source's gas is counted at its first slice, the transaction's at the first of a pool.
    private var greedy: Int256? {
        var taken = [Int](repeating: 0, count: tables.count)
        var value = Int256.zero
        var hasPool = false
        for _ in 0..<Self.slices {
            var best: (source: Int, value: Int256)?
            for (index, table) in tables.enumerated() {
                guard let now = table.slices[taken[index]],
                    let next = table.slices[taken[index] + 1]
                else { continue }
                var gained = less(sum(value, next), now)
                if taken[index] == 0 {
                    gained = less(gained, table.cost)
                    if table.isPool, !hasPool { gained = less(gained, base) }
                }
                if let best, best.value >= gained { continue }
                best = (index, gained)
            }
            guard let best else { return nil }
            taken[best.source] += 1
            value = best.value
            hasPool = hasPool || tables[best.source].isPool
        }
        return value
    }
}
