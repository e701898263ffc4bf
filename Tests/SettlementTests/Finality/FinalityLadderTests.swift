import Settlement
import Testing

@Suite struct FinalityLadderTests {
    private func name(
        _ ladder: FinalityLadder, _ block: UInt64, _ evidence: FinalityEvidence
    ) -> String? {
        ladder.standing(of: block, under: evidence)?.name
    }

    // MARK: What lifts a block

    @Test func `on Ethereum blocks on top, then safe, then finalized lift a block`() throws {
        let ladder = try Ladders.ethereum()
        #expect(name(ladder, 100, FinalityEvidence(head: 99)) == nil)
        #expect(name(ladder, 100, FinalityEvidence(head: 100)) == "included")
        #expect(name(ladder, 100, FinalityEvidence(head: 101)) == "included")
        #expect(name(ladder, 100, FinalityEvidence(head: 102)) == "buried2")
        #expect(name(ladder, 100, FinalityEvidence(head: 104, safe: 99)) == "buried4")
        #expect(name(ladder, 100, FinalityEvidence(head: 104, safe: 100)) == "safe")
        #expect(name(ladder, 100, FinalityEvidence(head: 190, safe: 160, finalized: 99)) == "safe")
        #expect(
            name(ladder, 100, FinalityEvidence(head: 190, safe: 160, finalized: 100)) == "final")
    }

    @Test func `a thousand blocks on top are not final`() throws {
        let ladder = try Ladders.ethereum()
        #expect(name(ladder, 1, FinalityEvidence(head: 1001)) == "buried4")
    }

    @Test func `the fast confirmation rule makes a block safe before others lie on it`() throws {
        let ladder = try Ladders.ethereum()
        #expect(name(ladder, 100, FinalityEvidence(head: 100, safe: 100)) == "safe")
    }

    @Test func `on an OP-like chain gossip is unsafe until a batch holds it`() throws {
        let ladder = try Ladders.opStack()
        #expect(name(ladder, 50, FinalityEvidence(head: 60)) == "unsafe")
        #expect(name(ladder, 50, FinalityEvidence(head: 60, safe: 50)) == "safe")
        #expect(name(ladder, 50, FinalityEvidence(head: 60, safe: 50, finalized: 50)) == "final")
    }

    @Test func `on an Arbitrum-like chain the batch is posted and then final on the parent`() throws
    {
        let ladder = try Ladders.arbitrum()
        #expect(name(ladder, 7, FinalityEvidence(head: 9)) == "sequenced")
        #expect(name(ladder, 7, FinalityEvidence(head: 9, batchPosted: 7)) == "posted")
        #expect(
            name(ladder, 7, FinalityEvidence(head: 9, batchPosted: 9, batchFinal: 7)) == "final")
        // The sequencer's own tags are no evidence here.
        #expect(name(ladder, 7, FinalityEvidence(head: 9, safe: 9, finalized: 9)) == "sequenced")
    }

    @Test func `on a staged chain only execution is final`() throws {
        let ladder = try Ladders.zkStaged()
        var evidence = FinalityEvidence(head: 30)
        #expect(name(ladder, 20, evidence) == "sequenced")
        evidence.committed = 20
        #expect(name(ladder, 20, evidence) == "committed")
        evidence.proven = 20
        #expect(name(ladder, 20, evidence) == "proven")
        #expect(ladder.standing(of: 20, under: evidence)?.grade == .safe)
        evidence.executed = 19
        #expect(name(ladder, 20, evidence) == "proven")
        evidence.executed = 20
        #expect(name(ladder, 20, evidence) == "executed")
    }

    // MARK: Steps back

    @Test func `safe falls back on an OP-like chain when the parent is reorganised`() throws {
        let ladder = try Ladders.opStack()
        let safe = try #require(ladder.rung("safe"))
        let unsafe = try #require(ladder.rung("unsafe"))
        #expect(
            ladder.change(of: 50, from: safe, under: FinalityEvidence(head: 60, safe: 49))
                == .falls(unsafe, isOrdinary: true))
        #expect(
            ladder.change(of: 50, from: unsafe, under: FinalityEvidence(head: 61, safe: 50))
                == .rises(safe))
    }

    @Test func `a head below a block takes it out of the chain`() throws {
        let ladder = try Ladders.opStack()
        let unsafe = try #require(ladder.rung("unsafe"))
        let change = ladder.change(of: 50, from: unsafe, under: FinalityEvidence(head: 48))
        #expect(change == .falls(nil, isOrdinary: false))
    }

    @Test func `a proof is not taken back in ordinary times`() throws {
        let ladder = try Ladders.zkStaged()
        let proven = try #require(ladder.rung("proven"))
        let committed = try #require(ladder.rung("committed"))
        let evidence = FinalityEvidence(head: 30, committed: 25, proven: 19)
        #expect(
            ladder.change(of: 20, from: proven, under: evidence)
                == .falls(committed, isOrdinary: false))
    }

    @Test func `nothing falls from a final rung`() throws {
        for ladder in [try Ladders.ethereum(), try Ladders.arbitrum(), try Ladders.zkStaged()] {
            let top = try #require(ladder.rungs.last)
            let change = ladder.change(of: 5, from: top, under: FinalityEvidence(head: 9))
            #expect(change == .contradiction(top))
        }
    }

    @Test func `an irreversible mark that steps back contradicts, safe does not`() {
        let before = FinalityEvidence(
            head: 90, safe: 80, finalized: 70, batchFinal: 60, executed: 50)
        var after = before
        after.safe = 71
        after.head = 75
        #expect(after.contradiction(to: before) == nil)
        after.finalized = nil
        #expect(after.contradiction(to: before) == nil)
        after.finalized = 69
        #expect(after.contradiction(to: before) == .tag(.finalized))
        after.finalized = 70
        after.executed = 49
        #expect(after.contradiction(to: before) == .stage(.executed))
    }

    // MARK: What the lane is told

    @Test func `the lane's marks carry the rule that gave them`() throws {
        let ladder = try Ladders.ethereum()
        let evidence = FinalityEvidence(head: 100, safe: 70, finalized: 40)
        #expect(ladder.mark(.safe, under: evidence)?.number == 70)
        #expect(ladder.mark(.safe, under: evidence)?.rule.description == "tag:safe")
        #expect(ladder.mark(.final, under: evidence)?.number == 40)
        #expect(ladder.mark(.final, under: FinalityEvidence(head: 100, safe: 70)) == nil)
    }

    @Test func `final implies safe where safe lags behind or is not told`() throws {
        let ladder = try Ladders.ethereum()
        let mark = ladder.mark(
            .safe, under: FinalityEvidence(head: 100, safe: 30, finalized: 40))
        #expect(mark?.number == 40)
        #expect(mark?.rule == .tag(.finalized))
        let untold = ladder.mark(.safe, under: FinalityEvidence(head: 100, finalized: 40))
        #expect(untold?.rule == .tag(.finalized))
    }

    @Test func `a mark lifts and drops an intent of the lane`() throws {
        let ladder = try Ladders.opStack()
        var test = try TestLane()
        let id = test.reserveRoute().approve
        try test.include(id, block: 50)
        let up = try #require(ladder.mark(.safe, under: FinalityEvidence(head: 60, safe: 55)))
        let rises = test.take { $0.decide(safe: up.number, rule: up.rule.description) }
        #expect(rises == [.safe(id, rule: "tag:safe")])
        #expect(test.lane.intent(id)?.safeRule == "tag:safe")
        let down = try #require(ladder.mark(.safe, under: FinalityEvidence(head: 60, safe: 49)))
        let falls = test.take { $0.decide(safe: down.number, rule: down.rule.description) }
        #expect(falls == [.unsafe(id)])
    }
}
