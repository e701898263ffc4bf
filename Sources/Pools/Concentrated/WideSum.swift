/// A running sum of doubles that keeps what each addition rounds away.
///
/// Two doubles, the second smaller than the last place of the first: about 106 bits, so that the
/// difference of two large sums still has the digits of the small part between them.
struct WideSum: Hashable, Sendable {
    private var high = 0.0
    private var low = 0.0

    /// Adds a term, keeping the rounding error exactly (Knuth's two-sum).
    mutating func add(_ term: Double) {
        let sum = high + term
        let taken = sum - high
        low += (high - (sum - taken)) + (term - taken)
        high = sum
    }

    /// The difference, rounded once.
    static func - (left: WideSum, right: WideSum) -> Double {
        (left.high - right.high) + (left.low - right.low)
    }
}
