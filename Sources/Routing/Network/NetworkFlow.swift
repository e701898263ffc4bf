/// A solved network: trades of all arcs and the prices that prove how good they are.
struct NetworkFlow: Sendable {
    /// How much of a source with a fixed cost the search uses.
    struct Share: Sendable {
        /// The source's number.
        let source: Int
        /// From zero to one; what lies between is no plan yet.
        let part: Double
    }

    /// Raw value of a raw unit at each node.
    var prices: [Double]
    /// What each arc pays.
    var inputs: [Double]
    /// What each arc yields.
    var outputs: [Double]
    /// What the trades are worth, fixed costs apart: value when selling, minus what is paid.
    var score: Double
    /// Whether balances were met.
    var isSettled: Bool
    /// How many steps were taken.
    var steps: Int
    /// Sources with fixed costs of which anything is used.
    var shares: [Share] = []
}

/// What a search is asked.
struct NetworkQuestion {
    /// Arcs that may be used.
    var allowed: [Bool]
    /// What enters each node from outside, raw units; negative for what is demanded.
    var supply: [Double]
    /// What each source costs when it is used; zero where that is decided already.
    var tolls: [Double]
}
