/// The highest followed block of each level, as the chain told it last.
public struct ChainLevels: Hashable, Sendable {
    /// The head of the followed chain.
    public let head: UInt64
    private var blocks: [ChainLevel: BlockReference] = [:]

    /// A head of which nothing more is told.
    public init(head: UInt64) {
        self.head = head
    }

    /// The highest block of a level; nil is "not told".
    public subscript(level: ChainLevel) -> BlockReference? {
        get { blocks[level] }
        set { blocks[level] = newValue }
    }

    /// These, and where they tell nothing what was told before and still stands, but for what is
    /// denied.
    func filled(
        by earlier: ChainLevels?, without denied: Set<ChainLevel> = [],
        where stands: (BlockReference) -> Bool
    ) -> ChainLevels {
        var filled = self
        for level in ChainLevel.allCases where filled[level] == nil && !denied.contains(level) {
            filled[level] = earlier?[level].flatMap { stands($0) ? $0 : nil }
        }
        return filled
    }
}
