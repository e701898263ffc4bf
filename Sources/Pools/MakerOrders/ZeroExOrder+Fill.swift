import Arithmetic
import Basics

extension ZeroExOrder {
    /// What no time changes and makes every fill impossible.
    func flaw(_ state: MakerOrderState, _ signature: MakerSignature) -> MakerOrderRefusal? {
        for (amount, field) in [(makerAmount, "makerAmount"), (takerAmount, "takerAmount")]
        where amount == 0 {
            return MakerOrderRefusal(.zeroAmount, "an amount of zero", field: field)
        }
        guard makerToken != takerToken else {
            return MakerOrderRefusal(.sameToken, "both tokens are one", field: "takerToken")
        }
        // Such an order has the status `INVALID` at the contract.
        if case .rfq(.zero) = terms {
            return MakerOrderRefusal(.contradiction, "an origin of zero", field: "txOrigin")
        }
        guard state.filled <= UInt256(takerAmount) else {
            return MakerOrderRefusal(.overfilled, "more than takerAmount", field: "filled")
        }
        if case .contract = signature {
            return MakerOrderRefusal(
                .unsupported, "0x takes signatures of accounts, which a contract registers")
        }
        return nil
    }

    /// Why it cannot be filled now: the statuses of `getRfqOrderInfo` and `getLimitOrderInfo`, then who
    /// may fill it.
    func refusal(_ state: MakerOrderState, _ context: MakerOrderContext) -> MakerOrderRefusal? {
        if state.filled >= UInt256(takerAmount) {
            return MakerOrderRefusal(.filled, "the order is filled", field: "filled")
        }
        if state.isCancelled {
            return MakerOrderRefusal(.cancelled, "the order is cancelled", field: "cancelled")
        }
        if expiry <= context.timestamp {
            return MakerOrderRefusal(.expired, "the order has expired", field: "expiry")
        }
        if state.minValidSalt > salt {
            return MakerOrderRefusal(.cancelled, "the salt is cancelled", field: "salt")
        }
        return strangerRefusal(context)
    }

    private func strangerRefusal(_ context: MakerOrderContext) -> MakerOrderRefusal? {
        if let caller = context.caller {
            if taker != .zero, taker != caller {
                return MakerOrderRefusal(.wrongTaker, "for another taker", field: "taker")
            }
            if case .limit(_, let sender, _) = terms, sender != .zero, sender != caller {
                return MakerOrderRefusal(.wrongTaker, "for another sender", field: "sender")
            }
        }
        if case .rfq(let txOrigin) = terms, let origin = context.origin, origin != txOrigin {
            return MakerOrderRefusal(.wrongOrigin, "for another origin", field: "txOrigin")
        }
        return nil
    }

    /// The largest fill that costs no more than this.
    ///
    /// `_settleOrder`: what the taker gives is the lesser of the asked and what remains, and the maker
    /// gives `taken · makerAmount / takerAmount`, rounded down; if either is zero, nothing moves.
    func fill(exactIn amountIn: UInt256, filled: UInt256) throws(PoolError) -> MakerFill {
        let (whole, remaining) = (UInt256(takerAmount), UInt256(takerAmount) &- filled)
        let all = remaining &+ (try fee(on: remaining))
        let taking = amountIn >= all ? remaining : try taking(costing: amountIn)
        let making = try Self.part(taking, of: UInt256(makerAmount), whole)
        guard !taking.isZero, !making.isZero else {
            return MakerFill(taking: .zero, making: .zero, isPartial: !amountIn.isZero)
        }
        return MakerFill(
            taking: taking, making: making, fee: try fee(on: taking), isPartial: amountIn > all)
    }

    /// `taken · takerTokenFeeAmount / takerAmount`, rounded down; an `RfqOrder` has none.
    private func fee(on taking: UInt256) throws(PoolError) -> UInt256 {
        guard case .limit(let fee, _, _) = terms, fee > 0 else { return .zero }
        return try Self.part(taking, of: UInt256(fee), UInt256(takerAmount))
    }

    /// The most that can be taken so that it and the fee on it are no more than the cost, which is less
    /// than that of what remains.
    ///
    /// x + ⌊x·f/T⌋ ≤ c is x·(T + f) < (c + 1)·T, so x is the ceiling of the quotient, less one.
    private func taking(costing cost: UInt256) throws(PoolError) -> UInt256 {
        guard case .limit(let fee, _, _) = terms, fee > 0 else { return cost }
        // The sums fit: fee and amount are below 2^128, the cost is below 2^129.
        let (whole, above) = (UInt256(takerAmount), cost &+ .one)
        let bound = whole &+ UInt256(fee)
        guard let least = above.multiplied(by: whole, dividedBy: bound, rounding: .up) else {
            throw PoolError(.reverts, "the amount overflows")
        }
        // At least one, as nothing in the quotient is zero.
        return least &- .one
    }

    private static func part(
        _ amount: UInt256, of target: UInt256, _ whole: UInt256
    ) throws(PoolError) -> UInt256 {
        guard let part = amount.multiplied(by: target, dividedBy: whole, rounding: .down) else {
            throw PoolError(.reverts, "the amount overflows")
        }
        return part
    }
}
