package import Arithmetic

/// Amounts as whole numbers of 10^−8, the precision that the exchange keeps of every asset.
package enum RawUnits {
    /// Digits after the point.
    package static let decimals = 8
    /// Raw units in one.
    package static let scale: Int128 = 100_000_000
    /// The largest amount that is taken from outside: 10^20 of an asset.
    ///
    /// Times `scale` it is 10^36, so products with it stay inside 127 bits.
    package static let amountMax: Int128 = 10_000_000_000_000_000_000_000_000_000

    /// The amount in raw units; nil when it is negative, too large or has more than eight digits
    /// after the point.
    package static func raw(_ amount: ExactDecimal) -> Int128? {
        guard !amount.isNegative, let scaled = amount.rescaled(to: decimals),
            scaled.coefficient <= amountMax
        else { return nil }
        return scaled.coefficient
    }

    /// Plain digits with eight places, as the exchange writes every amount and price.
    package static func text(_ raw: Int128) -> String {
        ExactDecimal(coefficient: raw, scale: decimals)?.description ?? "0.00000000"
    }
}
