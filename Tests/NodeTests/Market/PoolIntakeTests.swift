import Basics
import Node
import Pools
import Testing

/// Pools that wait to be followed, and blocks that wait to be searched.
@Suite struct PoolIntakeTests {
    private func refusal(_ source: Int?, isFound: Bool, last: UInt8 = 1) -> PoolRefusal {
        PoolRefusal(
            source: source, address: PairChain.token(last), kind: "vault", isFound: isFound,
            reason: .unproven("test"))
    }

    @Test func `a pool is asked about once at a time and a refused one later again`() {
        var intake = PoolIntake()
        intake.add([3, 4], from: 100)
        intake.add([3], from: 50)
        #expect(intake.claim(at: 99).isEmpty && !intake.isAsking)
        #expect(intake.claim(at: 100) == [3, 4])
        #expect(intake.claim(at: 100).isEmpty, "somebody asks")
        intake.answer(accepted: [3], refused: [refusal(4, isFound: true)], at: 100)
        #expect(intake.refusals.map(\.source) == [4])
        #expect(intake.claim(at: 100 + NodeLimits.refusedPoolBlocks - 1).isEmpty)
        #expect(intake.claim(at: 100 + NodeLimits.refusedPoolBlocks) == [4])
        intake.answer(accepted: [], refused: [], at: 200)
        #expect(intake.claim(at: 200) == [4], "the chain did not answer")
        intake.answer(accepted: [4], refused: [], at: 200)
        #expect(intake.refusals.isEmpty)
        #expect(intake.claim(at: 1_000).isEmpty)
    }

    @Test func `many are asked about in portions`() {
        var intake = PoolIntake()
        intake.add(Array(0..<(NodeLimits.poolsAskedMax + 5)), from: 1)
        #expect(intake.claim(at: 1).count == NodeLimits.poolsAskedMax)
        intake.answer(accepted: Array(0..<NodeLimits.poolsAskedMax), refused: [], at: 1)
        #expect(intake.claim(at: 1).count == 5)
    }

    @Test func `refusals of found pools are bounded, those of listed ones are all kept`() {
        var intake = PoolIntake()
        for source in 0..<200 {
            intake.note(
                refusal(source, isFound: source % 2 == 0, last: UInt8(source)), retryFrom: 1)
        }
        let (found, listed) = (
            intake.refusals.filter(\.isFound), intake.refusals.filter { !$0.isFound }
        )
        #expect(found.count == NodeLimits.poolRefusalsMax && found.last?.source == 198)
        #expect(listed.count == 100)
        intake.forget(Array(0..<200))
        #expect(intake.refusals.isEmpty && intake.claim(at: 9).isEmpty)
    }

    @Test func `a pool that is in no book is refused once, however often it is seen`() {
        var intake = PoolIntake()
        for _ in 0..<5 { intake.note(refusal(nil, isFound: true), retryFrom: .max) }
        #expect(intake.refusals.count == 1)
        #expect(intake.claim(at: .max).isEmpty)
    }

    @Test func `older blocks are searched in portions, once`() {
        var intake = PoolIntake()
        #expect(intake.claimSearch() == nil)
        let head = 10 + 2 * NodeLimits.searchedBlocks
        intake.beginSearch(from: 10, to: head)
        intake.beginSearch(from: 0, to: head + 5)
        let first = intake.claimSearch()
        #expect(first == 10...(9 + NodeLimits.searchedBlocks))
        #expect(intake.claimSearch() == nil, "somebody searches")
        intake.searched(nil)
        #expect(intake.claimSearch() == first, "the chain did not answer")
        intake.searched(first)
        let second = intake.claimSearch()
        #expect(second?.lowerBound == 10 + NodeLimits.searchedBlocks)
        intake.searched(second)
        #expect(intake.claimSearch() == head...head)
        intake.searched(head...head)
        #expect(intake.claimSearch() == nil)
    }

    @Test func `the last blocks of all can be searched`() {
        var intake = PoolIntake()
        intake.beginSearch(from: .max - 1, to: .max)
        let range = intake.claimSearch()
        #expect(range == (UInt64.max - 1)...UInt64.max)
        intake.searched(range)
        #expect(!intake.isSearching)
    }
}
