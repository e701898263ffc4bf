public import Basics
import Ethereum

/// A pool that a factory's log announces, before anything about it is read.
public struct PoolCreation: Hashable, Sendable {
    /// Which factory's events, and so which family.
    public enum Kind: String, CaseIterable, Hashable, Sendable {
        /// Uniswap V2 and its kin.
        case uniswapV2
        /// Uniswap V3 and its kin.
        case uniswapV3
        /// Slipstream: ranges by tick spacing.
        case slipstream
        /// Uniswap V4's pool manager.
        case uniswapV4
        /// Solidly's kin.
        case solidly
        /// Balancer V2's vault.
        case balancerV2
        /// Balancer V3's vault.
        case balancerV3
        /// Curve's StableSwap factories, old and NG.
        case stableSwap
        /// Curve's crypto factories.
        case cryptoSwap
    }

    /// The family.
    public let kind: Kind
    /// Who announced it.
    public let factory: Address
    /// The pool; nil where the event does not tell it (Curve's factories before NG, and all of
    /// StableSwap: ask `find_pool_for_coins`) and for V4, whose pools have no address.
    public let pool: Address?
    /// The pool's id, of V4 and Balancer V2.
    public let id: Hash32?
    /// The tokens, as far as the event tells them.
    public let tokens: [Address]
    /// The fee, of V3 and V4, parts per million.
    public let feePips: UInt32?
    /// The spacing of ticks, of V3, Slipstream and V4.
    public let tickSpacing: Int32?
    /// The curve, of Solidly's kin.
    public let isStable: Bool?
    /// The hooks of a pool of Uniswap V4 or Balancer V3; zero for none.
    public let hooks: Address?
    /// Who made a pool of Balancer V3, which the vault announces.
    public let maker: Address?

    init(
        _ kind: Kind, _ log: Log, pool: Address? = nil, id: Hash32? = nil, tokens: [Address] = [],
        feePips: UInt32? = nil, tickSpacing: Int32? = nil, isStable: Bool? = nil,
        hooks: Address? = nil, maker: Address? = nil
    ) {
        self.kind = kind
        factory = log.address
        self.pool = pool
        self.id = id
        self.tokens = tokens
        self.feePips = feePips
        self.tickSpacing = tickSpacing
        self.isStable = isStable
        self.hooks = hooks
        self.maker = maker
    }
}
