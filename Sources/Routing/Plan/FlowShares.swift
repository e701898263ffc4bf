/// Which part of an order goes through each leg of a plan.
struct FlowShares {
    /// One part of 1 for each leg; those that leave where the order begins add up to 1.
    let shares: [Double]

    /// Shares of legs by their amounts, each leg after what feeds it.
    ///
    /// What arrives somewhere is spent from there in proportion to the amounts.
    init(from: [String], to: [String], amounts: [Double]) {
        let fed = Set(to)
        var spent: [String: Double] = [:]
        var whole = 0.0
        for (name, amount) in zip(from, amounts) {
            spent[name, default: 0] += amount
            if !fed.contains(name) { whole += amount }
        }
        var weights: [String: Double] = [:]
        var shares: [Double] = []
        for index in amounts.indices {
            let held = spent[from[index]] ?? 0
            let weight =
                fed.contains(from[index])
                ? weights[from[index]] ?? 0 : whole > 0 ? held / whole : 0
            let share = held > 0 ? weight * (amounts[index] / held) : 0
            weights[to[index], default: 0] += share
            shares.append(share)
        }
        self.shares = shares
    }
}
