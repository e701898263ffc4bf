public import Arithmetic
public import Basics

/// A pool of any family: one enum, so that quoting loops dispatch without existentials.
public enum AnyPool: Hashable, Sendable {
    /// Two reserves with a constant product (Uniswap V2 and its kin).
    case constantProduct(ConstantProductPool)
    /// Liquidity in price ranges (Uniswap V3 and its kin).
    case concentrated(ConcentratedPool)

    /// The pool contract.
    public var address: Address {
        switch self {
        case .constantProduct(let pool): pool.address
        case .concentrated(let pool): pool.address
        }
    }

    /// The token with the lower address.
    public var token0: Address {
        switch self {
        case .constantProduct(let pool): pool.token0
        case .concentrated(let pool): pool.token0
        }
    }

    /// The token with the higher address.
    public var token1: Address {
        switch self {
        case .constantProduct(let pool): pool.token1
        case .concentrated(let pool): pool.token1
        }
    }

    /// The fee on what goes in, in parts per million.
    public var feePips: UInt32 {
        switch self {
        case .constantProduct(let pool): pool.feePips
        case .concentrated(let pool): pool.feePips
        }
    }

    /// The pool's other token; nil for a token that it does not hold.
    public func token(otherThan token: Address) -> Address? {
        token == token0 ? token1 : token == token1 ? token0 : nil
    }

    /// What a swap of exactly this input moves.
    public func amounts(
        exactIn amountIn: UInt256, tokenIn: Address
    ) throws(PoolError) -> SwapAmounts {
        switch self {
        case .constantProduct(let pool): try pool.amounts(exactIn: amountIn, tokenIn: tokenIn)
        case .concentrated(let pool): try pool.amounts(exactIn: amountIn, tokenIn: tokenIn)
        }
    }

    /// What a swap for exactly this output moves.
    public func amounts(
        exactOut amountOut: UInt256, tokenIn: Address
    ) throws(PoolError) -> SwapAmounts {
        switch self {
        case .constantProduct(let pool): try pool.amounts(exactOut: amountOut, tokenIn: tokenIn)
        case .concentrated(let pool): try pool.amounts(exactOut: amountOut, tokenIn: tokenIn)
        }
    }

    /// The output of a swap of exactly this input: the quickest exact verb.
    ///
    /// Throws `exhausted` where `amounts(exactIn:tokenIn:)` would be partial.
    public func amountOut(
        exactIn amountIn: UInt256, tokenIn: Address
    ) throws(PoolError) -> UInt256 {
        switch self {
        case .constantProduct(let pool): try pool.amountOut(exactIn: amountIn, tokenIn: tokenIn)
        case .concentrated(let pool): try pool.amountOut(exactIn: amountIn, tokenIn: tokenIn)
        }
    }

    /// What a swap of exactly this input moves and leaves.
    public func quote(exactIn amountIn: UInt256, tokenIn: Address) throws(PoolError) -> PoolQuote {
        switch self {
        case .constantProduct(let pool): try pool.quote(exactIn: amountIn, tokenIn: tokenIn)
        case .concentrated(let pool): try pool.quote(exactIn: amountIn, tokenIn: tokenIn)
        }
    }

    /// What a swap for exactly this output moves and leaves.
    public func quote(
        exactOut amountOut: UInt256, tokenIn: Address
    ) throws(PoolError) -> PoolQuote {
        switch self {
        case .constantProduct(let pool): try pool.quote(exactOut: amountOut, tokenIn: tokenIn)
        case .concentrated(let pool): try pool.quote(exactOut: amountOut, tokenIn: tokenIn)
        }
    }
}
