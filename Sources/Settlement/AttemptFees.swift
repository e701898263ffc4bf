package import Arithmetic

/// What a signed form may pay per gas.
package struct AttemptFees: Hashable, Sendable {
    /// The fee cap, wei.
    package let maxFeePerGas: UInt256
    /// The tip cap, wei.
    package let maxPriorityFeePerGas: UInt256

    /// Joins both caps.
    package init(maxFeePerGas: UInt256, maxPriorityFeePerGas: UInt256) {
        self.maxFeePerGas = maxFeePerGas
        self.maxPriorityFeePerGas = maxPriorityFeePerGas
    }

    /// The least by which a pool lets another transaction take this one's place: a tenth more on
    /// both caps, rounded up, and at least one wei (go-ethereum `core/txpool/legacypool`).
    ///
    /// Nil when that passes 256 bits.
    package var raised: AttemptFees? {
        guard let cap = Self.raised(maxFeePerGas), let tip = Self.raised(maxPriorityFeePerGas)
        else { return nil }
        return AttemptFees(maxFeePerGas: cap, maxPriorityFeePerGas: tip)
    }

    private static func raised(_ fee: UInt256) -> UInt256? {
        guard let product = fee.checkedMultiplied(by: SettlementLimits.replacementPercent),
            let percent = product.divided(by: 100, rounding: .up),
            let next = fee.checkedAdding(.one)
        else { return nil }
        return max(percent, next)
    }

    /// Whether both caps are at least those of `other`.
    func reaches(_ other: AttemptFees) -> Bool {
        maxFeePerGas >= other.maxFeePerGas && maxPriorityFeePerGas >= other.maxPriorityFeePerGas
    }
}
