import Arithmetic
public import Ethereum

extension ConcentratedPool {
    /// Follows a log, of a pool by the rules of V3 or V4.
    ///
    /// The pools of V4 are told of by the pool manager, which names them by their id: `place` must
    /// have it. Throws, with the state unchanged, when the log contradicts the state.
    public mutating func apply(_ log: Log, place: PoolPlace) throws(PoolError) -> LogEffect {
        guard place.concerns(log) else { return .none }
        guard case .v4 = rules else { return try apply(log) ? .applied : .none }
        guard place.id != nil, let topic = log.topics.first else { return .none }
        switch topic {
        case PoolTopic.initializeV4:
            let words = try LogWords(log, indexed: 3, words: 5)
            try begin(price: words.unsigned(3, bits: 160), tick: words.tick(4))
        case PoolTopic.swapV4:
            let words = try LogWords(log, indexed: 2, words: 6)
            try checkFee(words)
            try applySwap(words)
        case PoolTopic.modifyLiquidityV4:
            try applyModification(LogWords(log, indexed: 2, words: 4))
        case PoolTopic.protocolFeeV4:
            let packed = try LogWords(log, indexed: 1, words: 1).unsigned(0, bits: 24)
            let fees = ProtocolFees(packed: UInt32(packed.asUInt64 ?? 0))
            let new = ConcentratedRules.v4(fees)
            do { try new.check(feePips: feePips) } catch {
                throw PoolError(.inconsistentLog, error.detail)
            }
            rules = new
        default:
            return .none
        }
        return .applied
    }

    /// The fee must be the one that the state has for the way of the swap.
    ///
    /// A hook, or a protocol fee that was missed, would change it. What the trader pays is negative.
    private func checkFee(_ words: LogWords) throws(PoolError) {
        let amounts = (try words.signed(0, bits: 128), try words.signed(1, bits: 128))
        let fee = try words.unsigned(5, bits: 24).asUInt64
        let ways = [true, false].filter { zeroForOne in
            // A swap of next to nothing may move neither token.
            let paid = zeroForOne ? amounts.0 : amounts.1
            let received = zeroForOne ? amounts.1 : amounts.0
            return !received.isNegative && (paid.isNegative || paid.isZero)
        }
        guard ways.contains(where: { fee == UInt64(swapFeePips(zeroForOne: $0)) }) else {
            throw PoolError(.inconsistentLog, "another fee than the pool's")
        }
    }

    private mutating func applyModification(_ words: LogWords) throws(PoolError) {
        let delta = try words.signed(2, bits: 256)
        guard let magnitude = delta.magnitude.asUInt128, let size = Int128(exactly: magnitude)
        else { throw PoolError(.inconsistentLog, "a position larger than a tick can hold") }
        try move(delta.isNegative ? -size : size, from: words.tick(0), to: words.tick(1))
    }
}

extension ProtocolFees {
    /// Both as the pool manager packs them: the way in of `token0` in the lower twelve bits, the
    /// other way in the upper twelve.
    public init(packed: UInt32) {
        self.init(zeroForOnePips: packed & 0xFFF, oneForZeroPips: packed >> 12 & 0xFFF)
    }
}
