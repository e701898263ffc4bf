/// One stretch of a source's price curve, for search only.
///
/// With t the square root of the marginal price (raw units out for a raw unit in), a pool's stretch
/// is that of two virtual reserves: input `inputReserve · (rootStart / t − 1)` and output
/// `outputReserve · (1 − t / rootStart)`. A book's level has one price and its reserves are its
/// whole amounts.
struct CurveSegment: Sendable {
    /// √price where the stretch begins.
    var rootStart: Double
    /// √price where it ends, at most `rootStart`.
    var rootEnd: Double
    /// The virtual reserve of what goes in, fee included.
    var inputReserve: Double
    /// The virtual reserve of what comes out.
    var outputReserve: Double
    /// What went in before the stretch.
    var inputBefore: Double
    /// What came out before the stretch.
    var outputBefore: Double
    /// What goes in over the whole stretch.
    var inputSpan: Double
    /// What comes out over the whole stretch.
    var outputSpan: Double
}
