import Arithmetic

/// What shapes the invariant of a crypto pool, apart from its balances.
struct CryptoSwapCurve: Hashable, Sendable {
    let variant: CryptoSwapVariant
    /// A · n^n · 10^4, as the contract stores it.
    let amplification: ContractUInt
    /// Gamma in fixed point.
    let gamma: ContractUInt

    /// The largest invariant with which a contract solves for a balance: 10^33.
    static var invariantMax: ContractUInt {
        ContractUInt(UInt256(1_000_000_000_000_000_000_000_000_000_000_000 as UInt128))
    }
    /// The range of such invariants.
    static var invariantRange: ClosedRange<ContractUInt> {
        100_000_000_000_000_000...invariantMax
    }
    /// 10^20: a hundred times in fixed point.
    static var hundred: ContractUInt { 100 &* .one }
    /// A balance over the invariant between 1 % and a hundred times.
    static var wideRatios: ClosedRange<ContractUInt> { 10_000_000_000_000_000...hundred }
    /// The same, with the lower end off by one as the contracts have it for results.
    static var wideRatiosOfResults: ClosedRange<ContractUInt> {
        9_999_999_999_999_999...hundred
    }

    /// Refuses what every solution refuses: amplification, gamma and invariant out of range.
    func check(invariant: ContractUInt) throws(ContractFault) {
        try checkShape()
        try invariant.check(Self.invariantRange, or: .unsafeInvariant)
    }

    func checkShape() throws(ContractFault) {
        try amplification.check(variant.amplificationRange, or: .unsafeInvariant)
        try gamma.check(variant.gammaRange, or: .unsafeInvariant)
    }
}

/// A solved balance, with the K0 from which the search for the next invariant starts.
struct SolvedBalance {
    let balance: ContractUInt
    /// Zero when there is none: the search then starts from the geometric mean.
    let startK0: ContractUInt
}
