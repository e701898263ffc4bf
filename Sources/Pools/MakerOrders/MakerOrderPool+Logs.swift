import Arithmetic
import Basics
import Ethereum

extension MakerOrderPool: LoggedPool {
    /// Time passes without a log; an order without an end does not drift.
    var drifts: Bool {
        switch order {
        case .zeroEx: true
        case .oneInch(let order): order.makerTraits.expiration != 0
        }
    }

    /// Follows fills and cancellations of this order among all of its contract's.
    mutating func follow(_ log: Log, place: PoolPlace) throws(PoolError) -> LogEffect {
        switch order {
        case .zeroEx(let order): try follow(log, order)
        case .oneInch(let order): try follow(log, order)
        }
    }

    /// Of 1inch's fills the log does not tell what the taker gave.
    func trade(in log: Log, place: PoolPlace) -> SettledTrade? {
        guard case .zeroEx(let order) = order, let fill = try? zeroExFill(in: log, order) else {
            return nil
        }
        return SettledTrade(
            tokenIn: order.takerToken, tokenOut: order.makerToken, amountIn: fill.amountIn,
            amountOut: fill.making)
    }

    /// Whether the first word of the data is this order's hash.
    private func isOwn(_ log: Log) -> Bool { log.data.starts(with: digest.bytes) }

    // MARK: 0x; no parameter is indexed

    private mutating func follow(
        _ log: Log, _ order: ZeroExOrder
    ) throws(PoolError) -> LogEffect {
        if let fill = try zeroExFill(in: log, order) {
            let made = try order.fill(exactIn: fill.amountIn, filled: state.filled)
            guard (made.taking, made.making, made.fee) == (fill.taking, fill.making, fill.fee)
            else { throw PoolError(.inconsistentLog, "a fill that the simulation does not make") }
            state.filled = state.filled &+ fill.taking
            return .applied
        }
        switch log.topics.first {
        case MakerOrderTopic.cancelledByHash:
            guard isOwn(log) else { return .none }
            _ = try LogWords(log, indexed: 0, words: 2)
            state.isCancelled = true
        case order.pairTopic:
            let words = try LogWords(log, indexed: 0, words: 4)
            guard try words.address(0) == order.maker, try words.address(1) == order.makerToken,
                try words.address(2) == order.takerToken
            else { return .none }
            state.minValidSalt = try words.unsigned(3, bits: 256)
        case MakerOrderTopic.signerRegistered:
            let words = try LogWords(log, indexed: 0, words: 3)
            guard try words.address(0) == order.maker,
                try words.address(1) == state.registeredSigner
            else { return .none }
            // Whether the signature still counts is asked at the door.
            return .unknown
        default: return .none
        }
        return .applied
    }

    /// The fill of this order that a log tells; nil for other logs.
    private func zeroExFill(in log: Log, _ order: ZeroExOrder) throws(PoolError) -> MakerFill? {
        guard log.topics.first == order.fillTopic, isOwn(log) else { return nil }
        switch order.terms {
        case .rfq:
            let words = try LogWords(log, indexed: 0, words: 8)
            return MakerFill(
                taking: try words.unsigned(5, bits: 128), making: try words.unsigned(6, bits: 128),
                isPartial: false)
        case .limit:
            let words = try LogWords(log, indexed: 0, words: 11)
            return MakerFill(
                taking: try words.unsigned(6, bits: 128), making: try words.unsigned(7, bits: 128),
                fee: try words.unsigned(8, bits: 128), isPartial: false)
        }
    }

    // MARK: 1inch

    private mutating func follow(
        _ log: Log, _ order: OneInchOrder
    ) throws(PoolError) -> LogEffect {
        let traits = order.makerTraits
        switch log.topics.first {
        case MakerOrderTopic.filled:
            guard isOwn(log) else { return .none }
            let left = try LogWords(log, indexed: 0, words: 2).unsigned(1, bits: 256)
            guard left < order.remaining(state) else {
                throw PoolError(.inconsistentLog, "a fill of what does not remain")
            }
            // Less than what remains, so less than the whole.
            state.filled = order.makingAmount &- left
        case MakerOrderTopic.cancelled:
            guard isOwn(log) else { return .none }
            _ = try LogWords(log, indexed: 0, words: 1)
            state.isCancelled = true
        case MakerOrderTopic.bitsUsed:
            let words = try LogWords(log, indexed: 1, words: 2)
            let (slot, bit) = (UInt256(traits.nonceOrEpoch >> 8), Int(traits.nonceOrEpoch & 255))
            guard traits.isFilledOnce, try words.address(topic: 1) == order.maker,
                try words.unsigned(0, bits: 256) == slot,
                try words.unsigned(1, bits: 256).bit(bit)
            else { return .none }
            state.isCancelled = true
        case MakerOrderTopic.epochIncreased:
            let words = try LogWords(log, indexed: 1, words: 2)
            guard traits.needsEpoch, try words.address(topic: 1) == order.maker,
                try words.unsigned(0, bits: 256) == UInt256(traits.series)
            else { return .none }
            // An epoch beyond 64 bits is no order's.
            state.epoch = try words.unsigned(1, bits: 256).asUInt64 ?? .max
        default: return .none
        }
        return .applied
    }
}

/// Topics of the events about orders.
enum MakerOrderTopic {
    static let rfqFilled = ABI.eventTopic(
        "RfqOrderFilled(bytes32,address,address,address,address,uint128,uint128,bytes32)")
    static let limitFilled = ABI.eventTopic(
        "LimitOrderFilled(bytes32,address,address,address,address,address,uint128,uint128,uint128,"
            + "uint256,bytes32)")
    /// 0x: one order; names the maker too.
    static let cancelledByHash = ABI.eventTopic("OrderCancelled(bytes32,address)")
    /// 0x: all orders of a pair with less than a salt.
    static let rfqPairCancelled = ABI.eventTopic(
        "PairCancelledRfqOrders(address,address,address,uint256)")
    static let limitPairCancelled = ABI.eventTopic(
        "PairCancelledLimitOrders(address,address,address,uint256)")
    static let signerRegistered = ABI.eventTopic("OrderSignerRegistered(address,address,bool)")
    /// 1inch: with what remains of the maker's amount.
    static let filled = ABI.eventTopic("OrderFilled(bytes32,uint256)")
    static let cancelled = ABI.eventTopic("OrderCancelled(bytes32)")
    /// 1inch: the maker is indexed; 256 nonces, a bit each.
    static let bitsUsed = ABI.eventTopic("BitInvalidatorUpdated(address,uint256,uint256)")
    /// 1inch: the maker is indexed.
    static let epochIncreased = ABI.eventTopic("EpochIncreased(address,uint256,uint256)")
}

extension ZeroExOrder {
    fileprivate var fillTopic: Hash32 {
        if case .rfq = terms { MakerOrderTopic.rfqFilled } else { MakerOrderTopic.limitFilled }
    }

    fileprivate var pairTopic: Hash32 {
        if case .rfq = terms {
            MakerOrderTopic.rfqPairCancelled
        } else {
            MakerOrderTopic.limitPairCancelled
        }
    }
}
