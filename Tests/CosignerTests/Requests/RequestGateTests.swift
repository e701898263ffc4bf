import Arithmetic
import Basics
import Cosigner
import Ethereum
import Signing
import Storage
import Testing

@Suite struct RequestGateTests {
    @Test func `what is allowed sets aside what it may cost`() async throws {
        let scene = try GateScene()
        let route = try await scene.decide(try PolicyWorld.route())
        guard case .allowed(let judgement) = route else {
            Issue.record("\(route)")
            return
        }
        let coin = SpendAsset(chainId: PolicyWorld.chain)
        let weth = SpendAsset(chainId: PolicyWorld.chain, token: PolicyWorld.weth)
        #expect(
            judgement.reservation.spends == [
                Spend(asset: coin, amount: 10_000_000), Spend(asset: weth, amount: 1_000),
            ])
        #expect(
            judgement.reservation.nonce
                == NonceUse(
                    lane: .init(chainId: PolicyWorld.chain, account: PolicyWorld.signer), nonce: 3,
                    isCancellation: false))
    }

    @Test func `an allowance that only a route can use is not counted twice`() async throws {
        let scene = try GateScene()
        // Three of each would be 6000 of a window of 2500 if allowances counted.
        for nonce in UInt64(10)..<12 {
            let verdict = try await scene.decide(try Attack.approve(nonce: 100 + nonce)())
            #expect(verdict.denial == nil)
            let route = PolicyWorld.transaction(
                to: PolicyWorld.executor, input: try PolicyWorld.Route().input(), nonce: nonce)
            #expect(try await scene.decide(route).denial == nil)
        }
    }

    @Test func `a Safe's payments count as the account's own do`() async throws {
        let scene = try GateScene()
        let pay = try PolicyWorld.safeCall(
            to: PolicyWorld.usdc, value: 0, data: PolicyWorld.pay(PolicyWorld.friend, 50))
        guard
            case .allowed(let judgement) = try await scene.decide(
                PolicyWorld.transaction(to: PolicyWorld.safe, input: pay))
        else {
            Issue.record("refused")
            return
        }
        #expect(
            judgement.reservation.spends.last
                == Spend(
                    asset: SpendAsset(chainId: PolicyWorld.chain, token: PolicyWorld.usdc),
                    amount: 50))
        guard case .allowed(let message) = try await scene.decide(try Documents.safeTx()) else {
            Issue.record("refused")
            return
        }
        #expect(
            message.reservation.spends == [
                Spend(asset: SpendAsset(chainId: PolicyWorld.chain), amount: 5)
            ])
    }

    @Test func `a route between tokens without a price is refused, and one with both is not`()
        async throws
    {
        for missing in [PolicyWorld.weth, PolicyWorld.usdc] {
            var table = PolicyWorld.prices()
            table.entries.removeAll { $0.asset.token == missing }
            let verdict = try await GateScene(prices: table).decide(try PolicyWorld.route())
            #expect(verdict.denial?.code == .priceMissing)
        }
        var zero = PolicyWorld.prices()
        zero.entries[0].price = .zero
        let verdict = try await GateScene(prices: zero).decide(try PolicyWorld.route())
        #expect(verdict.denial?.code == .priceMissing)
        #expect(try await GateScene().decide(try PolicyWorld.route()).denial == nil)
    }

    @Test func `a price from the future is no evidence`() async throws {
        let ahead = PolicyWorld.prices(at: PolicyWorld.now + 1)
        let verdict = try await GateScene(prices: ahead).decide(try PolicyWorld.route())
        #expect(verdict.denial?.code == .priceStale)
    }

    @Test func `an asset without a limit does not leave`() async throws {
        let text = String(decoding: try PolicyWorld.file(), as: UTF8.self)
        let coin = try #require(text.firstRange(of: "{\"token\":\"native\""))
        let next = try #require(
            text.firstRange(of: "{\"token\":\"\(PolicyWorld.weth.hex)\",\"requestMax\""))
        let policy = try CosignerPolicy(
            file: Array((text[..<coin.lowerBound] + text[next.lowerBound...]).utf8))
        let disk = MemoryDisk()
        let clock = ManualClock(PolicyWorld.now)
        let audit = MemoryDisk()
        let gate = RequestGate(
            policy: policy, ledger: try disk.ledger(clock),
            audit: AuditLog(
                log: InlineCommitLog(journal: try audit.openJournal("audit")), time: clock),
            prices: FixedPrices(PolicyWorld.prices()), time: clock)
        let verdict = try await gate.decide(try Attack.payment(), signer: PolicyWorld.signer)
        #expect(verdict.denial?.code == .noLimit)
    }

    @Test func `what must wait passes after its time, and another amount waits anew`() async throws
    {
        let scene = try GateScene()
        let slow = PolicyWorld.transaction(to: PolicyWorld.slow, value: 500)
        #expect(try await scene.decide(slow).denial?.code == .timeLocked)
        scene.clock.advance(3_600)
        let other = PolicyWorld.transaction(to: PolicyWorld.slow, value: 499)
        #expect(try await scene.decide(other).denial?.code == .timeLocked)
        #expect(try await scene.decide(slow).denial == nil)
    }

    @Test func `what is not before a date passes at that date`() async throws {
        let scene = try GateScene()
        let late = PolicyWorld.transaction(to: PolicyWorld.late, value: 500)
        scene.clock.set(1_700_086_399)
        #expect(try await scene.decide(late).denial?.code == .notYet)
        scene.clock.set(1_700_086_400)
        #expect(try await scene.decide(late).denial == nil)
    }

    @Test func `a listed child signs with its own nonces`() async throws {
        let scene = try GateScene()
        var request = try Attack.payment()
        #expect(try await scene.decide(request).denial == nil)
        request.path = [0, 1]
        let child = try await scene.gate.decide(request, signer: account(9))
        #expect(child.denial == nil)
    }

    @Test func `a refusal sets nothing aside`() async throws {
        let scene = try GateScene()
        for attack in Attack.all where attack.code == .minimumOutTooLow {
            _ = try await scene.decide(try attack.hostile())
        }
        for nonce in UInt64(10)..<12 {
            let route = PolicyWorld.transaction(
                to: PolicyWorld.executor, input: try PolicyWorld.Route().input(), nonce: nonce)
            #expect(try await scene.decide(route).denial == nil)
        }
    }

    @Test func `a request's bytes read back, and others are refused`() throws {
        for request in [
            try Attack.payment(), try Documents.permit(),
            PolicyWorld.request(
                .dynamicFee(
                    .init(
                        chainId: PolicyWorld.chain, nonce: 0, maxPriorityFeePerGas: 0,
                        maxFeePerGas: 0, gas: 0, to: nil, value: 0, input: [])),
                path: [0, 1, 2]),
        ] {
            #expect(try CosignRequest(encoded: request.encoded) == request)
            let bytes = request.encoded
            for count in 0..<bytes.count {
                #expect(throws: CosignerError(.badRequest)) {
                    try CosignRequest(encoded: Array(bytes[..<count]))
                }
            }
            #expect(throws: CosignerError(.badRequest)) {
                try CosignRequest(encoded: bytes + [0])
            }
        }
        var deep = try Attack.payment()
        deep.path = [UInt32](repeating: 0, count: 9)
        #expect(throws: CosignerError(.badRequest)) { try CosignRequest(encoded: deep.encoded) }
        // A kind that is none: there is no way to ask for a bare digest.
        var bytes = try Attack.payment().encoded
        bytes[65] = 3
        #expect(throws: CosignerError(.badRequest)) { try CosignRequest(encoded: bytes) }
    }
}
