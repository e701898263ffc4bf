/// A word of several providers that can be brought down to what enough of them say.
protocol LowerCounts: Sendable {
    /// What at least so many of these say.
    static func agreed(_ words: [Self], by agreement: Int) -> Self
}

extension Set<ChainLevel>: LowerCounts {
    static func agreed(_ words: [Set<ChainLevel>], by agreement: Int) -> Set<ChainLevel> {
        Set(
            ChainLevel.allCases.filter { level in
                words.count { $0.contains(level) } >= agreement
            })
    }
}
