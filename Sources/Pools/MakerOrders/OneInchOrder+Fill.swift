import Arithmetic
import Basics

extension OneInchOrder {
    /// What no time changes and makes every fill impossible, or is not simulated.
    func flaw(_ state: MakerOrderState) -> MakerOrderRefusal? {
        for (amount, field) in [(makingAmount, "makingAmount"), (takingAmount, "takingAmount")]
        where amount.isZero {
            return MakerOrderRefusal(.zeroAmount, "an amount of zero", field: field)
        }
        guard makerAsset != takerAsset else {
            return MakerOrderRefusal(.sameToken, "both assets are one", field: "takerAsset")
        }
        guard state.filled <= makingAmount else {
            return MakerOrderRefusal(.overfilled, "more than makingAmount", field: "filled")
        }
        for (isThere, what) in [
            (makerTraits.hasExtension, "an extension, which may set other amounts"),
            (makerTraits.hasPreInteraction, "a call before the fill"),
            (makerTraits.hasPostInteraction, "a call after the fill"),
        ] where isThere {
            return MakerOrderRefusal(
                .unsupported, "\(what) is not simulated", field: "makerTraits")
        }
        if makerTraits.needsEpoch {
            // EpochManagerAndBitInvalidatorsAreIncompatible
            guard !makerTraits.isFilledOnce else {
                return MakerOrderRefusal(
                    .contradiction, "an epoch for a single fill", field: "makerTraits")
            }
            guard state.epoch != nil else {
                return MakerOrderRefusal(
                    .unsupported, "the maker's epoch is not known", field: "epoch")
            }
        }
        return nil
    }

    /// Why it cannot be filled now.
    func refusal(_ state: MakerOrderState, _ context: MakerOrderContext) -> MakerOrderRefusal? {
        if state.isCancelled {
            return MakerOrderRefusal(.cancelled, "the order is cancelled", field: "cancelled")
        }
        if remaining(state).isZero {
            return MakerOrderRefusal(.filled, "the order is filled", field: "filled")
        }
        if let caller = context.caller, !makerTraits.allows(caller) {
            return MakerOrderRefusal(.wrongTaker, "for another sender", field: "makerTraits")
        }
        let expiration = makerTraits.expiration
        if expiration != 0, expiration < context.timestamp {
            return MakerOrderRefusal(.expired, "the order has expired", field: "makerTraits")
        }
        if makerTraits.needsEpoch, state.epoch != makerTraits.nonceOrEpoch {
            return MakerOrderRefusal(.wrongEpoch, "the maker is in another epoch", field: "epoch")
        }
        return nil
    }

    /// What the maker still gives, raw units.
    func remaining(_ state: MakerOrderState) -> UInt256 {
        if makerTraits.isFilledOnce { return state.filled.isZero ? makingAmount : .zero }
        return makingAmount &- state.filled
    }

    /// A fill by what the taker gives: the maker's side is rounded down, and when that passes what
    /// remains, it is what remains, and the taker's side is rounded up.
    ///
    /// The contract looks whether that asks more of the taker than was offered; it cannot, as less is
    /// made than the offer pays for.
    func fill(exactIn amountIn: UInt256, remaining: UInt256) throws(PoolError) -> MakerFill {
        var (taking, making) = (amountIn, try making(forTaking: amountIn))
        if making > remaining {
            making = remaining
            taking = try self.taking(forMaking: remaining)
        }
        return try checked(
            MakerFill(taking: taking, making: making, isPartial: taking < amountIn))
    }

    /// A fill by what the maker gives, at most what remains: the taker's side is rounded up.
    func fill(exactOut amountOut: UInt256, remaining: UInt256) throws(PoolError) -> MakerFill {
        let making = min(amountOut, remaining)
        let taking = try taking(forMaking: making)
        return try checked(
            MakerFill(taking: taking, making: making, isPartial: making < amountOut))
    }

    private func checked(_ fill: MakerFill) throws(PoolError) -> MakerFill {
        if makerTraits.forbidsPartialFills, fill.making != makingAmount {
            throw PoolError(.reverts, "only a fill of the whole is allowed", field: "makerTraits")
        }
        // The contract looks at their product, which wraps to zero for no amounts that get here.
        guard !fill.making.isZero, !fill.taking.isZero else {
            throw PoolError(.reverts, "an amount of zero")
        }
        return fill
    }

    /// `taking · makingAmount / takingAmount`, rounded down; reverts when the product overflows.
    private func making(forTaking taking: UInt256) throws(PoolError) -> UInt256 {
        guard let product = taking.checkedMultiplied(by: makingAmount),
            let making = product.divided(by: takingAmount, rounding: .down)
        else { throw PoolError(.reverts, "the amount overflows") }
        return making
    }

    /// `(making · takingAmount + makingAmount − 1) / makingAmount`, which rounds up.
    ///
    /// The sum is checked only when a factor has more than 128 bits: otherwise the contract lets it
    /// wrap, which a `makingAmount` beyond 2^129 can make happen.
    private func taking(forMaking making: UInt256) throws(PoolError) -> UInt256 {
        let isChecked = (making | takingAmount).bitWidth > 128
        let (product, isOver) = making.multipliedReportingOverflow(by: takingAmount)
        let (sum, isBeyond) = product.addingReportingOverflow(makingAmount)
        guard !isChecked || !(isOver || isBeyond),
            let taking = (sum &- .one).divided(by: makingAmount, rounding: .down)
        else { throw PoolError(.reverts, "the amount overflows") }
        return taking
    }
}
