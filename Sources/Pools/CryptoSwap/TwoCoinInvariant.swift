import Arithmetic

/// The invariant D of two balances by Newton's method.
struct TwoCoinInvariant {
    let curve: CryptoSwapCurve
    /// The larger balance, in units of the invariant.
    let larger: ContractUInt
    let smaller: ContractUInt

    init(_ curve: CryptoSwapCurve, _ first: ContractUInt, _ second: ContractUInt) {
        self.curve = curve
        larger = max(first, second)
        smaller = min(first, second)
    }

    /// The invariant; `startK0` is what solving for a balance left, zero for none.
    func solve(startK0: ContractUInt) throws(ContractFault) -> ContractUInt {
        try curve.checkShape()
        try larger.check(1_000_000_000...CryptoSwapCurve.invariantMax, or: .unsafeBalance)
        let ratioMin: ContractUInt =
            curve.variant == .factory ? 100_000_000_000 : 100_000_000_000_000
        guard try smaller * .one &/ larger >= ratioMin else { throw .unsafeBalance }
        var invariant = try start(startK0)
        for _ in 0..<255 {
            let previous = invariant
            invariant = try step(invariant)
            let change = try invariant.distance(to: previous) * 100_000_000_000_000
            guard change < max(10_000_000_000_000_000, invariant) else { continue }
            let ratios = curve.twoCoinRatios.invariant
            try (larger * .one / invariant).check(ratios, or: .unsafeBalance)
            try (smaller * .one / invariant).check(ratios, or: .unsafeBalance)
            return invariant
        }
        throw .noConvergence
    }

    private func start(_ startK0: ContractUInt) throws(ContractFault) -> ContractUInt {
        if curve.variant == .factory { return try 2 * geometricMean() }
        guard startK0 > 0 else { return try 2 * (larger &* smaller).squareRoot }
        // D² = 4xy / K0; a far too small K0 wraps, as in the contract.
        let square = 4 &* larger &* smaller &/ startK0 &* .one
        return min(square.squareRoot, larger &+ smaller)
    }

    /// The factory's own square root: Newton's method, stopped at the last unit or at 10^-18.
    private func geometricMean() throws(ContractFault) -> ContractUInt {
        var mean = larger
        for _ in 0..<255 {
            let previous = mean
            mean = try (mean + larger * smaller / mean) / 2
            let change = mean.distance(to: previous)
            if change <= 1 { return mean }
            if try change * .one < mean { return mean }
        }
        throw .noConvergence
    }

    private func step(_ invariant: ContractUInt) throws(ContractFault) -> ContractUInt {
        guard invariant > 0 else { throw .divisionByZero }
        let sum = larger &+ smaller
        let k0 = try 4 * .one * larger &/ invariant * smaller &/ invariant
        let distance = try (curve.gamma + .one).distance(to: k0) &+ 1
        // D · ((γ + 1 − K0) / γ)² / (A · n^n)
        let scaled = try .one * invariant &/ curve.gamma * distance &/ curve.gamma
        let first = try scaled * distance * 10_000 &/ curve.amplification
        let second = try 4 * .one * k0 &/ distance

        let rising = try sum + sum * second &/ .one + first * 2 / k0
        let slope = try rising - second * invariant &/ .one
        let plus = try invariant * (slope + sum) / slope
        var minus = try invariant * invariant &/ slope
        let correction = try invariant * (first &/ slope) &/ .one
        if k0 < .one {
            minus = try (minus + correction * (.one &- k0) &/ k0)
        } else {
            minus = try (minus - correction * (k0 &- .one) &/ k0)
        }
        return plus > minus ? plus &- minus : (minus &- plus) &/ 2
    }
}
