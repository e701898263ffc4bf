/// Newton's method for one balance of the crypto invariant: the original solution, to which the
/// closed form of NG falls back.
struct NewtonBalance {
    let curve: CryptoSwapCurve
    let count: ContractUInt
    let invariant: ContractUInt
    /// The sum of the other balances.
    let otherSum: ContractUInt
    /// The other balances' part of K0 = n^n · Πx / D^n.
    let otherK0: ContractUInt
    /// The largest of the other balances.
    let otherMax: ContractUInt

    /// Iterates from a first balance until a step changes less than 10^-14.
    ///
    /// Throws `noConvergence` after 255 steps, as the contract reverts.
    func solve(from start: ContractUInt) throws(ContractFault) -> ContractUInt {
        let precision: ContractUInt = 100_000_000_000_000
        let limit = max(otherMax &/ precision, invariant &/ precision, 100)
        var balance = start
        for _ in 0..<255 {
            let previous = balance
            guard let next = try step(balance) else {
                balance = (previous &/ 2)
                continue
            }
            balance = next
            if balance.distance(to: previous) < max(limit, balance &/ precision) {
                return balance
            }
        }
        throw .noConvergence
    }

    /// One step; nil when it would start beyond the pole, where the contract halves the balance.
    private func step(_ balance: ContractUInt) throws(ContractFault) -> ContractUInt? {
        let k0 = try otherK0 * balance * count / invariant
        let sum = try otherSum + balance
        let distance = try (curve.gamma + .one).distance(to: k0) + 1
        // D · ((γ + 1 − K0) / γ)² / (A · n^n)
        let scaled = try .one * invariant / curve.gamma * distance / curve.gamma
        let first = try scaled * distance * 10_000 / curve.amplification
        let second = try .one + .one * 2 * k0 / distance

        let above = try .one * balance + sum * second + first
        let below = try invariant * second
        guard above >= below else { return nil }
        let slopeTimesBalance = above &- below
        let slope = try slopeTimesBalance / balance
        let correction = try first / slope
        let plus = try (slopeTimesBalance + .one * invariant) / slope + correction * .one / k0
        let minus = try correction + .one * sum / slope
        return plus < minus ? balance &/ 2 : plus &- minus
    }
}
