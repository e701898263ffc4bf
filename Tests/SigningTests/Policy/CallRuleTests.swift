import Arithmetic
import Basics
import Ethereum
import Signing
import Testing

/// Rules over arguments and Safes, and what no rule lets through.
@Suite struct CallRuleTests {
    typealias World = PolicyWorld

    static func denial(
        _ rules: [CallRule], _ to: Address, _ input: [UInt8], value: UInt256 = 0
    )
        -> PolicyDenial.Code?
    {
        var policy = World.policy
        policy.rules = rules
        do throws(PolicyDenial) {
            try policy.check(
                .dynamicFee(World.transaction(to: to, value: value, input: input)),
                sender: World.sender, at: Timestamp(seconds: World.now))
            return nil
        } catch {
            return error.code
        }
    }

    @Test func `a transfer of tokens is held to recipient and amount`() throws {
        let rules = [
            CallRule.tokenTransfer(
                TokenLimit(token: World.usdc, amountMax: 50), recipients: [World.friend])
        ]
        func code(_ recipient: Address, _ amount: UInt256) throws -> PolicyDenial.Code? {
            let input = try ABIFunction(parsing: "transfer(address,uint256)")
                .encodeCall([.address(recipient), .uint(amount)])
            return CallRuleTests.denial(rules, World.usdc, input)
        }
        #expect(try code(World.friend, 50) == nil)
        #expect(try code(World.friend, 51) == .amountTooHigh)
        #expect(try code(World.vault, 1) == .recipientNotAllowed)
    }

    @Test func `each argument obeys its rule`() throws {
        let function = try ABIFunction(
            parsing: "act(address,address,uint256,uint256,(uint8,bool),uint256[],bytes)")
        let rule = ContractCallRule(
            contract: World.vault, function: function,
            arguments: [
                .sender, .address(among: [World.friend]), .range(min: 2, max: 9),
                .deadline(secondsMax: 60), .tuple([.uint(max: 3), .equal(.bool(true))]),
                .each(.uint(max: 7), countMax: 2), .any,
            ], valueMax: 4)
        let now = UInt256(World.now)
        func code(
            _ place: Int? = nil, _ value: ABIValue = .bool(true), wei: UInt256 = 0
        ) throws
            -> PolicyDenial.Code?
        {
            var values: [ABIValue] = [
                .address(World.sender), .address(World.friend), .uint(9), .uint(now + 60),
                .tuple([.uint(3), .bool(true)]), .array([.uint(7), .uint(0)]), .bytes([1]),
            ]
            if let place { values[place] = value }
            let input = try function.encodeCall(values)
            return CallRuleTests.denial([.call(rule)], World.vault, input, value: wei)
        }
        #expect(try code() == nil)
        #expect(try code(wei: 4) == nil)
        #expect(try code(wei: 5) == .valueTooHigh)
        #expect(try code(6, .bytes([])) == nil)
        for (place, value) in [
            (0, ABIValue.address(World.friend)), (1, .address(World.vault)), (2, .uint(1)),
            (2, .uint(10)), (3, .uint(now)), (3, .uint(now + 61)), (3, .uint(.max)),
            (4, .tuple([.uint(4), .bool(true)])), (4, .tuple([.uint(3), .bool(false)])),
            (5, .array([.uint(8)])), (5, .array([.uint(1), .uint(1), .uint(1)])),
        ] {
            #expect(try code(place, value) == .argumentNotAllowed, "\(place): \(value)")
        }
        var short = rule
        short.arguments.removeLast()
        let input = try function.encodeCall([
            .address(World.sender), .address(World.friend), .uint(9), .uint(now + 60),
            .tuple([.uint(3), .bool(true)]), .array([]), .bytes([1]),
        ])
        #expect(CallRuleTests.denial([.call(short)], World.vault, input) == .argumentNotAllowed)
        #expect(CallRuleTests.denial([.call(rule)], World.vault, input + [0]) == .malformedCall)
        #expect(CallRuleTests.denial([.call(rule)], World.vault, [1, 2]) == .unknownFunction)
    }

