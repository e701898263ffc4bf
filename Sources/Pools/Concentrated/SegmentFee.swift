import Arithmetic

/// The fee on top of what a range takes, from what the range takes net of it.
struct SegmentFee: Sendable {
    /// `⌊2^128 · fee / (1 − fee)⌋`.
    private let factor: UInt128

    /// Nil for a fee of a half and more, which ranges are not summed up for.
    init?(pips: UInt32) {
        let rest = PipUnits.one - min(pips, PipUnits.one)
        guard pips < rest else { return nil }
        // The high half is below the divisor.
        factor = UInt128(rest).dividingFullWidth((UInt128(pips), 0)).quotient
    }

    /// At most the fee and, for an input below 2^128 that was taken in one step, at most two less.
    ///
    /// Each further step, whose fee is rounded up by itself, may add one.
    @inline(__always)
    func floor(_ input: UInt128) -> UInt128 { input.multipliedWide(by: factor).high }
}
