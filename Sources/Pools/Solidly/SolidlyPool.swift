public import Arithmetic
public import Basics

/// How a stable pair finds its output: the deployments differ in where Newton's method stops.
///
/// Volatile pairs are the same in both.
public enum SolidlyVariant: String, CaseIterable, Hashable, Sendable {
    /// Solidly, Velodrome V1 and their forks: ends at the first step of at most one unit, and after
    /// 255 steps with what it has. May ask one unit too much, which the pair then refuses.
    case solidly
    /// Velodrome V2 and Aerodrome: ends where no neighbour is nearer, and reverts after 255 steps.
    case aerodrome
}

/// A pair with the curve `x·y` or, for coins of like worth, `x³y + xy³` (Solidly and its kin).
///
/// Exact to the wei of the pair contract: the output is what the contract's `getAmountOut` says, and
/// a swap whose output the pair's own check of the curve then refuses reverts here too. The fee is
/// taken from the input before the curve and leaves the reserves. There is no exact output.
public struct SolidlyPool: CoinPool {
    /// The pair contract; zero when only simulated.
    public let address: Address
    /// The token with the lower address.
    public let token0: Address
    /// The token with the higher address.
    public let token1: Address
    /// Whether the curve is the one for coins of like worth.
    public let isStable: Bool
    /// Which contract's arithmetic a stable pair follows.
    public let variant: SolidlyVariant
    /// The decimals of `token0`, 0...36.
    public let decimals0: UInt8
    /// The decimals of `token1`, 0...36.
    public let decimals1: UInt8
    /// The pair's balance of `token0`, raw units.
    public internal(set) var reserve0: UInt256
    /// The pair's balance of `token1`, raw units.
    public internal(set) var reserve1: UInt256
    /// The fee on what goes in, in parts per million (500 is 0.05 %), rounded down.
    public let feePips: UInt32
    let curve: SolidlyCurve

    /// Both tokens, in address order.
    public var coins: [Address] { [token0, token1] }

    /// The most decimals of a token; the contract's word would hold 77, which no token has.
    public static var decimalsMax: UInt8 { 36 }

    /// Checks that the contract can be in this state; throws `invalidState`.
    public init(
        address: Address = .zero, token0: Address, token1: Address, isStable: Bool,
        variant: SolidlyVariant = .aerodrome, decimals0: UInt8, decimals1: UInt8,
        reserve0: UInt256, reserve1: UInt256, feePips: UInt32
    ) throws(PoolError) {
        guard token0 < token1 else {
            throw PoolError(.invalidState, "the tokens are not in address order", field: "token1")
        }
        guard decimals0 <= Self.decimalsMax, let unit0 = UInt256.powerOfTen(Int(decimals0)) else {
            throw PoolError(.invalidState, "more than 36 decimals", field: "decimals0")
        }
        guard decimals1 <= Self.decimalsMax, let unit1 = UInt256.powerOfTen(Int(decimals1)) else {
            throw PoolError(.invalidState, "more than 36 decimals", field: "decimals1")
        }
        guard feePips < PipUnits.one else {
            throw PoolError(.invalidState, "a rate of 100 % and more", field: "feePips")
        }
        self.address = address
        self.token0 = token0
        self.token1 = token1
        self.isStable = isStable
        self.variant = variant
        self.decimals0 = decimals0
        self.decimals1 = decimals1
        self.reserve0 = reserve0
        self.reserve1 = reserve1
        self.feePips = feePips
        curve = SolidlyCurve(isStable: isStable, variant: variant, unit0: unit0, unit1: unit1)
    }
}
