import Arithmetic
import Basics
import Ethereum
import Signing
import Testing

@Suite struct SigningPolicyTests {
    typealias World = PolicyWorld

    @Test func `each allowed call at its limits is decoded`() throws {
        #expect(try World.judge(World.transaction(to: World.sender)) == .cancellation)
        #expect(
            try World.judge(World.transaction(to: World.friend, value: 500))
                == .transfer(to: World.friend, value: 500))
        let approval = try World.judge(
            World.transaction(to: World.weth, input: World.approve(World.executor, 1000)))
        guard case .approval(let token, let decoded) = approval else {
            Issue.record("not an approval: \(approval)")
            return
        }
        #expect(token == World.weth)
        #expect(decoded.spender == World.executor)
        #expect(decoded.amount == 1000)
        let deposit = ABI.selector("deposit(uint256)")
        #expect(
            try World.judge(World.transaction(to: World.vault, input: deposit + [1, 2]))
                == .function(to: World.vault, selector: deposit, value: 0))
    }

    @Test func `a route at its limits is decoded`() throws {
        let call = try World.judge(
            World.transaction(to: World.executor, input: World.Route().input()))
        guard case .execution(let executor, let route) = call else {
            Issue.record("not a route: \(call)")
            return
        }
        #expect(executor == World.executor)
        #expect(route.swaps.count == 1)
        #expect(route.swaps.first?.kind == 1)
        #expect(route.swaps.first?.data == 3000)
        #expect(route.swaps.first?.amount == 5)
        #expect(route.swaps.first?.limit == 4)
        #expect((route.tokenIn, route.tokenOut) == (World.weth, World.usdc))
        #expect(route.amounts == .exactIn(amountIn: 1000, minOut: 1))
        #expect((route.pulled, route.deadline) == (1000, 1_700_000_300))
    }

    @Test func `a purchase at its limits is decoded`() throws {
        let call = try World.judge(
            World.transaction(to: World.executor, input: World.Purchase().input()))
        guard case .execution(let executor, let route) = call else {
            Issue.record("not a route: \(call)")
            return
        }
        #expect(executor == World.executor)
        #expect(route.swaps.map(\.kind) == [0, 0])
        #expect(route.swaps.map(\.amount) == [5, 2])
        #expect((route.tokenIn, route.tokenOut) == (World.weth, World.usdc))
        #expect(route.amounts == .exactOut(amountOut: 7, maxIn: 1000))
        #expect((route.pulled, route.deadline) == (1000, 1_700_000_300))
    }

    @Test func `the envelope is held to its caps`() {
        var transaction = World.transaction(to: World.sender)
        transaction.chainId = ChainId(1)
        #expect(World.denial(transaction) == .wrongChain)
        transaction = World.transaction(to: World.sender)
        transaction.gas += 1
        #expect(World.denial(transaction) == .gasTooHigh)
        transaction = World.transaction(to: World.sender)
        transaction.maxFeePerGas = 101
        #expect(World.denial(transaction) == .feeTooHigh)
        transaction = World.transaction(to: World.sender)
        transaction.maxPriorityFeePerGas = 11
        #expect(World.denial(transaction) == .priorityFeeTooHigh)
        transaction = World.transaction(to: World.sender)
        transaction.maxFeePerGas = 9
        #expect(World.denial(transaction) == .priorityFeeTooHigh)
    }

    @Test func `blobs and set code are refused, whatever else is in order`() {
        let plain = World.transaction(to: World.sender)
        let blob = BlobTransaction(
            chainId: plain.chainId, nonce: plain.nonce,
            maxPriorityFeePerGas: plain.maxPriorityFeePerGas, maxFeePerGas: plain.maxFeePerGas,
            gas: plain.gas, to: World.sender, value: 0, input: [], maxFeePerBlobGas: 1,
            blobVersionedHashes: [.zero])
        let authorization = SignedAuthorization(
            authorization: Authorization(chainId: 0, address: .zero, nonce: 0), yParity: 0, r: 1,
            s: 1)
        let setCode = SetCodeTransaction(
            chainId: plain.chainId, nonce: plain.nonce,
            maxPriorityFeePerGas: plain.maxPriorityFeePerGas, maxFeePerGas: plain.maxFeePerGas,
            gas: plain.gas, to: World.sender, value: 0, input: [],
            authorizationList: [authorization])
        for transaction in [Transaction.blob(blob), .setCode(setCode)] {
            let denial = #expect(throws: PolicyDenial.self) {
                try World.policy.check(
                    transaction, sender: World.sender, at: Timestamp(seconds: World.now))
            }
            #expect(denial?.code == .transactionTypeNotAllowed)
        }
    }

    @Test func `a legacy transaction needs replay protection and a price within both caps`() {
        func code(_ chainId: ChainId?, _ gasPrice: UInt256) -> PolicyDenial.Code? {
            let transaction = Transaction.legacy(
                LegacyTransaction(
                    chainId: chainId, nonce: 0, gasPrice: gasPrice, gas: 21_000, to: World.sender,
                    value: 0, input: []))
            do throws(PolicyDenial) {
                try World.policy.check(
                    transaction, sender: World.sender, at: Timestamp(seconds: World.now))
                return nil
            } catch {
                return error.code
            }
        }
        #expect(code(nil, 1) == .noReplayProtection)
        #expect(code(ChainId(31_337), 10) == nil)
        #expect(code(ChainId(31_337), 11) == .priorityFeeTooHigh)
        #expect(code(ChainId(31_337), 101) == .feeTooHigh)
    }

    @Test func `whatever no rule names is refused`() throws {
        #expect(World.denial(World.transaction(to: nil, input: [0x60])) == .contractCreation)
        #expect(World.denial(World.transaction(to: account(77))) == .unknownRecipient)
        let transfer = try ABIFunction(parsing: "transfer(address,uint256)")
            .encodeCall([.address(World.friend), .uint(1)])
        #expect(
            World.denial(World.transaction(to: World.weth, input: transfer)) == .unknownFunction)
        #expect(World.denial(World.transaction(to: World.weth)) == .unknownFunction)
        #expect(
            World.denial(World.transaction(to: World.vault, input: [1, 2, 3])) == .unknownFunction)
        #expect(
            World.denial(World.transaction(to: World.friend, value: 1, input: [0]))
                == .unknownFunction)
        #expect(
            World.denial(World.transaction(to: World.sender, input: [0])) == .unknownFunction)
        // A listed function of one contract is not one of another.
        let deposit = ABI.selector("deposit(uint256)")
        #expect(
            World.denial(World.transaction(to: World.executor, input: deposit)) == .unknownFunction)
        var nothing = World.policy
        nothing.rules = []
        #expect(throws: PolicyDenial.self) {
            try nothing.check(
                .dynamicFee(World.transaction(to: World.sender)), sender: World.sender,
                at: .zero)
        }
    }

    @Test func `value is refused where the rule has none`() throws {
        let route = try World.Route().input()
        let approve = try World.approve(World.executor, 1)
        let deposit = ABI.selector("deposit(uint256)")
        let cases: [(Address, UInt256, [UInt8])] = [
            (World.sender, 1, []), (World.friend, 501, []), (World.weth, 1, approve),
            (World.executor, 1, route), (World.vault, 1, deposit),
        ]
        for (recipient, value, input) in cases {
            #expect(
                World.denial(World.transaction(to: recipient, value: value, input: input))
                    == .valueTooHigh)
        }
    }

    @Test func `an allowance is held to spender and amount`() throws {
        func code(_ spender: Address, _ amount: UInt256) throws -> PolicyDenial.Code? {
            World.denial(
                World.transaction(to: World.weth, input: try World.approve(spender, amount)))
        }
        #expect(try code(World.executor, 0) == nil)
        #expect(try code(World.executor, 1001) == .allowanceTooHigh)
        #expect(try code(World.friend, 1) == .spenderNotAllowed)
        #expect(try code(World.executor, .max) == .allowanceUnlimited)
    }

    @Test func `no limit is high enough for an unlimited allowance`() throws {
        var policy = World.policy
        policy.rules = [
            .approval(TokenLimit(token: World.weth, amountMax: .max), spenders: [World.executor])
        ]
        func code(_ amount: UInt256) throws -> PolicyDenial.Code? {
            let transaction = World.transaction(
                to: World.weth, input: try World.approve(World.executor, amount))
            do throws(PolicyDenial) {
                try policy.check(.dynamicFee(transaction), sender: World.sender, at: .zero)
                return nil
            } catch {
                return error.code
            }
        }
        for bits in [96, 128, 160, 255] {
            #expect(try code((UInt256.one << bits) - 1) == .allowanceUnlimited, "2^\(bits) − 1")
        }
        #expect(try code(.max) == .allowanceUnlimited)
        #expect(try code(UInt256.one << 96) == nil)
        #expect(try code((UInt256.one << 96) - 2) == nil)
    }

    @Test func `a route is held to tokens, amounts and deadline`() throws {
        func code(_ change: (inout World.Route) -> Void) throws -> PolicyDenial.Code? {
            var route = World.Route()
            change(&route)
            return World.denial(World.transaction(to: World.executor, input: try route.input()))
        }
        #expect(try code { $0.amountIn = 1001 } == .amountTooHigh)
        #expect(try code { $0.amountIn = 0 } == .amountZero)
        #expect(try code { $0.minOut = 0 } == .minimumOutZero)
        #expect(try code { $0.tokenIn = World.usdc } == .tokenNotAllowed)
        #expect(try code { $0.tokenOut = World.dai } == .tokenNotAllowed)
        #expect(try code { $0.tokenOut = World.weth } == .tokenNotAllowed)
        #expect(try code { $0.swaps = [] } == .badSwapCount)
        #expect(
            try code { $0.swaps = Array(repeating: (World.weth, World.usdc), count: 3) } == nil)
        #expect(
            try code { $0.swaps = Array(repeating: (World.weth, World.usdc), count: 4) }
                == .badSwapCount)
        #expect(
            try code { $0.swaps = [(World.weth, World.dai), (World.dai, World.usdc)] }
                == .tokenNotAllowed)
        #expect(try code { $0.deadline = 1_700_000_001 } == nil)
        #expect(try code { $0.deadline = 1_700_000_000 } == .deadlinePassed)
        #expect(try code { $0.deadline = 0 } == .deadlinePassed)
        #expect(try code { $0.deadline = 1_700_000_301 } == .deadlineTooFar)
        #expect(try code { $0.deadline = .max } == .deadlineTooFar)
    }

    @Test func `a purchase is held to tokens, amounts, one hop, its sum and its deadline`() throws {
        func code(_ change: (inout World.Purchase) -> Void) throws -> PolicyDenial.Code? {
            var purchase = World.Purchase()
            change(&purchase)
            return World.denial(World.transaction(to: World.executor, input: try purchase.input()))
        }
        #expect(try code { $0.maxIn = 1001 } == .amountTooHigh)
        #expect(try code { $0.maxIn = .max } == .amountTooHigh)
        #expect(try code { $0.maxIn = 0 } == .amountZero)
        #expect(try code { $0.maxIn = 1 } == nil)
        #expect(try code { $0.amountOut = 0 } == .amountZero)
        #expect(try code { $0.amountOut = 6 } == .unequalSum)
        #expect(try code { $0.amountOut = 8 } == .unequalSum)
        #expect(try code { $0.swaps[1].amount = 0 } == .amountZero)
        #expect(
            try code {
                $0.swaps[0].amount = .max
                $0.amountOut = 1
            } == .unequalSum)
        #expect(try code { $0.tokenIn = World.usdc } == .tokenNotAllowed)
        #expect(try code { $0.tokenOut = World.dai } == .tokenNotAllowed)
        #expect(try code { $0.tokenOut = World.weth } == .tokenNotAllowed)
        #expect(try code { $0.swaps[0].tokenIn = World.usdc } == .notOneHop)
        #expect(try code { $0.swaps[0].tokenOut = World.weth } == .notOneHop)
        #expect(try code { $0.swaps[0].tokenOut = World.dai } == .tokenNotAllowed)
        #expect(try code { $0.swaps = [] } == .badSwapCount)
        #expect(try code { $0.swaps += [(World.weth, World.usdc, 0)] } == .amountZero)
        #expect(
            try code { $0.swaps = Array(repeating: (World.weth, World.usdc, 1), count: 4) }
                == .badSwapCount)
        #expect(try code { $0.deadline = 1_700_000_001 } == nil)
        #expect(try code { $0.deadline = 1_700_000_000 } == .deadlinePassed)
        #expect(try code { $0.deadline = 1_700_000_301 } == .deadlineTooFar)
        #expect(try code { $0.deadline = .max } == .deadlineTooFar)
        let input = try World.Purchase().input()
        #expect(
            World.denial(World.transaction(to: World.executor, value: 1, input: input))
                == .valueTooHigh)
        #expect(World.denial(World.transaction(to: World.vault, input: input)) == .unknownFunction)
    }

    @Test func `a pool that the executor cannot prove must be listed`() throws {
        var rule = World.execution
        func code(_ kind: UInt64) throws -> PolicyDenial.Code? {
            var policy = World.policy
            policy.rules = [.execution(rule)]
            var route = World.Route()
            route.kind = kind
            let transaction = World.transaction(to: World.executor, input: try route.input())
            do throws(PolicyDenial) {
                _ = try policy.check(
                    .dynamicFee(transaction), sender: World.sender,
                    at: Timestamp(seconds: World.now))
                return nil
            } catch {
                return error.code
            }
        }
        for kind in UInt64(0)...12 {
            #expect(try code(kind) == ((3...9).contains(kind) ? .poolNotAllowed : nil))
        }
        rule.unprovenPools = [account(98)]
        #expect(try code(3) == .poolNotAllowed)
        rule.unprovenPools.append(account(99))
        for kind in UInt64(0)...12 { #expect(try code(kind) == nil) }
        #expect(try code(13) == .malformedCall)
        #expect(try code(255) == .malformedCall)
    }

    @Test func `a token may be listed for both ends but not traded for itself`() throws {
        var rule = World.execution
        rule.tokensOut.append(World.weth)
        var policy = World.policy
        policy.rules = [.execution(rule)]
        var route = World.Route()
        route.tokenOut = World.weth
        let transaction = World.transaction(to: World.executor, input: try route.input())
        #expect(throws: PolicyDenial(.sameToken, "\(World.weth)")) {
            try policy.check(
                .dynamicFee(transaction), sender: World.sender,
                at: Timestamp(seconds: World.now))
        }
    }

    @Test func `call data with a second reading is refused`() throws {
        let approve = try World.approve(World.executor, 5)
        let route = try World.Route().input()
        let purchase = try World.Purchase().input()
        for (recipient, input) in [
            (World.weth, approve), (World.executor, route), (World.executor, purchase),
        ] {
            // Bytes behind the values, a missing byte, and dirty padding in the first address.
            #expect(
                World.denial(World.transaction(to: recipient, input: input + [0]))
                    == .malformedCall)
            #expect(
                World.denial(World.transaction(to: recipient, input: input.dropLast()))
                    == .malformedCall)
            #expect(
                World.denial(World.transaction(to: recipient, input: Array(input.prefix(4))))
                    == .malformedCall)
        }
        var dirty = approve
        dirty[4] = 1
        #expect(World.denial(World.transaction(to: World.weth, input: dirty)) == .malformedCall)
        // The array of swaps moved behind a gap: decodable, but not canonical.
        for input in [route, purchase] {
            var moved = input
            moved[4 + 31] = moved[4 + 31] + 32
            moved.insert(contentsOf: [UInt8](repeating: 0, count: 32), at: 4 + 6 * 32)
            #expect(
                World.denial(World.transaction(to: World.executor, input: moved)) == .malformedCall)
        }
    }
}
