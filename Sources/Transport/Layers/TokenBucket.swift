/// A bucket of tokens that fills steadily: the arithmetic of a rate limit, without a clock.
///
/// Counts in billionths of a token, so that nothing is lost to rounding.
package struct TokenBucket: Sendable, Hashable {
    /// What a taker must do.
    package enum Answer: Sendable, Hashable {
        /// The tokens are taken.
        case taken
        /// Nothing is taken; after this many nanoseconds there will be enough.
        case wait(nanoseconds: UInt64)
        /// More than the bucket ever holds.
        case neverFits
    }

    /// The most tokens the bucket holds.
    package let capacity: Int
    /// How many tokens flow in per second.
    package let perSecond: Int
    private var billionths: Int128
    private var filledAt: UInt64

    /// A full bucket; both numbers count as at least one.
    package init(capacity: Int, perSecond: Int, now nanoseconds: UInt64) {
        self.capacity = max(1, capacity)
        self.perSecond = max(1, perSecond)
        billionths = Int128(self.capacity) * Self.unit
        filledAt = nanoseconds
    }

    /// Takes tokens if they are there; a weight below one costs nothing.
    package mutating func take(_ weight: Int, now nanoseconds: UInt64) -> Answer {
        fill(nanoseconds)
        let needed = Int128(max(0, weight)) * Self.unit
        if weight > capacity { return .neverFits }
        if billionths >= needed {
            billionths -= needed
            return .taken
        }
        let (full, part) = (needed - billionths).quotientAndRemainder(dividingBy: Int128(perSecond))
        return .wait(nanoseconds: UInt64(clamping: part == 0 ? full : full + 1))
    }

    /// Empties the bucket, as when the other side says that its limit is reached.
    package mutating func drain(now nanoseconds: UInt64) {
        fill(nanoseconds)
        billionths = 0
    }

    /// Whole tokens that are there.
    package func available(now nanoseconds: UInt64) -> Int {
        var copy = self
        copy.fill(nanoseconds)
        return Int(clamping: copy.billionths / Self.unit)
    }

    private mutating func fill(_ nanoseconds: UInt64) {
        guard nanoseconds > filledAt else { return }
        let gained = Int128(nanoseconds - filledAt) * Int128(perSecond)
        billionths = min(Int128(capacity) * Self.unit, billionths + gained)
        filledAt = nanoseconds
    }

    private static let unit: Int128 = 1_000_000_000
}
