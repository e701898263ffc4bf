import Basics
import Chains
import Ethereum
import Testing
import Transport

/// Random trees of blocks, a node that moves its head about in them, and a walker that follows.
struct HeadWalkerPropertyTests {
    @Test(arguments: UInt64(0)..<64)
    func `the replayed steps give the node's chain`(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        var tree = Tree()
        var walker = HeadWalker(windowBlocks: 24)
        _ = try walker.offer(tree.head)
        var replay = tree.canonical
        for _ in 0..<120 {
            tree.move(&random, above: Int(walker.base?.number ?? 0))
            // The walker hears of some heads only.
            if random.below(3) == 0 { continue }
            try follow(tree, &walker, &replay)
            #expect(replay.map(\.hash) == Array(tree.canonical.map(\.hash)))
            // A branch that is shorter for a while leaves fewer blocks to remember.
            #expect(walker.window.count <= 24)
            #expect(walker.window == replay.suffix(walker.window.count))
        }
    }

    /// Answers the walker's wishes until it has none.
    private func follow(
        _ tree: Tree, _ walker: inout HeadWalker, _ replay: inout [BlockHeader]
    ) throws {
        var offers = [tree.head]
        for _ in 0..<1_000 {
            guard let offered = offers.popLast() else { return }
            switch try walker.offer(offered) {
            case .ignored: break
            case .need(let hash):
                offers.append(try #require(tree.blocks[hash]))
            case .needNumbers(let numbers):
                offers.append(tree.head)
                offers.append(contentsOf: numbers.reversed().map { tree.canonical[Int($0)] })
            case .commit(let blocks):
                replay.append(contentsOf: blocks)
            case .reorg(let old, let new):
                #expect(Array(replay.suffix(old.count)) == old)
                replay.removeLast(old.count)
                replay.append(contentsOf: new)
            }
            for (parent, child) in zip(replay, replay.dropFirst()) {
                try #require(child.parentHash == parent.hash)
            }
        }
        Issue.record("the walk does not end")
    }

    /// A growing tree and the branch that is canonical in it.
    private struct Tree {
        var line: [HeaderFields] = [BlockTree.genesis]
        var canonical: [BlockHeader] = [BlockTree.genesis.header]
        var blocks: [Hash32: BlockHeader] = [:]
        var salt: UInt64 = 0

        var head: BlockHeader { canonical[canonical.count - 1] }

        /// Grows, after it has perhaps left the branch at a random depth.
        ///
        /// Blocks up to `floor` stay.
        mutating func move(_ random: inout SplitMix64, above floor: Int) {
            salt += 1
            if random.below(4) == 0 {
                let depth = min(line.count - 1 - floor, random.below(12))
                line.removeLast(depth)
                canonical.removeLast(depth)
            }
            for block in BlockTree.line(
                above: line[line.count - 1], count: 1 + random.below(9), salt: salt)
            {
                line.append(block)
                canonical.append(block.header)
                blocks[block.header.hash] = block.header
            }
        }
    }
}
