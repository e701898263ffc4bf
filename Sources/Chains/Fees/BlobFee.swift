public import Arithmetic

/// The base fee of blobs (EIP-4844), pure.
public enum BlobFee {
    /// The update fraction of Cancun (EIP-4844).
    public static let cancunFraction: UInt64 = 3_338_477
    /// The update fraction of Prague (EIP-7691).
    public static let pragueFraction: UInt64 = 5_007_716

    /// Wei per unit of blob gas in a block with this excess, by the chain's update fraction.
    ///
    /// `e^(excess / fraction)` as the integer sum of the EIP's `fake_exponential`, rounded down as
    /// it does; nil when that passes 256 bits or the fraction is zero.
    public static func baseFee(excessBlobGas: UInt64, updateFraction: UInt64) -> UInt256? {
        guard updateFraction > 0 else { return nil }
        let (excess, fraction) = (UInt256(excessBlobGas), UInt256(updateFraction))
        var term = fraction
        var sum = UInt256.zero
        var place: UInt64 = 1
        while !term.isZero {
            guard let next = sum.checkedAdding(term),
                let product = term.checkedMultiplied(by: excess),
                let divisor = fraction.checkedMultiplied(by: UInt256(place)),
                let quotient = product.divided(by: divisor, rounding: .down)
            else { return nil }
            (sum, term) = (next, quotient)
            place += 1
        }
        return sum.divided(by: fraction, rounding: .down)
    }
}
