import Arithmetic
import Basics
import Codecs
import Desk
import Execution
import Ledger
import Markets
import Orders
import Settlement
import Testing

@Suite("What waits too long for a block")
struct DeskReplacementTests {
    private struct Wish {
        let id: IntentId
        let nonce: UInt64
        let call: TransactionCall
        let purpose: IntentPurpose
        let over: AttemptFees
        let isForced: Bool
    }

    private static let patience = SettlementSettings().replaceAfterMilliseconds

    /// A sale on pools alone whose allowance is signed and sent.
    private func waiting() throws -> DeskScript {
        let script = try DeskScript(
            .sell, configuration: TestMarket.configuration(collarBps: 5_000))
        try script.plan(try TestMarket.snapshot(books: []))
        try script.signAndSend()
        return script
    }

    private func wish(_ script: DeskScript) -> Wish? {
        script.driver.take { effect -> Wish? in
            guard
                case .replace(let id, let nonce, let call, let purpose, let over, let forced) =
                    effect
            else { return nil }
            return Wish(
                id: id, nonce: nonce, call: call, purpose: purpose, over: over, isForced: forced)
        }
    }

    private func attempt(for wish: Wish) throws -> Attempt {
        try TestSigner.attempt(
            wish.call, nonce: wish.nonce, fees: try #require(wish.over.raised))
    }

    private func sent(_ script: DeskScript) -> Attempt? {
        script.driver.take { effect -> Attempt? in
            if case .broadcast(_, let attempt) = effect { attempt } else { nil }
        }
    }

    @Test func `fees are raised once it has waited long enough and not sooner`() throws {
        let script = try waiting()
        script.wait(Self.patience - 1)
        #expect(wish(script) == nil)
        script.wait(1)
        let wish = try #require(self.wish(script))
        let first = try #require(script.lane?.intents.first)
        #expect(wish.id == first.id && wish.nonce == first.nonce && wish.call == first.call)
        #expect(wish.over == first.attempts.last?.fees && !wish.isForced)
        script.wait(Limits.replacementRetryMilliseconds - 1)
        #expect(self.wish(script) == nil, "asked once until an answer is overdue")
        script.wait(1)
        #expect(self.wish(script) != nil)
    }

    @Test func `a replacement is sent only after it is kept, and both forms are watched`() throws {
        let script = try waiting()
        let first = try #require(script.lane?.intents.first?.attempts.first)
        script.wait(Self.patience)
        let replacement = try attempt(for: try #require(wish(script)))
        while sent(script) != nil {}
        let step = script.driver.give(.replaced(IntentId(1), replacement))
        #expect(step.events == [.settlement(.replaced(IntentId(1), replacement))])
        #expect(step.effects == [.broadcast(IntentId(1), replacement)])
        #expect(step.effects.first?.grade == .synced)
        #expect(script.lane?.watchedHashes == [first.hash, replacement.hash])
        script.wait(Self.patience - 1)
        #expect(wish(script) == nil, "the new form gets as long")
        script.wait(1)
        #expect(wish(script) != nil)
    }

    @Test func `when the replacement is refused the bytes before it are sent again`() throws {
        let script = try waiting()
        let first = try #require(script.lane?.intents.first?.attempts.first)
        script.wait(Self.patience)
        let replacement = try attempt(for: try #require(wish(script)))
        script.driver.give(.replaced(IntentId(1), replacement))
        while sent(script) != nil {}
        for answer in [
            BroadcastAnswer.replacementUnderpriced, .underpriced, .insufficientFunds, .refused("x"),
        ] {
            script.driver.give(.broadcastAnswered(replacement.hash, answer))
            #expect(sent(script) == first, "\(answer)")
            script.driver.give(.broadcastAnswered(first.hash, answer))
            #expect(sent(script) == nil, "there is nothing before the first")
        }
        script.driver.give(.broadcastAnswered(replacement.hash, .unknown("timeout")))
        #expect(sent(script) == nil, "it may have been taken")
    }

    @Test func `a reason not to raise is told once and shown to people`() throws {
        let script = try waiting()
        script.wait(Self.patience)
        let reason = "a higher fee than the node may ever pay is needed"
        let step = script.driver.give(.notReplaced(IntentId(1), reason: reason))
        #expect(step.events.count == 1)
        #expect(script.driver.give(.notReplaced(IntentId(1), reason: reason)).events.isEmpty)
        let view = try #require(try script.view()["settlements"]?.arrayValue?.first)
        #expect(view["waiting"]?.stringValue == reason)
        #expect(view["state"]?.stringValue == "sent", "a signature exists: it is not given up")
    }

    @Test func `after a restart it waits anew before fees are raised`() throws {
        let script = try waiting()
        script.wait(Self.patience)
        try script.driver.crash()
        script.wait(Self.patience - 1)
        #expect(wish(script) == nil)
        script.wait(1)
        #expect(wish(script) != nil)
    }

    @Test func `a cancelled order's transaction is followed by an empty one`() throws {
        let script = try waiting()
        let own = try #require(script.lane?.intents.first?.attempts.first)
        script.driver.give(.cancel(script.id))
        let wish = try #require(self.wish(script), "it need not wait")
        #expect(wish.purpose == .cancel && wish.isForced && wish.call == script.lane?.emptyCall)
        let empty = try attempt(for: wish)
        script.driver.give(.replaced(wish.id, empty))
        #expect(script.lane?.watchedHashes == [own.hash, empty.hash])
        #expect(try script.chain.accept(empty.raw) == .accepted)
        try script.mine()
        #expect(script.state == .working, "what is included may still be undone")
        script.finalize()
        #expect(script.state == .canceled)
        #expect(script.lane?.intents.first?.outcome == .cancelled)
        #expect(script.parent?.reason == "cancelled by its owner; 30 ETH is left")
        script.expectNothingReserved()
    }

    @Test func `a route that was faster than its cancel is booked`() throws {
        let script = try waiting()
        try script.mine()
        try script.signAndSend()
        script.driver.give(.cancel(script.id))
        let wish = try #require(self.wish(script))
        script.driver.give(.replaced(wish.id, try attempt(for: wish)))
        try script.mine()
        script.finalize()
        #expect(script.state == .filled)
        #expect(script.driver.state.filled(try #require(script.parent)) == TestMarket.ethers(30))
        #expect(script.lane?.intents.last?.outcome == .ok)
    }

    @Test func `what passed its deadline can only revert and is followed by an empty one`() throws {
        let script = try waiting()
        try script.mine()
        try script.signAndSend()
        let route = try #require(script.lane?.intents.last)
        let left = route.deadline.milliseconds(since: script.driver.now)
        script.wait(left + Limits.cancelMarginMilliseconds)
        #expect(script.lane?.intent(route.id)?.cancelReason == nil)
        while wish(script) != nil {}
        script.wait(Limits.replacementRetryMilliseconds)
        #expect(script.lane?.intent(route.id)?.cancelReason == "its deadline passed")
        #expect(wish(script)?.purpose == .cancel)
        #expect(script.lane?.intent(route.id)?.state == .sent, "not closed by that")
    }

    @Test func `a nonce that somebody else seems to use is shown and not bid for`() throws {
        let script = try waiting()
        let hash = try #require(script.lane?.intents.first?.attempts.first?.hash)
        script.driver.give(.broadcastAnswered(hash, .nonceTooLow))
        let step = script.driver.give(.attemptsUnknown(IntentId(1), .nonceTooLow))
        #expect(step.events.count == 1)
        let view = try #require(try script.view()["settlements"]?.arrayValue?.first)
        #expect(view["contested"]?.stringValue?.contains("not ours") == true)
        script.wait(Self.patience)
        #expect(wish(script) == nil)
        #expect(script.waits { if case .broadcast = $0 { true } else { false } })
        try script.mine()
        let resolved = try #require(try script.view()["settlements"]?.arrayValue?.first)
        #expect(resolved["contested"] == nil)
    }

    // MARK: Nonces below the first

    private func asksForHeadNonce(_ script: DeskScript) -> Bool {
        script.driver.take { if case .askHeadNonce = $0 { true } else { nil } } ?? false
    }

    @Test func `the chain's count is asked for once the first transaction waits too long`() throws {
        let script = try waiting()
        script.wait(Self.patience - 1)
        #expect(!asksForHeadNonce(script))
        script.wait(1)
        #expect(asksForHeadNonce(script))
        script.wait(Limits.replacementRetryMilliseconds - 1)
        #expect(!asksForHeadNonce(script))
        script.wait(1)
        #expect(asksForHeadNonce(script))
        try script.mine()
        script.wait(Self.patience)
        #expect(!asksForHeadNonce(script), "a block holds it: nothing is missing below")
    }

    @Test func `a nonce that nobody uses is used up, paid for and booked without a parent`() throws
    {
        let script = try waiting()
        let first = try #require(script.lane?.intents.first)
        // The test's chain begins where the lane does, so the gap is told, not made.
        script.driver.give(.headNonce(first.nonce - 1))
        let gap = try #require(script.lane?.intents.last)
        #expect(gap.nonce == first.nonce - 1 && gap.purpose == .cancel)
        #expect(script.driver.state.link(gap.id)?.parent == nil)
        let asked = script.driver.take { effect -> UInt64? in
            if case .sign(gap.id, let nonce, _, _, _) = effect { nonce } else { nil }
        }
        #expect(asked == gap.nonce)
        let attempt = try TestSigner.attempt(gap.call, nonce: gap.nonce)
        script.driver.give(.signed(gap.id, attempt))
        let native = TestMarket.walletNative
        let before = script.driver.state.ledger.balance(.held(native))
        script.driver.give(
            .included(
                Inclusion(
                    transactionHash: attempt.hash, blockHash: .zero, blockNumber: 5,
                    succeeded: true, gasPaid: 21_000, changes: [])))
        let after = script.driver.state.ledger.balance(.held(native))
        let gas = Int256(UInt256(21_000 as UInt64))
        #expect(before.checkedSubtracting(after) == gas, "its gas is booked")
        script.driver.give(.orphaned([.zero]))
        #expect(script.driver.state.ledger.balance(.held(native)) == before)
    }
}
