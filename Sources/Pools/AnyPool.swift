public import Arithmetic
public import Basics

/// A pool of any family: one enum, so that quoting loops dispatch without existentials.
///
/// Its families lie in boxes, which copies share: an enum that holds them itself is copied whole to
/// look at one field.
public indirect enum AnyPool: Hashable, Sendable {
    /// Two reserves with a constant product (Uniswap V2 and its kin).
    case constantProduct(ConstantProductPool)
    /// Liquidity in price ranges (Uniswap V3 and its kin).
    case concentrated(ConcentratedPool)
    /// Two coins of a pool of coins.
    case coins(CoinPair)

    /// The pool contract.
    public var address: Address {
        switch self {
        case .constantProduct(let pool): pool.address
        case .concentrated(let pool): pool.address
        case .coins(let pair): pair.address
        }
    }

    /// The token with the lower address.
    public var token0: Address {
        switch self {
        case .constantProduct(let pool): pool.token0
        case .concentrated(let pool): pool.token0
        case .coins(let pair): pair.token0
        }
    }

    /// The token with the higher address.
    public var token1: Address {
        switch self {
        case .constantProduct(let pool): pool.token1
        case .concentrated(let pool): pool.token1
        case .coins(let pair): pair.token1
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
        case .coins(let pair): try pair.amounts(exactIn: amountIn, tokenIn: tokenIn)
        }
    }

    /// What a swap for exactly this output moves; throws `unsupported` where the contract has no such
    /// operation.
    public func amounts(
        exactOut amountOut: UInt256, tokenIn: Address
    ) throws(PoolError) -> SwapAmounts {
        switch self {
        case .constantProduct(let pool): try pool.amounts(exactOut: amountOut, tokenIn: tokenIn)
        case .concentrated(let pool): try pool.amounts(exactOut: amountOut, tokenIn: tokenIn)
        case .coins(let pair): try pair.amounts(exactOut: amountOut, tokenIn: tokenIn)
        }
    }

    /// The output of a swap of exactly this input: the quickest exact verb.
    ///
    /// Throws `exhausted` where `amounts(exactIn:tokenIn:)` would be partial.
    public func amountOut(
        exactIn amountIn: UInt256, tokenIn: Address
    ) throws(PoolError) -> UInt256 {
        if case .constantProduct(let pool) = self,
            let output = try pool.quickOutput(exactIn: amountIn, tokenIn: tokenIn)
        {
            return output
        }
        return try familyAmountOut(exactIn: amountIn, tokenIn: tokenIn)
    }

    /// Apart, so that the short way needs few registers.
    @inline(never)
    private func familyAmountOut(
        exactIn amountIn: UInt256, tokenIn: Address
    ) throws(PoolError) -> UInt256 {
        switch self {
        case .constantProduct(let pool): try pool.amountOut(exactIn: amountIn, tokenIn: tokenIn)
        case .concentrated(let pool): try pool.amountOut(exactIn: amountIn, tokenIn: tokenIn)
        case .coins(let pair): try pair.amountOut(exactIn: amountIn, tokenIn: tokenIn)
        }
    }

    /// What a swap of exactly this input moves and leaves.
    public func quote(exactIn amountIn: UInt256, tokenIn: Address) throws(PoolError) -> PoolQuote {
        switch self {
        case .constantProduct(let pool): try pool.quote(exactIn: amountIn, tokenIn: tokenIn)
        case .concentrated(let pool): try pool.quote(exactIn: amountIn, tokenIn: tokenIn)
        case .coins(let pair): try pair.quote(exactIn: amountIn, tokenIn: tokenIn)
        }
    }

    /// What a swap for exactly this output moves and leaves; throws `unsupported` where the contract
    /// has no such operation.
    public func quote(
        exactOut amountOut: UInt256, tokenIn: Address
    ) throws(PoolError) -> PoolQuote {
        switch self {
        case .constantProduct(let pool): try pool.quote(exactOut: amountOut, tokenIn: tokenIn)
        case .concentrated(let pool): try pool.quote(exactOut: amountOut, tokenIn: tokenIn)
        case .coins(let pair): try pair.quote(exactOut: amountOut, tokenIn: tokenIn)
        }
    }
}
