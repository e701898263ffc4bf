import Arithmetic

/// The invariant of three coins, solved for a balance.
///
/// With K0 = 27xyz/D³ the invariant is a cubic equation in K0 (CurveTricryptoMath solves it so, and
/// falls back to Newton's method when the discriminant is not positive).
struct ThreeCoinCurve {
    let curve: CryptoSwapCurve
    let invariant: ContractUInt
    /// The balances of the two other coins in the pool's order, in units of the invariant.
    let firstOther: ContractUInt
    let secondOther: ContractUInt

    /// The balance of the coin that goes out.
    func solve() throws(ContractFault) -> SolvedBalance {
        try curve.check(invariant: invariant)
        try checkOthers()
        let x = try ContractInt(converting: firstOther)
        let y = try ContractInt(converting: secondOther)
        let invariant = try ContractInt(converting: self.invariant)
        var cubic = try coefficients(invariant, x, y)
        try cubic.scale()

        let (a, b, c, d) = (cubic.a, cubic.b, cubic.c, cubic.d)
        let product = try 3 &* a * c
        let delta0 = try product &/ b - b
        let tail = try 27 * (a * a) &/ b * d &/ b
        let delta1 = try 3 * product &/ b - 2 &* b - tail
        let discriminant = try delta1 * delta1 + 4 * (delta0 * delta0) &/ b * delta0
        guard discriminant.isPositive else {
            return SolvedBalance(balance: try newton(), startK0: .zero)
        }
        let root = try Self.root(cubic, delta0, delta1, discriminant)
        let scale = try invariant * invariant &/ 27 &/ y * invariant &/ x
        let balance = try (scale * root &/ a).unsigned()
        let startK0 = try (.one * root &/ a).unsigned()
        try (balance * .one &/ self.invariant)
            .check(CryptoSwapCurve.wideRatiosOfResults, or: .unsafeBalance)
        return SolvedBalance(balance: balance, startK0: startK0)
    }

    private func checkOthers() throws(ContractFault) {
        let ratios = CryptoSwapCurve.wideRatios
        try (firstOther * .one / invariant).check(ratios, or: .unsafeBalance)
        try (secondOther * .one / invariant).check(ratios, or: .unsafeBalance)
    }

    /// Newton's method alone.
    func newton() throws(ContractFault) -> ContractUInt {
        try checkOthers()
        let small = min(firstOther, secondOther)
        let large = max(firstOther, secondOther)
        var start = try invariant / 3
        start = try start * invariant / (small * 3)
        start = try start * invariant / (large * 3)
        var otherK0 = try .one * large * 3 / invariant
        otherK0 = try otherK0 * small * 3 / invariant
        let search = NewtonBalance(
            curve: curve, count: 3, invariant: invariant, otherSum: try small + large,
            otherK0: otherK0, otherMax: large)
        let balance = try search.solve(from: start)
        try (balance * .one / invariant).check(CryptoSwapCurve.wideRatios, or: .unsafeBalance)
        return balance
    }

    /// The coefficients of the cubic equation.
    private struct Cubic {
        var a: ContractInt
        var b: ContractInt
        var c: ContractInt
        var d: ContractInt

        /// Brings b to the size of a, and both to one at which their squares fit.
        mutating func scale() throws(ContractFault) {
            let spread = try 3 &* a * c / b - b
            let divider = Self.divider(try spread.absolute().magnitude)
            if try a.absolute() > b.absolute() {
                let precision = try (a &/ b).absolute()
                a = (a &* precision &/ divider)
                b = try (b * precision &/ divider)
                c = try (c * precision &/ divider)
                d = try (d * precision &/ divider)
            } else {
                let precision = try (b &/ a).absolute()
                a = try (a / precision &/ divider)
                b = (b &/ precision &/ divider)
                c = (c &/ precision &/ divider)
                d = (d &/ precision &/ divider)
            }
        }

        /// 10^(4k + 2) above 10^(4k + 20).
        private static func divider(_ spread: UInt256) -> ContractInt {
            var divider = UInt256(1_000_000_000_000_000_000_000_000_000_000 as UInt128)
            var threshold = divider &* 1_000_000_000_000_000_000
            for _ in 0..<8 {
                if spread > threshold { return ContractInt(constant: divider.asUInt128 ?? 1) }
                divider = divider / 10_000
                threshold = threshold / 10_000
            }
            return 1
        }
    }

    /// a·K³ + b·K² + c·K + d over 10^36 / 27, with γ in fixed point.
    private func coefficients(
        _ invariant: ContractInt, _ x: ContractInt, _ y: ContractInt
    ) throws(ContractFault) -> Cubic {
        let amplification = try ContractInt(converting: curve.amplification)
        let gamma = try ContractInt(converting: curve.gamma)
        let square = gamma &* gamma
        let one = ContractInt(constant: 1_000_000_000_000_000_000_000_000_000_000_000_000)

        let share = try invariant &* invariant &/ x &* square * amplification
        let linear = one &/ 9 &+ 2 &* .one &* gamma &/ 27
        let b = try linear - share &/ 729 &/ 10_000 &/ y
        let rest = x &+ y &- invariant
        let pull = try square * rest &/ invariant &* amplification &/ 27 &/ 10_000
        let c = try one &/ 9 &+ gamma &* (gamma &+ 4 &* .one) &/ 27 + pull
        let sum = ContractInt.one &+ gamma
        let d = try sum * sum &/ 27
        return Cubic(a: one &/ 27, b: b, c: c, d: d)
    }

    /// The real root times a (Cardano, with cube roots in 10^18).
    private static func root(
        _ cubic: Cubic, _ delta0: ContractInt, _ delta1: ContractInt, _ discriminant: ContractInt
    ) throws(ContractFault) -> ContractInt {
        let squareRoot = try ContractInt(converting: discriminant.unsigned().squareRoot)
        let b = cubic.b
        let first = try b.cubeRoot()
        let second: ContractInt
        if delta1.isPositive {
            let radicand = try (delta1 + squareRoot).unsigned() &/ 2
            second = try ContractInt(converting: radicand.cubeRoot)
        } else {
            let radicand = try (-(delta1 - squareRoot)).unsigned() &/ 2
            second = try -ContractInt(converting: radicand.cubeRoot)
        }
        let common = try first * first &/ .one * second &/ .one
        return try (b + b * delta0 / common - common) &/ 3
    }
}
