/// Amounts found with floating point, for search only.
struct CurveTrade: Sendable {
    /// Raw units in.
    var input: Double
    /// Raw units out.
    var output: Double
}
