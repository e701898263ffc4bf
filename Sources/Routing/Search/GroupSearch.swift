import Arithmetic

/// The search with and without pools: the transaction's own cost is paid once if any is used.
struct GroupSearch {
    private let problem: PreparedProblem
    private let located: LocatedSolver

    /// A search over a problem.
    init(_ problem: PreparedProblem) {
        self.problem = problem
        var table = problem.table
        if problem.costlySources > 0 {
            table = table.clipped(problem.curveCaps)
            table.setActivations(isBuy: problem.isBuy)
        }
        located = LocatedSolver(table: table, caps: problem.caps)
    }

    /// Candidates of all groups, the best first, and the bound over all; nil when nothing trades.
    mutating func run(target: Double, _ isExpired: (() -> Bool)?) -> SearchResult? {
        let all = problem.sources.indices.filter { problem.table.curves[$0].count > 0 }
        let books = all.filter { !problem.sources[$0].isPool }
        let base = problem.baseCost.searchValue
        var groups: [(members: [Int], base: Double)] = [(all, books.count < all.count ? base : 0)]
        if base > 0, !books.isEmpty, books.count < all.count { groups.append((books, 0)) }
        var results = groups.compactMap { search($0.members, target, $0.base, isExpired) }
        if results.isEmpty {
            // Not enough anywhere: everything there is.
            results = groups.compactMap {
                let most = capacity($0.members, target)
                return most > 0 ? search($0.members, most, $0.base, isExpired) : nil
            }
        }
        guard !results.isEmpty else { return nil }
        let bound = results.reduce(-Double.infinity) { max($0, $1.bound) }
        let candidates = results.flatMap(\.candidates).sorted { $0.score > $1.score }
        return SearchResult(candidates: candidates, bound: bound)
    }

    private func search(
        _ members: [Int], _ target: Double, _ base: Double, _ isExpired: (() -> Bool)?
    ) -> SearchResult? {
        var search = ActivationSearch(
            located: located, members: members, target: target, isBuy: problem.isBuy,
            baseCost: base)
        return search.run(isExpired)
    }

    /// How much of the target the members can trade at all.
    private func capacity(_ members: [Int], _ target: Double) -> Double {
        var located = located
        let always = [Double](repeating: .infinity, count: problem.table.curves.count)
        return located.solve(
            members, target: target, measure: problem.isBuy ? .output : .input,
            activations: always
        ).traded
    }
}
