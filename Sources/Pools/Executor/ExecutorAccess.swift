public import Basics

/// How the executor gets at a pool: what a swap must say of it and its state does not tell.
///
/// Kept beside a pool by whoever knows the executor's table of factories and where the pool was found.
public struct ExecutorAccess: Hashable, Sendable {
    /// What proves or names the pool.
    public enum Way: Hashable, Sendable {
        /// A factory in this row of the executor's table: pairs, Solidly pairs, and concentrated
        /// pools, whose salt holds this beside the tokens.
        case factory(row: UInt8, salt: Salt = .fee)
        /// The V4 pool manager, which is the pool's address, and the pool's hooks.
        case poolManager(hooks: Address = .zero)
        /// Nothing: a Curve pool whose function counts coins so.
        case curve(ExecutorMethod.CurveCall.Function)
        /// The Balancer V2 vault, by the pool's id.
        case balancer(poolId: Hash32)
        /// The Balancer V3 vault, by the pool's address.
        case balancerV3
        /// Nothing: a vault, or a token that wraps another.
        case token
    }

    /// What a factory's salt holds beside the tokens of a concentrated pool.
    public enum Salt: Hashable, Sendable {
        /// The fee: Uniswap V3, Pancake V3.
        case fee
        /// The tick spacing: Slipstream.
        case tickSpacing
        /// Nothing: Algebra.
        case nothing
    }

    /// What proves or names the pool.
    public let way: Way
    /// The wrapped native coin, which a swap names for the native one; nil for a pool that does not
    /// hold that.
    public let wrappedNative: Address?

    /// An access.
    public init(_ way: Way, wrappedNative: Address? = nil) {
        self.way = way
        self.wrappedNative = wrappedNative
    }

    /// Uniswap V2, in the first row by convention.
    public static let uniswapV2 = ExecutorAccess(.factory(row: 0))
    /// Uniswap V3, in the second row by convention.
    public static let uniswapV3 = ExecutorAccess(.factory(row: 1))

    /// How Curve's contracts name the native coin.
    static let curveNative =
        Address(
            bytes: [UInt8](repeating: 0xee, count: Address.byteCount)) ?? .zero

    /// Whether a coin is the chain's own, as Uniswap V4 or Curve name it.
    public static func isNative(_ coin: Address) -> Bool { coin == .zero || coin == curveNative }

    /// The token by which a swap names a coin of a pool: for the native one what wraps it; nil when
    /// nothing does.
    public func swapToken(for coin: Address) -> Address? {
        Self.isNative(coin) ? wrappedNative : coin
    }

    /// The token that a swap names for a coin of a pool, and whether the coin is the native one;
    /// throws `unknownToken` for that without a wrapped one.
    func token(for coin: Address) throws(PoolError) -> (token: Address, isNative: Bool) {
        guard Self.isNative(coin) else { return (coin, false) }
        guard let wrappedNative else {
            throw PoolError(.unknownToken, "the native coin has no wrapped token here")
        }
        return (wrappedNative, true)
    }
}

extension AnyPool {
    /// The usual access: Uniswap's first two rows, V4's manager, `exchange` by the usual type of each
    /// Curve family, Balancer V3's vault, vaults and wrappers; nil for families that need more.
    public var usualAccess: ExecutorAccess? {
        switch self {
        case .constantProduct: .uniswapV2
        case .concentrated(let pool): pool.rules == .v3 ? .uniswapV3 : .init(.poolManager())
        case .coins(let pair):
            switch pair.pool {
            case .stableSwap: .init(.curve(.int128))
            case .stableSwapMeta:
                // Its own two coins come before its base pool's.
                .init(.curve(max(pair.place0, pair.place1) > 1 ? .underlying : .int128))
            case .cryptoSwap: .init(.curve(.uint256))
            case .vault, .wrapper: .init(.token)
            case .weighted(let pool): pool.version == .v3 ? .init(.balancerV3) : nil
            case .balancerStable(let pool): pool.version == .v3 ? .init(.balancerV3) : nil
            case .solidly, .makerOrder: nil
            }
        }
    }
}
