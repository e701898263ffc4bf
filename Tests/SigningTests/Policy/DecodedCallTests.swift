import Arithmetic
import Basics
import Ethereum
import Signing
import Testing

/// What people and the audit log read of a call or a message.
@Suite struct DecodedCallTests {
    private typealias World = PolicyWorld

    private static func text(
        to recipient: Address?, value: UInt256 = 0, input: [UInt8] = []
    ) throws -> String {
        try World.judge(World.transaction(to: recipient, value: value, input: input)).description
    }

    @Test func `a transaction's text says what it does, in raw units and seconds`() throws {
        #expect(try Self.text(to: World.sender) == "uses up its nonce")
        #expect(try Self.text(to: World.friend, value: 7) == "sends 7 wei to \(World.friend)")
        #expect(
            try Self.text(to: World.weth, input: World.approve(World.executor, 9))
                == "lets \(World.executor) spend 9 of token \(World.weth)")
        #expect(
            try Self.text(to: World.executor, input: World.Route().input())
                == "trades 1000 of token \(World.weth) for at least 1 of token \(World.usdc)"
                + " until 1700000300 through [5 from \(World.weth) to \(World.usdc), limit 4,"
                + " pool \(account(99)) of kind 1 with 3000], by contract \(World.executor)")
        #expect(
            try Self.text(to: World.executor, input: World.Purchase().input())
                == "trades at most 1000 of token \(World.weth) for 7 of token \(World.usdc)"
                + " until 1700000300 through [5 from \(World.weth) to \(World.usdc), limit 0,"
                + " pool \(account(98)) of kind 0 with 3000; 2 from \(World.weth) to \(World.usdc),"
                + " limit 0, pool \(account(98)) of kind 0 with 3000],"
                + " by contract \(World.executor)")
        #expect(
            try Self.text(to: World.vault, input: ABI.selector("deposit(uint256)") + [1])
                == "calls 0xb6b55f25 of \(World.vault) with 0 wei, whatever its arguments")
    }

    @Test func `a call's arguments are written in their order, and text cannot pass for others`()
        throws
    {
        let function = ABIFunction(name: "f", inputs: [.uint(256), .array(.string)])
        let call = DecodedCall.call(
            to: World.vault, function: function,
            arguments: [
                .uint(1), .int(Int256(magnitude: 2, isNegative: true)), .address(account(3)),
                .bool(true), .bytes([4]),
                .string("5\", 6\n\u{202e}\u{e9}"),
                .array([.tuple([.uint(7), .fixedBytes([8])]), .uint(9)]),
            ], value: 10)
        #expect(
            call.description
                == "calls f(uint256,string[]) of \(World.vault) with (1, -2, \(account(3)), true,"
                + " 0x04, \"5\\\", 6\\n\\u{202E}\\u{00E9}\", [(7, 0x08), 9]) and 10 wei")
    }

    @Test func `behind a Safe stands what it does, and what is unusual of it`() {
        var call = SafeCall(to: World.friend, value: 5)
        let inner = DecodedCall.transfer(to: World.friend, value: 5)
        #expect(
            DecodedCall.safe(World.vault, call, inner).description
                == "Safe \(World.vault): sends 5 wei to \(World.friend)")
        call.gasPrice = 3
        call.baseGas = 2
        call.safeTxGas = 1
        call.operation = .delegateCall
        #expect(
            DecodedCall.safe(World.vault, call, inner).description
                == "Safe \(World.vault) (by delegate call; 1 gas; refunds 3 of token"
                + " \(Address.zero) for each gas, 2 of it besides, to \(Address.zero)):"
                + " sends 5 wei to \(World.friend)")
    }

    @Test func `a permit's text names spender, token, amount and end`() {
        let domain = TypedDataDomain(name: "T", chainId: 1, verifyingContract: World.usdc)
        let permit = TokenPermit(
            owner: World.sender, spender: World.executor, value: UInt256.max, nonce: 4,
            deadline: 99)
        #expect(
            TypedMessage.tokenPermit(permit, domain).description
                == "lets \(World.executor) spend an unlimited amount (\(UInt256.max)) of token"
                + " \(World.usdc) of \(World.sender), permit 4 until 99")
        let details = Permit2.Details(token: World.weth, amount: 6, expiration: 98, nonce: 5)
        let allowance = Permit2.Allowance(
            batch: [details, details], spender: World.executor, signatureDeadline: 97)
        let each = "6 of token \(World.weth) until 98 (permit 5)"
        #expect(
            TypedMessage.permit2Allowance(allowance, ChainId(1), contract: World.vault).description
                == "lets \(World.executor) spend [\(each), \(each)], taken until 97"
                + " by contract \(World.vault)")
        let transfer = Permit2.Transfer(
            token: World.weth, amount: 6, spender: World.executor, nonce: 5, deadline: 97)
        #expect(
            TypedMessage.permit2Transfer(transfer, ChainId(1), contract: World.vault).description
                == "lets \(World.executor) take 6 of token \(World.weth) once, nonce 5 until 97,"
                + " by contract \(World.vault)")
    }

    @Test func `a Safe's message says what was found that it does, or shows the call`() {
        var transaction = SafeTransaction(
            chainId: ChainId(1), safe: World.vault,
            call: SafeCall(to: World.friend, value: 5, data: [0xab]), nonce: 8)
        #expect(
            TypedMessage.safe(transaction).description
                == "Safe \(World.vault), nonce 8: calls \(World.friend) with 5 wei and 0xab")
        let does = DecodedCall.transfer(to: World.friend, value: 5)
        #expect(
            TypedMessage.safe(transaction).description(does: does)
                == "Safe \(World.vault), nonce 8: sends 5 wei to \(World.friend)")
        transaction.call.operation = .delegateCall
        #expect(
            TypedMessage.safe(transaction).description(does: nil)
                == "Safe \(World.vault), nonce 8 (by delegate call): calls \(World.friend) with 5"
                + " wei and 0xab")
        transaction.call = SafeCall(to: World.vault)
        #expect(
            TypedMessage.safe(transaction).description == "Safe \(World.vault) uses up nonce 8")
    }
}
