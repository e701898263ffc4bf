/// What no plan can exceed at one source, raw units: curves end a little above.
struct CurveCaps: Sendable {
    /// More is never paid here.
    let input: Double
    /// More is never received here.
    let output: Double
}
