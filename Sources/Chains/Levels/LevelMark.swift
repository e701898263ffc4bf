/// A height up to which blocks are worth something, and why.
package struct LevelMark: Hashable, Sendable {
    /// The highest block.
    package let number: UInt64
    /// What says so; nil when blocks on top do.
    package let level: ChainLevel?
    /// The same as a text, which is stored beside the level.
    package let rule: String

    /// A mark.
    package init(number: UInt64, level: ChainLevel?, rule: String) {
        self.number = number
        self.level = level
        self.rule = rule
    }
}
