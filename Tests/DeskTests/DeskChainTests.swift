import Arithmetic
import Basics
import Desk
import Execution
import Ledger
import Markets
import Orders
import Settlement
import Testing

@Suite("Transactions of a parent")
struct DeskChainTests {
    private func poolsOnly() throws -> MarketSnapshot { try TestMarket.snapshot(books: []) }

    /// A sale that waits for its signatures; the collar is wide for large ones.
    private func working(tenths: UInt64 = 300) throws -> DeskScript {
        let script = try DeskScript(
            .sell, tenths: tenths, configuration: TestMarket.configuration(collarBps: 5_000))
        try script.plan(try poolsOnly())
        return script
    }

    @Test func `a block that leaves the chain takes its effect back, and its reserve`() throws {
        let script = try working()
        try script.route()
        #expect(script.driver.state.filled(try #require(script.parent)) == TestMarket.ethers(30))
        let before = script.driver.state.ledger
        script.driver.give(.orphaned(script.chain.undo(1)))
        let state = script.driver.state
        #expect(state.filled(try #require(script.parent)).isZero)
        #expect(state.ledger.reservation(TestMarket.walletEther) == TestMarket.ethers(30))
        #expect(
            state.ledger.balance(.held(TestMarket.walletEther)) == Int256(TestMarket.ethers(200)))
        #expect(script.waits { if case .broadcast = $0 { true } else { false } })
        try script.mine()
        #expect(
            script.driver.state.ledger.holdings.allSatisfy {
                script.driver.state.ledger.balance(.held($0)) == before.balance(.held($0))
            })
        script.finalize()
        #expect(script.state == .filled)
        script.expectNothingReserved()
    }

    @Test func `money that was promised again before a reorganisation does not stop the desk`()
        throws
    {
        // 150 of 200 are sold; after the receipt 50 of the rest are promised to a second order.
        let script = try working(tenths: 1_500)
        try script.route()
        let second = try #require(ParentId("second"))
        let driver = script.driver
        driver.give(
            .submit(
                ParentOrder(
                    id: second, side: .sell, base: TestMarket.ether, quote: TestMarket.dollar,
                    quantity: TestMarket.ethers(50), slippagePips: 20_000, time: driver.now)))
        driver.give(.market(second, try poolsOnly()))
        #expect(driver.state.ledger.available(TestMarket.walletEther).isZero)
        driver.give(.orphaned(script.chain.undo(2)))
        #expect(driver.haltReason == nil)
        #expect(driver.state.ledger.available(TestMarket.walletEther).isZero)
        for _ in 0..<3 {
            try script.signAndSend()
            try script.mine()
        }
        script.finalize()
        #expect(driver.state.parent(second)?.state == .filled)
        #expect(script.state == .filled)
        script.expectNothingReserved()
    }

    @Test func `proceeds that were spent before a reorganisation do not stop the desk`() throws {
        // All dollars of the wallet and what the sale brought are spent by a purchase.
        let script = try working(tenths: 300)
        try script.route()
        let driver = script.driver
        let second = try #require(ParentId("second"))
        driver.give(
            .submit(
                ParentOrder(
                    id: second, side: .buy, base: TestMarket.ether, quote: TestMarket.dollar,
                    quantity: TestMarket.ethers(205), slippagePips: 20_000, time: driver.now)))
        driver.give(.market(second, try poolsOnly()))
        for _ in 0..<2 {
            try script.signAndSend()
            try script.mine()
        }
        #expect(
            driver.state.ledger.balance(.held(TestMarket.walletDollar))
                < Int256(TestMarket.dollars(400_000)))
        // Only the sale's block is told to have gone first: its dollars are spent already.
        let spent = driver.state.ledger.balance(.held(TestMarket.walletDollar))
        let gone = script.chain.undo(4)
        driver.give(.orphaned(Array(gone.suffix(2))))
        #expect(driver.haltReason == nil)
        #expect(driver.state.ledger.isBalanced)
        driver.give(.orphaned(Array(gone.prefix(2))))
        #expect(
            driver.state.ledger.balance(.held(TestMarket.walletDollar))
                == Int256(TestMarket.dollars(400_000)))
        let block = try script.chain.mine()
        for receipt in block.receipts.reversed() { driver.give(.included(receipt)) }
        #expect(driver.haltReason == nil, "receipts may come in any order")
        #expect(driver.state.ledger.balance(.held(TestMarket.walletDollar)) == spent)
        script.finalize()
        script.expectNothingReserved()
    }

    @Test func `a receipt that takes more than the books have halts the desk`() throws {
        let script = try working()
        try script.signAndSend()
        let hash = try #require(script.lane?.intents.first?.attempts.first?.hash)
        script.driver.give(
            .included(
                Inclusion(
                    transactionHash: hash, blockHash: hash, blockNumber: 1, succeeded: true,
                    gasPaid: TestMarket.ethers(11), changes: [])))
        #expect(script.driver.haltReason?.contains("negative") == true)
        #expect(script.lane?.intents.first?.state == .sent, "a refused event changes nothing")
    }

    @Test func `unknown tokens in a receipt stay out of the books`() throws {
        let script = try working()
        try script.signAndSend()
        let hash = try #require(script.lane?.intents.first?.attempts.first?.hash)
        script.driver.give(
            .included(
                Inclusion(
                    transactionHash: hash, blockHash: hash, blockNumber: 1, succeeded: true,
                    gasPaid: 1,
                    changes: [
                        BalanceChange(token: TestMarket.address(0x77), amount: Int256(UInt256.max))
                    ])))
        #expect(script.driver.haltReason == nil)
        #expect(script.driver.state.ledger.isBalanced)
    }

    @Test func `a route that reverts costs gas only and is planned again once that is final`()
        throws
    {
        let script = try working()
        try script.signAndSend()
        try script.mine()
        try script.signAndSend()
        try script.mine(reverting: true)
        #expect(script.state == .working, "it may yet be included with success")
        #expect(script.driver.state.filled(try #require(script.parent)).isZero)
        script.finalize()
        #expect(script.lane?.intents.map(\.outcome) == [.ok, .reverted])
        #expect(script.state == .planning)
        script.expectNothingReserved()
        script.wait(Limits.gatherIntervalMilliseconds)
        try script.plan(try poolsOnly())
        try script.route()
        script.finalize()
        #expect(script.state == .filled)
    }

    @Test func `an allowance that reverts takes its route with it`() throws {
        let script = try working()
        try script.signAndSend()
        try script.mine(reverting: true)
        #expect(script.lane?.intents.map(\.state) == [.included, .reserved])
        script.finalize()
        #expect(script.lane?.intents.map(\.state) == [.final, .abandoned])
        #expect(script.lane?.nextNonce == 4)
        script.expectNothingReserved()
    }

    @Test func `a simulation that fails gives both nonces back`() throws {
        let script = try working()
        let first = try #require(script.lane?.intents.first?.id)
        script.driver.give(.unsignable(first, reason: "simulation: no liquidity"))
        #expect(script.lane?.intents.map(\.state) == [.abandoned, .abandoned])
        #expect(script.lane?.nextNonce == 3)
        #expect(script.state == .planning)
        script.expectNothingReserved()
    }

    @Test func `what is not signed before its deadline is given up`() throws {
        let script = try working()
        script.wait(120_000)
        #expect(script.lane?.intents.map(\.state) == [.reserved, .reserved])
        script.wait(1)
        #expect(script.lane?.intents.map(\.state) == [.abandoned, .abandoned])
    }

    @Test func `a gap below another parent's transactions is closed by a cancel`() throws {
        let script = try working()
        let driver = script.driver
        let second = try #require(ParentId("second"))
        driver.give(
            .submit(
                ParentOrder(
                    id: second, side: .sell, base: TestMarket.ether, quote: TestMarket.dollar,
                    quantity: TestMarket.ethers(5), slippagePips: 20_000, time: driver.now)))
        driver.give(.market(second, try poolsOnly()))
        let first = try #require(script.lane?.intents.first?.id)
        driver.give(.unsignable(first, reason: "simulation"))
        #expect(script.lane?.intents.map(\.purpose) == [.cancel, .cancel, .approve, .route])
        for _ in 0..<3 {
            try script.signAndSend()
            try script.mine()
        }
        script.finalize()
        #expect(script.lane?.intents.map(\.outcome) == [.cancelled, .cancelled, .ok, .ok])
        #expect(driver.state.parent(second)?.state == .filled)
        #expect(script.state == .planning)
        script.expectNothingReserved()
    }

    @Test func `a cancel that cannot be signed keeps the parent at work until the signer is back`()
        throws
    {
        let script = try working()
        let driver = script.driver
        let second = try #require(ParentId("second"))
        driver.give(
            .submit(
                ParentOrder(
                    id: second, side: .sell, base: TestMarket.ether, quote: TestMarket.dollar,
                    quantity: TestMarket.ethers(5), slippagePips: 20_000, time: driver.now)))
        driver.give(.market(second, try poolsOnly()))
        let first = try #require(script.lane?.intents.first?.id)
        driver.give(.unsignable(first, reason: "simulation"))
        driver.give(.unsignable(IntentId(2), reason: "signer: gone"))
        driver.give(.unsignable(first, reason: "signer: gone"))
        #expect(script.state == .working)
        #expect(script.lane?.intent(first)?.waitReason == "signer: gone")
        try script.signAndSend()
        #expect(script.lane?.intent(first)?.state == .sent)
        #expect(script.lane?.intent(first)?.waitReason == nil)
    }

    @Test func `a foreign transaction on our nonce halts the lane and holds its orders`() throws {
        let script = try working()
        try script.signAndSend()
        script.driver.give(.finalized(number: 9, nonce: 4, rule: "tag:finalized"))
        #expect(script.lane?.haltReason == "nonce 3 was used by a foreign transaction")
        #expect(script.state == .held)
        let reason = try #require(script.parent?.reason)
        #expect(reason.contains("nonce 3") && reason.contains("by hand"), "\(reason)")
        #expect(script.driver.haltReason == nil)
    }

    @Test func `beside a halted lane an order is traded on the exchange alone`() throws {
        let script = try working()
        try script.signAndSend()
        script.driver.give(.laneBroken(reason: "block 9 was final"))
        #expect(script.state == .held)
        let second = try #require(ParentId("second"))
        let large = try #require(ParentId("large"))
        let driver = script.driver
        let refused = driver.give(
            .submit(
                ParentOrder(
                    id: large, side: .sell, base: TestMarket.ether,
                    quote: TestMarket.dollar, quantity: TestMarket.ethers(290),
                    slippagePips: 20_000, time: driver.now)))
        #expect(refused.refusal?.code == "balance-too-low", "what the chain holds is out of reach")
        driver.give(
            .submit(
                ParentOrder(
                    id: second, side: .sell, base: TestMarket.ether, quote: TestMarket.dollar,
                    quantity: TestMarket.ethers(5), slippagePips: 20_000, time: driver.now)))
        driver.give(.market(second, try TestMarket.snapshot()))
        #expect(driver.state.parent(second)?.intentIds == [])
        try script.trade()
        #expect(driver.state.parent(second)?.state == .filled)
    }

    @Test func `a halt is told once and its reason stays the first`() throws {
        let script = try working()
        try script.route()
        script.finalize()
        let inclusion = try #require(script.lane?.intents.first?.inclusion)
        script.driver.give(.orphaned([inclusion.blockHash]))
        let reason = try #require(script.lane?.haltReason)
        for _ in 0..<3 {
            #expect(script.driver.give(.orphaned([inclusion.blockHash])).events.isEmpty)
            #expect(script.driver.give(.laneBroken(reason: "again")).events.isEmpty)
        }
        #expect(script.lane?.haltReason == reason)
    }
}
