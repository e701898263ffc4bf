/// What the search over networks hands to the repair.
struct NetworkResult {
    /// A set of sources with its trades.
    struct Candidate {
        /// The trades.
        var flow: NetworkFlow
        /// What was asked.
        var question: NetworkQuestion
        /// Value when selling, minus cost when buying, fixed costs included.
        var score: Double
        /// The sources that trade, by their numbers.
        var active: [Int]
    }

    /// The best found.
    var best: Candidate
    /// No plan's score is above this.
    var bound: Double
    /// Whether the search ended by itself.
    var isFinished: Bool
}
