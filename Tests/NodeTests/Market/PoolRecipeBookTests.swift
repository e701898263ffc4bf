import Basics
import Chains
import Definitions
import Node
import Pools
import Testing

/// Known pools under their numbers.
@Suite struct PoolRecipeBookTests {
    private func pool(_ last: UInt8) -> NodeDefinition.Pool {
        NodeDefinition.Pool(
            kind: .constantProduct, address: PairChain.token(last), feePips: 3_000,
            factory: PairChain.token(200), initCodeHash: .zero)
    }

    private func found(_ book: PoolRecipeBook, _ last: UInt8, in block: UInt64) -> Int? {
        let reference = BlockReference(number: block, hash: PairChain.hash(block))
        guard case .added(let entry) = book.add(PoolRecipe(pool(last)), createdIn: reference) else {
            return nil
        }
        return entry.source
    }

    @Test func `configured pools come first and numbers are never given again`() {
        let book = PoolRecipeBook([1, 2].map { PoolRecipe(pool($0)) })
        #expect(book.entries.map(\.source) == [0, 1])
        #expect(found(book, 1, in: 7) == nil, "it is listed")
        #expect(found(book, 3, in: 7) == 2)
        #expect(found(book, 3, in: 7) == nil)
        #expect(book.remove(createdIn: [PairChain.hash(7)]) == [2])
        #expect(book.entry(2) == nil && book.entries.count == 2)
        #expect(found(book, 3, in: 8) == 3)
    }

    @Test func `a pool that is announced again belongs to its new block`() {
        let book = PoolRecipeBook([])
        #expect(found(book, 3, in: 7) == 0)
        #expect(found(book, 3, in: 8) == nil)
        #expect(book.remove(createdIn: [PairChain.hash(7)]).isEmpty)
        #expect(book.remove(createdIn: [PairChain.hash(8)]) == [0])
    }

    @Test func `configured pools do not leave with a block`() {
        let book = PoolRecipeBook([PoolRecipe(pool(1))])
        #expect(book.remove(createdIn: [PairChain.hash(0)]).isEmpty)
    }

    @Test func `only so many are found`() {
        let book = PoolRecipeBook([PoolRecipe(pool(1))])
        for index in 0..<NodeLimits.foundPoolsMax {
            let address = Address(
                bytes: [UInt8](repeating: 7, count: 18) + [
                    UInt8(index >> 8), UInt8(index & 0xFF),
                ])
            let pool = NodeDefinition.Pool(
                kind: .constantProduct, address: address ?? .zero, feePips: 1, factory: .zero,
                initCodeHash: .zero)
            let block = BlockReference(number: 7, hash: .zero)
            guard case .added = book.add(PoolRecipe(pool), createdIn: block) else {
                Issue.record("not taken")
                return
            }
        }
        guard
            case .full = book.add(
                PoolRecipe(pool(9)), createdIn: BlockReference(number: 8, hash: .zero))
        else {
            Issue.record("more than the bound")
            return
        }
    }
}
