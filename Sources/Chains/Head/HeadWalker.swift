import Basics
public import Ethereum

/// Follows a chain by parent hash over a bounded window of blocks; a plain value without I/O.
///
/// Every block that joins the followed chain is reported by exactly one `commit` or `reorg`, every
/// block that leaves it by exactly one `reorg`. Heads that are known or lie behind are ignored, so
/// a node that lags does no harm. Headers must carry a recomputed hash (`HeaderFields.sealed()`).
public struct HeadWalker: Hashable, Sendable {
    /// How many blocks are remembered: the deepest reorganisation that is followed, plus one.
    public let windowBlocks: Int
    /// The highest block that was accepted as final.
    public private(set) var finalized: BlockReference?
    /// The followed chain, rising, without gaps.
    private var blocks: [BlockHeader] = []
    /// A candidate head and its ancestors, falling, until one of them meets the followed chain.
    private var branch: [BlockHeader] = []

    /// A walker that starts at the first header it is offered; at least two blocks are remembered.
    public init(windowBlocks: Int = ChainLimits.windowBlocks) {
        self.windowBlocks = max(2, windowBlocks)
    }

    /// The highest block of the followed chain.
    public var tip: BlockHeader? { blocks.last }

    /// The lowest block that is remembered.
    public var base: BlockHeader? { blocks.first }

    /// The followed chain as far as it is remembered, rising.
    public var window: [BlockHeader] { blocks }

    /// The followed chain's block at a height, if it is remembered.
    public func header(at number: UInt64) -> BlockHeader? {
        guard let base, number >= base.number, number - base.number < UInt64(blocks.count) else {
            return nil
        }
        return blocks[Int(number - base.number)]
    }

    /// Whether a block is on the followed chain and remembered.
    public func contains(_ block: BlockReference) -> Bool {
        header(at: block.number)?.hash == block.hash
    }

    /// Takes a head, or a header that the last step asked for.
    ///
    /// Throws `contradiction` when the block would undo a finalized block or more than is
    /// remembered, `malformed` when a block's height is not one above its parent's; the followed
    /// chain then stays as it was.
    public mutating func offer(_ header: BlockHeader) throws(ChainError) -> HeadStep {
        guard let base = blocks.first, let tip = blocks.last else {
            blocks = [header]
            return .commit([header])
        }
        if let lowest = branch.last, branch.first?.hash == header.hash {
            return .need(lowest.parentHash)
        }
        try joinBranch(header)
        if header.number < base.number || contains(BlockReference(header)) {
            branch = []
            return .ignored
        }
        if header.number > tip.number, header.number - tip.number > 1 {
            branch = []
            let missing = min(header.number - tip.number - 1, UInt64(ChainLimits.gapBlocks))
            return .needNumbers(tip.number + 1...tip.number + missing)
        }
        do throws(ChainError) {
            return try descend(from: header, base: base)
        } catch {
            branch = []
            throw error
        }
    }

    /// Takes a block that the chain calls final; true when it now is the highest one here.
    ///
    /// False when it is not on the followed chain (yet). Never steps back. Throws `contradiction`
    /// when another block was final at its height.
    public mutating func finalize(_ block: BlockReference) throws(ChainError) -> Bool {
        if let known = finalized, block.number <= known.number {
            let ours =
                block.number == known.number
                ? known : header(at: block.number).map(BlockReference.init)
            if let ours, ours.hash != block.hash {
                throw .contradiction(.finalizedReplaced(ours: ours, theirs: block.hash))
            }
            return block == known
        }
        guard contains(block) else { return false }
        finalized = block
        return true
    }

    /// Drops the branch unless the header continues it downwards.
    private mutating func joinBranch(_ header: BlockHeader) throws(ChainError) {
        guard let lowest = branch.last, lowest.parentHash == header.hash else {
            branch = []
            return
        }
        guard header.number < lowest.number, lowest.number - header.number == 1 else {
            branch = []
            throw .malformed("block.number")
        }
    }

    /// Handles a block at or below the height after the tip that is not on the followed chain.
    private mutating func descend(
        from header: BlockHeader, base: BlockHeader
    ) throws(ChainError) -> HeadStep {
        try checkMayReplace(number: header.number, hash: header.hash, base)
        branch.append(header)
        let parentNumber = header.number - 1
        let index = Int(parentNumber - base.number)
        if blocks[index].hash == header.parentHash { return adopt(above: index) }
        try checkMayReplace(number: parentNumber, hash: header.parentHash, base)
        return .need(header.parentHash)
    }

    /// The lowest remembered block and the finalized ones cannot be replaced.
    private func checkMayReplace(
        number: UInt64, hash: Hash32, _ base: BlockHeader
    ) throws(ChainError) {
        if let finalized, number <= finalized.number {
            throw .contradiction(.reorgBelowFinalized(number: number, hash: hash))
        }
        guard number > base.number else {
            throw .contradiction(.reorgBeyondWindow(number: number, hash: hash))
        }
    }

    /// Puts the branch on top of the block at this place of the window.
    private mutating func adopt(above index: Int) -> HeadStep {
        let old = Array(blocks[(index + 1)...])
        let new = Array(branch.reversed())
        branch = []
        blocks.removeSubrange((index + 1)...)
        blocks.append(contentsOf: new)
        if blocks.count > windowBlocks { blocks.removeFirst(blocks.count - windowBlocks) }
        return old.isEmpty ? .commit(new) : .reorg(old: old, new: new)
    }
}
