/// What a search knows from the one before: where it begins.
struct NetworkMemory: Sendable {
    /// Raw value of a raw unit at each node; empty before the first search.
    var prices: [Double] = []
    /// What each arc of constant prices trades.
    var amounts: [Double]
    /// How much of each arc whose source costs something is used.
    var shares: [Double]
    /// Sources with fixed costs that the best plan uses, by their numbers.
    var used: [Int] = []

    /// Nothing yet.
    init(_ problem: NetworkProblem) {
        amounts = [Double](repeating: 0, count: problem.arcs.count)
        shares = amounts
    }

    /// Whether it is about the arcs and nodes of a problem.
    func fits(_ problem: NetworkProblem) -> Bool {
        prices.count == problem.nodes.count && amounts.count == problem.arcs.count
    }
}
