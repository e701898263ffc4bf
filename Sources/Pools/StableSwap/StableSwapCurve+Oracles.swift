import Arithmetic

extension StableSwapCurve {
    private typealias Checked = StableSwapChecked

    /// NG keeps prices and D with every swap; where it cannot, the swap reverts.
    ///
    /// The price of coin k in coin 0 is (A·x0 + Dr·x0/xk) / (A·x0 + Dr) with Dr the power of D; D must
    /// fit 128 bits.
    func checkOracles(
        _ values: borrowing CoinAmounts, invariant: UInt256
    ) throws(PoolError) {
        guard invariant.bitWidth <= 128 else {
            throw PoolError(.reverts, "D needs more than 128 bits")
        }
        if isPlain(values, invariant) { return }
        var power = try Checked.quotient(invariant, coinsToTheCoins)
        for place in values.indices {
            power = try Checked.share(power, invariant, values[place])
        }
        let first = values[0]
        let weighted = try inUnits(Checked.product(ann, first))
        let lower = try Checked.sum(weighted, power)
        for place in values.indices.dropFirst() {
            let upper = try Checked.sum(weighted, Checked.share(power, first, values[place]))
            _ = try Checked.share(upper, Self.priceUnit, lower)
        }
    }

    /// Whether no product can pass 256 bits, from the sizes of the numbers alone.
    private func isPlain(_ values: borrowing CoinAmounts, _ invariant: UInt256) -> Bool {
        let width = invariant.bitWidth
        var power = width
        var largest = 0
        for place in values.indices {
            let other = values[place].bitWidth
            if other == 0 || power + width > 256 { return false }
            // A quotient has at most one bit more than the difference of the widths.
            power = max(power + width - other + 1, 1)
            largest = max(largest, other)
        }
        // A·n is below 2^30 and the unit of prices below 2^60, so 90 bits are left for both.
        return power + largest <= 164 && largest <= 160
    }

    private static var priceUnit: UInt256 { 1_000_000_000_000_000_000 }
}