    @Test func `no rule lets an unlimited allowance through, by whatever function`() throws {
        let everything = UInt256.max
        let permit2 = (UInt256.one << 160) - 1
        let zero = ABIValue.fixedBytes([UInt8](repeating: 0, count: 32))
        let one = ABIValue.address(World.friend)
        func details(_ amount: UInt256) -> ABIValue {
            .tuple([one, .uint(amount), .uint(1), .uint(1)])
        }
        let cases: [(String, (UInt256) -> [ABIValue], UInt256)] = [
            ("approve(address,uint256)", { [one, .uint($0)] }, everything),
            ("increaseAllowance(address,uint256)", { [one, .uint($0)] }, everything),
            (
                "permit(address,address,uint256,uint256,uint8,bytes32,bytes32)",
                { [one, one, .uint($0), .uint(1), .uint(27), zero, zero] }, everything
            ),
            (
                "approve(address,address,uint160,uint48)", { [one, one, .uint($0), .uint(1)] },
                permit2
            ),
            (
                "permit(address,((address,uint160,uint48,uint48),address,uint256),bytes)",
                { [one, .tuple([details($0), one, .uint(1)]), .bytes([])] }, permit2
            ),
            (
                "permit(address,((address,uint160,uint48,uint48)[],address,uint256),bytes)",
                {
                    [one, .tuple([.array([details(1), details($0)]), one, .uint(1)]), .bytes([])]
                }, permit2
            ),
        ]
        for (signature, values, unlimited) in cases {
            let function = try ABIFunction(parsing: signature)
            let rules: [[CallRule]] = [
                [.function(to: World.vault, selector: function.selector, valueMax: 0)],
                [
                    .call(
                        ContractCallRule(
                            contract: World.vault, function: function,
                            arguments: function.inputs.map { _ in .any }))
                ],
            ]
            for rule in rules {
                let good = try function.encodeCall(values(5))
                #expect(CallRuleTests.denial(rule, World.vault, good) == nil, "\(signature)")
                #expect(CallRuleTests.denial(rule, World.vault, good + [0]) == .malformedCall)
                let bad = try function.encodeCall(values(unlimited))
                #expect(CallRuleTests.denial(rule, World.vault, bad) == .allowanceUnlimited)
            }
        }
    }

    @Test func `all of a collection is unlimited, and nothing of it is not`() throws {
        let function = try ABIFunction(parsing: "setApprovalForAll(address,bool)")
        let rule = [CallRule.function(to: World.vault, selector: function.selector, valueMax: 0)]
        for (flag, code) in [(true, PolicyDenial.Code.allowanceUnlimited), (false, nil)] {
            let input = try function.encodeCall([.address(World.friend), .bool(flag)])
            #expect(CallRuleTests.denial(rule, World.vault, input) == code)
        }
    }

    // MARK: Safes

    static let safe = account(40)

    static func execute(
        _ call: SafeCall, rules: [CallRule], delegateTargets: [Address] = []
    ) throws
        -> PolicyDenial.Code?
    {
        let input = try SafeExecution(call: call, signatures: SafeSignatures([])).input()
        return denial(
            [.safe(SafeRule(safe: safe, rules: rules, delegateTargets: delegateTargets))], safe,
            input)
    }

    @Test func `the policy sees through a Safe`() throws {
        let rules: [CallRule] = [
            .transfer(to: World.friend, valueMax: 5),
            .approval(TokenLimit(token: World.weth, amountMax: 10), spenders: [World.executor]),
        ]
        let approve = SafeCall(to: World.weth, data: try World.approve(World.executor, 10))
        #expect(try CallRuleTests.execute(approve, rules: rules) == nil)
        #expect(
            try CallRuleTests.execute(SafeCall(to: World.friend, value: 5), rules: rules) == nil)
        #expect(
            try CallRuleTests.execute(SafeCall(to: World.friend, value: 6), rules: rules)
                == .valueTooHigh)
        #expect(
            try CallRuleTests.execute(
                SafeCall(to: World.weth, data: try World.approve(World.executor, .max)),
                rules: rules) == .allowanceUnlimited)
        #expect(
            try CallRuleTests.execute(SafeCall(to: World.vault), rules: rules) == .unknownRecipient)
        // What the Safe may call, its owner may not, and the other way round.
        #expect(
            CallRuleTests.denial(
                [.safe(SafeRule(safe: CallRuleTests.safe, rules: rules))], World.friend, [],
                value: 1)
                == .unknownRecipient)
    }

    @Test func `code of others never runs as the Safe's own unless it is listed`() throws {
        let call = SafeCall(to: World.friend, value: 1, operation: .delegateCall)
        let rules: [CallRule] = [.transfer(to: World.friend, valueMax: 5)]
        #expect(try CallRuleTests.execute(call, rules: rules) == .delegateCall)
        #expect(
            try CallRuleTests.execute(call, rules: rules, delegateTargets: [World.friend]) == nil)
        #expect(
            try CallRuleTests.execute(call, rules: rules, delegateTargets: [World.vault])
                == .delegateCall)
    }

    @Test func `a Safe refunds nobody, and does not act through another`() throws {
        let rules: [CallRule] = [
            .transfer(to: World.friend, valueMax: 5),
            .safe(SafeRule(safe: account(41), rules: [.transfer(to: World.friend, valueMax: 5)])),
        ]
        #expect(
            try CallRuleTests.execute(SafeCall(to: World.friend, gasPrice: 1), rules: rules)
                == .gasRefund)
        let inner = try SafeExecution(
            call: SafeCall(to: World.friend), signatures: SafeSignatures([])
        ).input()
        #expect(
            try CallRuleTests.execute(SafeCall(to: account(41), data: inner), rules: rules)
                == .tooDeep)
        #expect(CallRuleTests.denial(rules, account(41), inner) == nil)
        #expect(CallRuleTests.denial(rules, account(41), inner, value: 1) == .valueTooHigh)
        #expect(CallRuleTests.denial(rules, account(41), inner + [0]) == .malformedCall)
    }
}
