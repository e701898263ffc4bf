import Arithmetic

/// Gas in raw units of the free asset.
struct GasCost: Sendable {
    private let gasPrice: UInt256
    private let price: UInt256
    private let weiUnit: UInt256

    /// Nil for a negative price or one with too many digits.
    init?(gasPrice: UInt256, nativePrice: ExactDecimal) {
        let normal = nativePrice.normalized
        guard !normal.isNegative, let unit = UInt256.powerOfTen(18 + normal.scale) else {
            return nil
        }
        self.gasPrice = gasPrice
        price = UInt256(normal.coefficient.magnitude)
        weiUnit = unit
    }

    /// The cost, rounded up; nil above 2^200.
    func cost(of gas: UInt64) -> UInt256? {
        if gas == 0 || gasPrice.isZero || price.isZero { return .zero }
        guard let wei = gasPrice.checkedMultiplied(by: UInt256(gas)),
            let cost = wei.multiplied(by: price, dividedBy: weiUnit, rounding: .up),
            cost.bitWidth <= 200
        else { return nil }
        return cost
    }
}
