package import Markets

/// The number in a client order id of ours: which parent the order belongs to, and which of its
/// orders it is.
///
/// A parent is on disk before its first order leaves, an order only in the operating system. After
/// a loss of power an order may thus be known to the exchange alone: its id says whose it is.
/// Ordinals count from one; numbers of older journals have none.
package struct OrderNumber: Hashable, Sendable {
    /// The parent's place among all parents of the journal, from one on; at most 36^5 − 1.
    package let parentOrdinal: UInt64
    /// The order's place among the parent's orders, from zero on; at most 36^4 − 1.
    package let serial: UInt64

    /// Four digits of base 36.
    private static let serialCount: UInt64 = 1_679_616
    /// Five digits of base 36.
    private static let ordinalCount: UInt64 = 60_466_176

    /// Takes both parts; nil when one is out of range.
    package init?(parentOrdinal: UInt64, serial: UInt64) {
        guard parentOrdinal < Self.ordinalCount, serial < Self.serialCount else { return nil }
        self.parentOrdinal = parentOrdinal
        self.serial = serial
    }

    /// Reads the number of an id; nil for ids that have none.
    package init?(_ id: ClientOrderId) {
        guard let counter = id.counter else { return nil }
        self.init(
            parentOrdinal: counter / Self.serialCount, serial: counter % Self.serialCount)
    }

    /// The number as an id carries it.
    package var counter: UInt64 {
        // Both parts are bounded: at most 36^9 − 1.
        parentOrdinal * Self.serialCount + serial
    }
}
