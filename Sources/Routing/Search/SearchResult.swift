/// What the search hands to the repair.
struct SearchResult {
    /// A set of sources and what it is worth before lots and whole raw units.
    struct Candidate {
        /// Sources that trade, in rising order.
        var members: [Int]
        /// What each member trades.
        var trades: [CurveTrade]
        /// Value when selling, minus cost when buying.
        var score: Double
    }

    /// Sets to repair, the best first.
    var candidates: [Candidate]
    /// No plan's score is above this.
    var bound: Double
}
