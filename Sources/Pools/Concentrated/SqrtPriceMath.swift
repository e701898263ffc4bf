import Arithmetic

/// Amounts and prices within a range of constant liquidity.
///
/// With `L` the liquidity and `s` the square root price (scaled by 2^96): `amount0 = L·(1/s − 1/s′)`
/// and `amount1 = L·(s′ − s)`. Every rounding is that of the contract, always in the pool's favour.
enum SqrtPriceMath {
    /// The token0 between two prices, `lower` below `upper` and not zero; nil above 256 bits.
    static func amount0(
        _ lower: UInt256, _ upper: UInt256, liquidity: UInt128, rounding: Rounding
    ) -> UInt256? {
        let scaled = UInt256(liquidity) << 96
        guard let width = upper.checkedSubtracting(lower) else { return nil }
        // Rounding twice the same way equals rounding once, so one division by the product of the
        // prices would do; it fits 256 bits for prices below 2^64.
        if upper.limb2 == 0 {
            // L·width < 2^256, and 96 more bits.
            let product = scaled.multipliedFullWidth(by: width)
            return product.divided(by: lower &* upper, rounding: rounding)
        }
        return scaled.multiplied(by: width, dividedBy: upper, rounding: rounding)?
            .divided(by: lower, rounding: rounding)
    }

    /// The token1 between two prices, `lower` not above `upper`.
    static func amount1(
        _ lower: UInt256, _ upper: UInt256, liquidity: UInt128, rounding: Rounding
    ) -> UInt256? {
        guard let width = upper.checkedSubtracting(lower) else { return nil }
        // 128 bits times 160 bits, less 96: below 2^192.
        let product = UInt256(liquidity).multipliedFullWidth(by: width)
        let quotient = product.low >> 96 | product.high << 160
        let rest = product.low.limb0 | UInt64(UInt32(truncatingIfNeeded: product.low.limb1))
        return rounding == .up && rest != 0 ? quotient &+ .one : quotient
    }

    /// The price after `amount` goes in, net of fee; nil where the contract reverts.
    static func price(
        _ price: UInt256, afterIn amount: UInt256, liquidity: UInt128, zeroForOne: Bool
    ) -> UInt256? {
        guard liquidity != 0, !price.isZero else { return nil }
        if !zeroForOne {
            guard let rise = quotient96(amount, liquidity, rounding: .down) else { return nil }
            return price.checkedAdding(rise).flatMap { $0.bitWidth <= 160 ? $0 : nil }
        }
        if amount.isZero { return price }
        let scaled = UInt256(liquidity) << 96
        let (product, overflow) = amount.multipliedReportingOverflow(by: price)
        if !overflow, let divisor = scaled.checkedAdding(product) {
            return scaled.multiplied(by: price, dividedBy: divisor, rounding: .up)
        }
        // The contract's way round an overflow; it rounds differently.
        return (scaled / price).checkedAdding(amount).flatMap {
            scaled.divided(by: $0, rounding: .up)
        }
    }

    /// The price after `amount` comes out; nil where the contract reverts.
    static func price(
        _ price: UInt256, afterOut amount: UInt256, liquidity: UInt128, zeroForOne: Bool
    ) -> UInt256? {
        guard liquidity != 0, !price.isZero else { return nil }
        if zeroForOne {
            guard let fall = quotient96(amount, liquidity, rounding: .up), fall < price else {
                return nil
            }
            return price &- fall
        }
        if amount.isZero { return price }
        let scaled = UInt256(liquidity) << 96
        guard let product = amount.checkedMultiplied(by: price), product < scaled else {
            return nil
        }
        return scaled.multiplied(by: price, dividedBy: scaled &- product, rounding: .up)
            .flatMap { $0.bitWidth <= 160 ? $0 : nil }
    }

    /// `amount · 2^96 / liquidity`.
    private static func quotient96(
        _ amount: UInt256, _ liquidity: UInt128, rounding: Rounding
    ) -> UInt256? {
        let divisor = UInt256(liquidity)
        if amount.bitWidth <= 160 {
            return (amount << 96).divided(by: divisor, rounding: rounding)
        }
        return amount.multiplied(by: UInt256.one << 96, dividedBy: divisor, rounding: rounding)
    }
}
