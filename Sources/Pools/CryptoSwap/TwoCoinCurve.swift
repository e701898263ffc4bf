import Arithmetic

/// The invariant of two coins, solved for a balance.
///
/// With K0 = 4xy/D² the invariant is a cubic equation in K0 (CurveTwocryptoMath of TwoCrypto-NG
/// solves it so); the factory before NG iterates.
struct TwoCoinCurve {
    let curve: CryptoSwapCurve
    let invariant: ContractUInt
    /// The balance of the coin that is not solved for, in units of the invariant.
    let other: ContractUInt

    /// The balance of the coin that goes out.
    func solve() throws(ContractFault) -> SolvedBalance {
        try curve.check(invariant: invariant)
        if curve.variant == .factory {
            try (other * .one / invariant).check(CryptoSwapCurve.wideRatios, or: .unsafeBalance)
            let balance = try newton()
            try (balance * .one / invariant)
                .check(CryptoSwapCurve.wideRatios, or: .unsafeBalance)
            return SolvedBalance(balance: balance, startK0: .zero)
        }
        return try cubic()
    }

    /// Newton's method alone.
    func newton() throws(ContractFault) -> ContractUInt {
        let start = try invariant * invariant / (other * 4)
        let search = NewtonBalance(
            curve: curve, count: 2, invariant: invariant, otherSum: other,
            otherK0: try .one * 2 * other / invariant, otherMax: other)
        return try search.solve(from: start)
    }

    /// The coefficients of the cubic equation, each scaled so that all fit 256 bits.
    private struct Cubic {
        var a: ContractInt
        var b: ContractInt
        var c: ContractInt
        var d: ContractInt

        mutating func scaleDown(by divider: ContractInt) {
            (a, b, c, d) = (a &/ divider, b &/ divider, c &/ divider, d &/ divider)
        }
    }

    private func cubic() throws(ContractFault) -> SolvedBalance {
        let invariant = try ContractInt(converting: self.invariant)
        let other = try ContractInt(converting: self.other)
        // Reverts when the other balance is zero or 2^253 and more.
        _ = try invariant * invariant / (other * 4)
        let otherK0 = try (2_000_000_000_000_000_000 * other &/ invariant).unsigned()
        try otherK0.check(ratios.otherK0, or: .unsafeBalance)

        var cubic = try coefficients(invariant, other)
        cubic.scaleDown(by: try divider(cubic))
        let (a, b, c, d) = (cubic.a, cubic.b, cubic.c, cubic.d)
        let delta0 = try 3 &* a &* c &/ b - b
        let tail = try 27 &* (a * a) &/ b &* d &/ b
        let delta1 = try 3 * delta0 + b - tail
        let discriminant = try delta1 * delta1 + 4 * (delta0 * delta0) &/ b &* delta0
        guard discriminant.isPositive else {
            return SolvedBalance(balance: try newton(), startK0: .zero)
        }
        let root = try Self.root(cubic, delta0, delta1, discriminant)
        let scale = try invariant * invariant &/ other
        let balance = try (scale &* root &/ 4 &/ .one).unsigned()
        let startK0 = try root.unsigned()
        try (balance * .one &/ self.invariant).check(ratios.balance, or: .unsafeBalance)
        return SolvedBalance(balance: balance, startK0: startK0)
    }

    /// a·K³ + b·K² + c·K + d over 10^32, with γ in fixed point.
    private func coefficients(
        _ invariant: ContractInt, _ other: ContractInt
    ) throws(ContractFault) -> Cubic {
        let amplification = try ContractInt(converting: curve.amplification)
        let gamma = try ContractInt(converting: curve.gamma)
        let square = gamma &* gamma
        let shape = try amplification * square
        let a = ContractInt(constant: 100_000_000_000_000_000_000_000_000_000_000)
        let fraction = 100_000_000_000_000 as ContractInt

        let b = try invariant * shape / 400_000_000 / other - 3 &* a - 2 &* gamma &* fraction
        let whole = 4 &* shape &/ 400_000_000
        let share = try whole * other &/ invariant
        let c = try 3 &* a + 4 &* gamma &* fraction + square &/ 10_000 + share - whole
        let sum = ContractInt.one &+ gamma
        let d = try -(sum * sum &/ 10_000)
        return Cubic(a: a, b: b, c: c, d: d)
    }

    /// The power of ten by which the coefficients shrink before they are squared.
    private func divider(_ cubic: Cubic) throws(ContractFault) -> ContractInt {
        let (a, b, c, d) = (cubic.a, cubic.b, cubic.c, cubic.d)
        let delta0 = try 3 * a * c / b - b
        let tail = try 27 * (a * a) / b * d / b
        let delta1 = try 3 * delta0 + b - tail
        // Never above a, which is 10^32.
        let threshold = min(try delta0.absolute(), try delta1.absolute(), a).magnitude
        if threshold > Self.power(30) { return 1_000_000_000_000 }
        if threshold > Self.power(28) { return 10_000_000_000 }
        if threshold > Self.power(26) { return 100_000_000 }
        if threshold > Self.power(24) { return 1_000_000 }
        return threshold > Self.power(20) ? 100 : 1
    }

    private static func power(_ exponent: Int) -> UInt256 {
        switch exponent {
        case 20: UInt256(100_000_000_000_000_000_000 as UInt128)
        case 24: UInt256(1_000_000_000_000_000_000_000_000 as UInt128)
        case 26: UInt256(100_000_000_000_000_000_000_000_000 as UInt128)
        case 28: UInt256(10_000_000_000_000_000_000_000_000_000 as UInt128)
        default: UInt256(1_000_000_000_000_000_000_000_000_000_000 as UInt128)
        }
    }

    /// The real root in fixed point (Cardano, with cube roots in 10^18).
    private static func root(
        _ cubic: Cubic, _ delta0: ContractInt, _ delta1: ContractInt, _ discriminant: ContractInt
    ) throws(ContractFault) -> ContractInt {
        let squareRoot = try ContractInt(converting: discriminant.unsigned().squareRoot)
        let first = try cubic.b.cubeRoot()
        let second: ContractInt
        if delta1.isPositive {
            let radicand = try (delta1 &+ squareRoot).unsigned() / 2
            second = try ContractInt(converting: radicand.cubeRoot)
        } else {
            let radicand = try (squareRoot &- delta1).unsigned() &/ 2
            second = try -ContractInt(converting: radicand.cubeRoot)
        }
        let common = try first * first &/ .one &* second &/ .one
        let scaled = ContractInt.one &* cubic.b
        let numerator = try .one &* common - scaled - scaled / common * delta0
        return try numerator / (3 &* cubic.a)
    }
}

extension ContractInt {
    /// The cube root in fixed point, with the value's sign.
    func cubeRoot() throws(ContractFault) -> ContractInt {
        if isNegative { return try -ContractInt(converting: (-self).unsigned().cubeRoot) }
        return try ContractInt(converting: unsigned().cubeRoot)
    }
}
