/// What was traded, and what was other than planned.
struct NetworkTally {
    var orders = 0
    var filled = 0
    var remainders = 0
    var plans = 0
    var poolLegs = 0
    var bookLegs = 0
    var routes = 0
    /// Routes over more than one hop.
    var longRoutes = 0
    /// Plans with both books and pools.
    var bothShores = 0
    var revertedRoutes = 0
    var partialOrders = 0
    /// Exchange orders that brought more than planned: what was taken had come back meanwhile.
    var betterOrders = 0
    var deadOrders = 0
    var wrongWei = 0
    var wrongLots = 0
    var wrongLedgers = 0
    /// By kind: how often it was ordered, and how often it was seen to happen.
    var faults: [NetworkFault: (ordered: Int, seen: Int)] = [:]

    /// Failures that did not come about, and of which order.
    var unseen: [String] = []

    mutating func note(_ fault: NetworkFault, isSeen: Bool, of order: String) {
        let old = faults[fault] ?? (0, 0)
        if !isSeen { unseen.append("\(fault.rawValue) of \(order)") }
        faults[fault] = (old.ordered + 1, old.seen + (isSeen ? 1 : 0))
    }

    /// Counts what another run counted as well.
    mutating func add(_ other: NetworkTally) {
        for count in [
            \.orders, \.filled, \.remainders, \.plans, \.poolLegs, \.bookLegs, \.routes,
            \.longRoutes,
            \.bothShores, \.revertedRoutes, \.partialOrders, \.betterOrders, \.deadOrders,
            \.wrongWei, \.wrongLots, \.wrongLedgers,
        ] as [WritableKeyPath<NetworkTally, Int>] {
            self[keyPath: count] += other[keyPath: count]
        }
        faults.merge(other.faults) { ($0.ordered + $1.ordered, $0.seen + $1.seen) }
        unseen += other.unseen
    }

    /// How many faults were seen to happen.
    var faultsSeen: Int { faults.values.reduce(0) { $0 + $1.seen } }

    var summary: String {
        let kinds = NetworkFault.allCases.compactMap { kind in
            faults[kind].map { "\(kind.rawValue) \($0.seen)/\($0.ordered)" }
        }.joined(separator: ", ")
        return """
            \(orders) orders: \(filled) filled, \(remainders) ended with a remainder; \(plans) plans, \
            \(poolLegs) pool legs, \(bookLegs) book legs, both in \(bothShores) plans; \
            \(routes) routes, \(longRoutes) over two hops, \(revertedRoutes) reverted; \
            \(partialOrders) exchange orders filled in part, \(betterOrders) better than planned, \
            \(deadOrders) refused or never there; \
            wrong by a unit: \(wrongWei) legs of pools, \(wrongLots) of books, \
            \(wrongLedgers) ledgers; failures seen/ordered: \(kinds); not seen: \(unseen)
            """
    }
}
