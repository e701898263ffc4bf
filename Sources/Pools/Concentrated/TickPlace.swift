import Arithmetic

/// Where a tick is: its index and the exact square root price there, in the 24 bytes of both.
struct TickPlace: Sendable {
    private let low: UInt64
    private let middle: UInt64
    private let high: UInt32
    /// The price index.
    let index: Int32

    /// A place; nil for an index out of range.
    init?(index: Int32) {
        guard let price = TickMath.sqrtPrice(atTick: index) else { return nil }
        // Prices in the range have 160 bits.
        (low, middle) = (price.limb0, price.limb1)
        high = UInt32(truncatingIfNeeded: price.limb2)
        self.index = index
    }

    /// The square root price here.
    @inline(__always)
    var sqrtPriceX96: UInt256 { UInt256(limbs: low, middle, UInt64(high), 0) }

    /// The square root of the price, for search.
    var root: Double { sqrtPriceX96.searchValue * 0x1p-96 }
}
