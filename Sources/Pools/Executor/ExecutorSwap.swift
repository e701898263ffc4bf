public import Arithmetic
public import Basics

/// One swap of a route, as the executor contract takes it.
public struct ExecutorSwap: Hashable, Sendable {
    /// The pool family, by the contract's numbers.
    public enum Kind: UInt8, CaseIterable, Sendable {
        /// A constant product pair.
        case constantProduct = 0
        /// A concentrated liquidity pool.
        case concentrated = 1
    }

    /// The pool family.
    public var kind: Kind
    /// The pool contract.
    public var pool: Address
    /// What goes in.
    public var tokenIn: Address
    /// What comes out.
    public var tokenOut: Address
    /// The pool's fee in parts per million, below 2^24.
    public var feePips: UInt32
    /// The exact input of a swap of `execute`, the exact output of one of `executeExactOut`, raw
    /// units.
    ///
    /// In `execute` the last swap that spends a token spends all that is held, whatever it says.
    public var amount: UInt256

    /// A swap.
    public init(
        kind: Kind, pool: Address, tokenIn: Address, tokenOut: Address, feePips: UInt32,
        amount: UInt256
    ) {
        self.kind = kind
        self.pool = pool
        self.tokenIn = tokenIn
        self.tokenOut = tokenOut
        self.feePips = feePips
        self.amount = amount
    }
}

extension AnyPool {
    /// The executor's leg for a swap of this exact amount through this pool: of what goes in or
    /// of what comes out, as the route's form says.
    ///
    /// Throws `unsupported` for pools that the executor does not know.
    public func swapLeg(
        tokenIn: Address, amount: UInt256
    ) throws(PoolError) -> ExecutorSwap {
        guard let tokenOut = token(otherThan: tokenIn) else {
            throw PoolError(.unknownToken, "the pool does not hold this token")
        }
        let kind: ExecutorSwap.Kind
        let feePips: UInt32
        switch self {
        case .constantProduct(let pool): (kind, feePips) = (.constantProduct, pool.feePips)
        case .concentrated(let pool): (kind, feePips) = (.concentrated, pool.feePips)
        case .coins: throw PoolError(.unsupported, "the executor does not swap coins")
        }
        return ExecutorSwap(
            kind: kind, pool: address, tokenIn: tokenIn, tokenOut: tokenOut, feePips: feePips,
            amount: amount)
    }
}
