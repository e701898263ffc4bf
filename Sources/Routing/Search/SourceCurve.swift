/// A source as the search sees it: a run of segments and what using it costs.
struct SourceCurve: Sendable {
    /// The first segment's place in the table.
    var start: Int
    /// How many segments it has.
    var count: Int
    /// Whether segments are levels of a book.
    var isBook: Bool
    /// The number of the place that pays.
    var location: Int
    /// Paid when the source is used at all, raw units of the free asset.
    var fixedCost: Double
    /// √price at the beginning.
    var rootTop: Double
    /// √price at the end.
    var rootBottom: Double
    /// The most that goes in.
    var inputMax: Double
    /// The most that comes out.
    var outputMax: Double
    /// Below this √price the source earns more than its fixed cost; infinite without one.
    var activation: Double
    /// What only lifts the curve above the exact quotes, at its beginning: no trade by itself.
    var seed = CurveTrade(input: 0, output: 0)

    /// Whether a trade is none by itself but only what lifts the curve.
    func isSeed(_ trade: CurveTrade, isBuy: Bool) -> Bool {
        isBuy ? trade.output <= seed.output : trade.input <= seed.input
    }
}
