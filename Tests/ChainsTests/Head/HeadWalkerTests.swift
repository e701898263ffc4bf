import Basics
import Chains
import Ethereum
import Testing

struct HeadWalkerTests {
    private let genesis = BlockTree.genesis

    private func walker(
        over blocks: [HeaderFields], windowBlocks: Int = 256
    ) throws -> HeadWalker {
        var walker = HeadWalker(windowBlocks: windowBlocks)
        for block in blocks { _ = try walker.offer(block.header) }
        return walker
    }

    @Test func `a head on the tip is committed once and then ignored`() throws {
        let line = BlockTree.line(above: genesis, count: 2, salt: 1)
        var walker = HeadWalker()
        #expect(try walker.offer(genesis.header) == .commit([genesis.header]))
        #expect(try walker.offer(line[0].header) == .commit([line[0].header]))
        #expect(try walker.offer(line[0].header) == .ignored)
        #expect(try walker.offer(genesis.header) == .ignored)
        #expect(try walker.offer(line[1].header) == .commit([line[1].header]))
    }

    @Test func `a gap is asked for by number and filled in rising order`() throws {
        let line = BlockTree.line(above: genesis, count: 100, salt: 1)
        var walker = try walker(over: [genesis])
        #expect(try walker.offer(line[99].header) == .needNumbers(1...64))
        for block in line.prefix(64) {
            #expect(try walker.offer(block.header) == .commit([block.header]))
        }
        #expect(try walker.offer(line[99].header) == .needNumbers(65...99))
    }

    @Test func `a reorganisation is followed by parent hash and told once`() throws {
        let old = BlockTree.line(above: genesis, count: 3, salt: 1)
        let new = BlockTree.line(above: genesis, count: 4, salt: 2)
        var walker = try walker(over: [genesis] + old)
        #expect(try walker.offer(new[3].header) == .need(new[2].header.hash))
        #expect(try walker.offer(new[2].header) == .need(new[1].header.hash))
        #expect(try walker.offer(new[1].header) == .need(new[0].header.hash))
        #expect(
            try walker.offer(new[0].header)
                == .reorg(old: old.map(\.header), new: new.map(\.header)))
        #expect(walker.tip == new[3].header)
        #expect(try walker.offer(new[3].header) == .ignored)
    }

    @Test func `a shorter branch that is not ours replaces the longer one`() throws {
        let old = BlockTree.line(above: genesis, count: 3, salt: 1)
        let new = BlockTree.child(of: old[0], salt: 2)
        var walker = try walker(over: [genesis] + old)
        #expect(
            try walker.offer(new.header)
                == .reorg(old: [old[1].header, old[2].header], new: [new.header]))
    }

    @Test func `a new head in the middle of a walk starts the walk anew`() throws {
        let old = BlockTree.line(above: genesis, count: 3, salt: 1)
        let new = BlockTree.line(above: genesis, count: 3, salt: 2)
        var walker = try walker(over: [genesis] + old)
        #expect(try walker.offer(new[2].header) == .need(new[1].header.hash))
        #expect(try walker.offer(new[2].header) == .need(new[1].header.hash))
        let ours = BlockTree.child(of: old[2], salt: 1)
        #expect(try walker.offer(ours.header) == .commit([ours.header]))
    }

    @Test func `a branch below the finalized block is a contradiction`() throws {
        let old = BlockTree.line(above: genesis, count: 4, salt: 1)
        var walker = try walker(over: [genesis] + old)
        let final = BlockReference(old[1].header)
        #expect(try walker.finalize(final))
        let allowed = BlockTree.child(of: old[1], salt: 2)
        let refused = BlockTree.child(of: old[0], salt: 2)
        #expect(
            throws: ChainError.contradiction(
                .reorgBelowFinalized(number: 2, hash: refused.header.hash))
        ) { try walker.offer(refused.header) }
        #expect(walker.tip == old[3].header)
        let above = BlockTree.child(of: refused, salt: 2)
        #expect(
            throws: ChainError.contradiction(
                .reorgBelowFinalized(number: 2, hash: refused.header.hash))
        ) { try walker.offer(above.header) }
        #expect(
            try walker.offer(allowed.header)
                == .reorg(old: [old[2].header, old[3].header], new: [allowed.header]))
    }

    @Test func `a branch below the window is a contradiction`() throws {
        let old = BlockTree.line(above: genesis, count: 8, salt: 1)
        var walker = try walker(over: [genesis] + old, windowBlocks: 4)
        #expect(walker.base == old[4].header)
        let deepest = BlockTree.child(of: old[4], salt: 2)
        let tooDeep = BlockTree.child(of: old[3], salt: 2)
        #expect(
            throws: ChainError.contradiction(
                .reorgBeyondWindow(number: 5, hash: tooDeep.header.hash))
        ) { try walker.offer(tooDeep.header) }
        #expect(
            try walker.offer(deepest.header)
                == .reorg(old: old[5...].map(\.header), new: [deepest.header]))
    }

    @Test func `a head below the window proves nothing and is ignored`() throws {
        let old = BlockTree.line(above: genesis, count: 8, salt: 1)
        var walker = try walker(over: [genesis] + old, windowBlocks: 4)
        #expect(try walker.offer(BlockTree.child(of: old[0], salt: 9).header) == .ignored)
    }

    @Test func `a header whose parent has another height is refused`() throws {
        let old = BlockTree.line(above: genesis, count: 3, salt: 1)
        var walker = try walker(over: [genesis] + old)
        var orphan = BlockTree.child(of: old[2], salt: 2)
        let strangeParent = BlockTree.child(of: genesis, salt: 5)
        orphan.parentHash = strangeParent.header.hash
        #expect(try walker.offer(orphan.header) == .need(strangeParent.header.hash))
        #expect(throws: ChainError.malformed("block.number")) {
            try walker.offer(strangeParent.header)
        }
        let next = BlockTree.child(of: old[2], salt: 1)
        #expect(try walker.offer(next.header) == .commit([next.header]))
    }

    @Test func `finality only rises and only on the followed chain`() throws {
        let line = BlockTree.line(above: genesis, count: 4, salt: 1)
        var walker = try walker(over: [genesis] + line)
        let foreign = BlockReference(BlockTree.child(of: line[0], salt: 2).header)
        #expect(try !walker.finalize(foreign))
        #expect(try walker.finalize(BlockReference(line[2].header)))
        #expect(try walker.finalize(BlockReference(line[2].header)))
        #expect(try !walker.finalize(BlockReference(line[0].header)))
        #expect(walker.finalized == BlockReference(line[2].header))
        #expect(
            throws: ChainError.contradiction(
                .finalizedReplaced(
                    ours: BlockReference(line[1].header), theirs: foreign.hash))
        ) { try walker.finalize(foreign) }
    }
}
