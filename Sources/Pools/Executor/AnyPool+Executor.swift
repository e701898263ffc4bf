public import Arithmetic
public import Basics

extension AnyPool {
    /// The executor's leg for a swap of this exact amount through this pool: of what goes in or of
    /// what comes out, as the route's form says; `limit` likewise, zero for none.
    ///
    /// `access` is the usual one when not given. The leg names the wrapped token for the native coin.
    /// Throws `unknownToken` for a token that the pool does not hold, and `unsupported` for a pool
    /// that this access does not reach.
    public func swapLeg(
        tokenIn: Address, amount: UInt256, limit: UInt256 = .zero, by access: ExecutorAccess? = nil
    ) throws(PoolError) -> ExecutorSwap {
        guard let tokenOut = token(otherThan: tokenIn) else {
            throw PoolError(.unknownToken, "the pool does not hold this token")
        }
        guard let access = access ?? usualAccess else {
            throw PoolError(.unsupported, "the executor must be told how to reach this pool")
        }
        let (given, givenIsNative) = try access.token(for: tokenIn)
        let (received, receivedIsNative) = try access.token(for: tokenOut)
        let method = try method(
            access, zeroForOne: tokenIn == token0, takesNative: givenIsNative,
            givesNative: receivedIsNative)
        return ExecutorSwap(
            method: method, pool: address, tokenIn: given, tokenOut: received, amount: amount,
            limit: limit)
    }

    private func method(
        _ access: ExecutorAccess, zeroForOne: Bool, takesNative: Bool, givesNative: Bool
    ) throws(PoolError) -> ExecutorMethod {
        let isNative = takesNative || givesNative
        switch (self, access.way) {
        case (.constantProduct(let pool), .factory(let row, _)) where !isNative:
            return .constantProduct(row: row, feePips: pool.feePips)
        case (.concentrated(let pool), .factory(let row, let salt))
        where pool.rules == .v3 && !isNative:
            return .concentrated(row: row, salt: pool.number(in: salt))
        case (.concentrated(let pool), .poolManager(let hooks)) where pool.rules != .v3:
            return .poolManager(
                feePips: pool.feePips, tickSpacing: UInt32(clamping: pool.tickSpacing),
                isNative: isNative, hooks: hooks)
        case (.coins(let pair), let way):
            return try pair.method(
                way, zeroForOne: zeroForOne, takesNative: takesNative, givesNative: givesNative)
        default:
            throw PoolError(.unsupported, "the executor does not reach this pool so")
        }
    }
}

extension ConcentratedPool {
    fileprivate func number(in salt: ExecutorAccess.Salt) -> UInt32 {
        switch salt {
        case .fee: feePips
        case .tickSpacing: UInt32(clamping: tickSpacing)
        case .nothing: 0
        }
    }
}

extension CoinPair {
    fileprivate func method(
        _ way: ExecutorAccess.Way, zeroForOne: Bool, takesNative: Bool, givesNative: Bool
    ) throws(PoolError) -> ExecutorMethod {
        let (from, to) = zeroForOne ? (place0, place1) : (place1, place0)
        func curve(
            _ function: ExecutorMethod.CurveCall.Function, _ from: Int, _ to: Int
        )
            -> ExecutorMethod
        {
            .curve(
                ExecutorMethod.CurveCall(
                    function, from: UInt8(clamping: from), to: UInt8(clamping: to),
                    takesNative: takesNative, givesNative: givesNative))
        }
        switch (pool, way) {
        case (.stableSwap, .curve(let function)), (.cryptoSwap, .curve(let function)):
            return curve(function, from, to)
        // `exchange_underlying` counts the coin and the base pool's coins, without the shares between
        // them; `exchange` the coin and the shares alone.
        case (.stableSwapMeta, .curve(.underlying)) where from != 1 && to != 1:
            return curve(.underlying, max(0, from - 1), max(0, to - 1))
        case (.stableSwapMeta, .curve(let function))
        where function != .underlying && from < 2 && to < 2:
            return curve(function, from, to)
        case _ where takesNative || givesNative: break
        case (.weighted(let pool), .balancer(let id)) where pool.version != .v3 && names(id):
            return .balancer(poolId: id)
        case (.balancerStable(let pool), .balancer(let id))
        where pool.version != .v3 && names(id):
            return .balancer(poolId: id)
        case (.weighted(let pool), .balancerV3) where pool.version == .v3: return .balancerV3
        case (.balancerStable(let pool), .balancerV3) where pool.version == .v3:
            return .balancerV3
        case (.solidly(let pair), .factory(let row, _)):
            return .solidly(row: row, isStable: pair.isStable)
        // The asset stands before the share, and the underlying before what wraps it.
        case (.vault, .token): return from == 0 ? .deposit : .redeem
        case (.wrapper, .token): return from == 0 ? .wrap : .unwrap
        default: break
        }
        throw PoolError(.unsupported, "the executor does not reach this pool so")
    }

    /// Whether a Balancer V2 id is one of this pool: it begins with the address.
    private func names(_ id: Hash32) -> Bool { id.bytes.prefix(20).elementsEqual(address.bytes) }
}
