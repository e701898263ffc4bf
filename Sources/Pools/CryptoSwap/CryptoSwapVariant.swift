/// The deployed arithmetics of Curve's crypto pools: one case for each that answers differently.
///
/// They share the invariant (Egorov, "Automatic market-making with dynamic peg", 2021) and differ
/// in how they solve it, in the limits beyond which they revert, and in the fee's formula.
public enum CryptoSwapVariant: String, CaseIterable, Hashable, Sendable {
    /// TwoCrypto-NG with the first math contract: cubic solution, gamma up to 2 · 10^15, balances
    /// between 1 % and 100 times the invariant.
    case twoCryptoSmallGamma = "twocrypto-v2.0.0-small-gamma"
    /// TwoCrypto-NG: cubic solution, gamma up to 1.99 · 10^17, balances between 0.5 % and 50 times
    /// the invariant, closer when gamma exceeds 2 · 10^16.
    case twoCrypto = "twocrypto-v2.0.0"
    /// As `twoCrypto`, but the fee moves from mid to out with the balance of the pool directly.
    case twoCryptoBalanceFee = "twocrypto-v2.1.0"
    /// The pools of the factory before NG: Newton's method only, gamma up to 2 · 10^16.
    case factory = "factory-v2"
    /// TriCrypto-NG: cubic solution, gamma up to 5 · 10^16.
    case triCrypto = "tricrypto-v2.0.0"

    /// How many coins such a pool has.
    public var coinCount: Int { self == .triCrypto ? 3 : 2 }

    /// The usual variant for so many coins; nil when there is none.
    public static func usual(coinCount: Int) -> CryptoSwapVariant? {
        switch coinCount {
        case 2: .twoCrypto
        case 3: .triCrypto
        default: nil
        }
    }

    /// A · n^n · 10^4 as stored: from 0.1 (0.01 for three coins) up to 1,000 (100,000 in the old
    /// factory).
    var amplificationRange: ClosedRange<ContractUInt> {
        switch self {
        case .twoCryptoSmallGamma, .twoCrypto, .twoCryptoBalanceFee: 4_000...40_000_000
        case .factory: 4_000...4_000_000_000
        case .triCrypto: 2_700...270_000_000
        }
    }

    /// Gamma in fixed point.
    var gammaRange: ClosedRange<ContractUInt> {
        switch self {
        case .twoCryptoSmallGamma: 10_000_000_000...2_000_000_000_000_000
        case .twoCrypto, .twoCryptoBalanceFee: 10_000_000_000...199_000_000_000_000_000
        case .factory: 10_000_000_000...20_000_000_000_000_000
        case .triCrypto: 10_000_000_000...50_000_000_000_000_000
        }
    }
}
