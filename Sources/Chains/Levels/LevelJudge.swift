/// Says which levels make a block safe and which make it final.
///
/// The rules are those of whoever follows the chain: a session finds out what was told, and whether
/// it is about the followed chain.
package struct LevelJudge: Sendable {
    /// The highest block that is safe at least; nil when none is known to be.
    package let safe: @Sendable (ChainLevels) -> LevelMark?
    /// The highest block that is final; nil when none is known to be.
    package let final: @Sendable (ChainLevels) -> LevelMark?

    /// A judge.
    package init(
        safe: @escaping @Sendable (ChainLevels) -> LevelMark?,
        final: @escaping @Sendable (ChainLevels) -> LevelMark?
    ) {
        self.safe = safe
        self.final = final
    }

    /// By the tags of Ethereum; what is final is safe too.
    package static let tags = LevelJudge(
        safe: { levels in
            guard let safe = mark(.safe, "tag:safe", levels) else { return Self.finalized(levels) }
            guard let final = Self.finalized(levels), final.number > safe.number else {
                return safe
            }
            return final
        },
        final: { Self.finalized($0) })

    private static func finalized(_ levels: ChainLevels) -> LevelMark? {
        mark(.finalized, "tag:finalized", levels)
    }

    private static func mark(
        _ level: ChainLevel, _ rule: String, _ levels: ChainLevels
    ) -> LevelMark? {
        levels[level].map { LevelMark(number: $0.number, level: level, rule: rule) }
    }
}
