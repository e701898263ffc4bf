import Arithmetic

/// The invariant D of three balances by Newton's method.
///
/// The contract leaves most of this unchecked; outside of its limits the values wrap, and do here.
struct ThreeCoinInvariant {
    let curve: CryptoSwapCurve
    /// The balances from high to low, in units of the invariant.
    let high: ContractUInt
    let middle: ContractUInt
    let low: ContractUInt

    init(
        _ curve: CryptoSwapCurve, _ first: ContractUInt, _ second: ContractUInt,
        _ third: ContractUInt
    ) {
        self.curve = curve
        high = max(first, second, third)
        low = min(first, second, third)
        middle = max(min(first, second), min(max(first, second), third))
    }

    /// The invariant; `startK0` is what solving for a balance left, zero for none.
    func solve(startK0: ContractUInt) throws(ContractFault) -> ContractUInt {
        // (2^256 − 1) / 10^18 · 27 is the contract's bound.
        guard high > 0, high < ContractUInt(.max) &/ .one &* 27 else { throw .unsafeBalance }
        var invariant = try start(startK0)
        for _ in 0..<255 {
            let previous = invariant
            invariant = try step(invariant)
            let change = invariant.distance(to: previous) &* 100_000_000_000_000
            guard change < max(10_000_000_000_000_000, invariant) else { continue }
            let ratios = CryptoSwapCurve.wideRatiosOfResults
            try (high &* .one &/ invariant).check(ratios, or: .unsafeBalance)
            try (middle &* .one &/ invariant).check(ratios, or: .unsafeBalance)
            try (low &* .one &/ invariant).check(ratios, or: .unsafeBalance)
            return invariant
        }
        throw .noConvergence
    }

    private func start(_ startK0: ContractUInt) throws(ContractFault) -> ContractUInt {
        guard startK0 > 0 else {
            let product = try high * middle &/ .one * low &/ .one
            return product == 0 ? .zero : 3 &* product.cubeRoot
        }
        // D³ = 27xyz / K0, with as many decimals as fit.
        let sum = high &+ middle &+ low
        let squareOne = ContractUInt.one &* .one
        if sum > squareOne {
            let product = try high * middle &/ squareOne * low &/ startK0
            return try (product * 27 * 1_000_000_000_000).cubeRoot
        }
        if sum > 1_000_000 &* .one {
            let product = try high * middle &/ (1_000_000 &* .one) * low &/ startK0
            return try (product * 27 * 1_000_000).cubeRoot
        }
        let product = try high * middle &/ .one * low &/ startK0
        return try (product * 27).cubeRoot
    }

    private func step(_ invariant: ContractUInt) throws(ContractFault) -> ContractUInt {
        let sum = high &+ middle &+ low
        let highPart = .one &* high &* 3 &/ invariant
        let k0 = highPart &* middle &* 3 &/ invariant &* low &* 3 &/ invariant
        let distance = (curve.gamma &+ .one).distance(to: k0) &+ 1
        // D · ((γ + 1 − K0) / γ)² / (A · n^n)
        let scaled = .one &* invariant &/ curve.gamma &* distance &/ curve.gamma
        let first = scaled &* distance &* 10_000 &/ curve.amplification
        let second = 6 &* .one &* k0 &/ distance

        let rising = sum &+ sum &* second &/ .one &+ first &* 3 &/ k0
        let slope = rising &- second &* invariant &/ .one
        let plus = try invariant * (slope &+ sum) &/ slope
        var minus = try invariant * invariant &/ slope
        let correction = try invariant * (first &/ slope) &/ .one
        if k0 < .one {
            minus = try (minus + correction &* (.one &- k0) &/ k0)
        } else {
            minus = try (minus - correction &* (k0 &- .one) &/ k0)
        }
        return plus > minus ? plus &- minus : (minus &- plus) &/ 2
    }
}
