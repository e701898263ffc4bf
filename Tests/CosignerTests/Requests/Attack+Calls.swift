import Arithmetic
import Basics
import Cosigner
import Ethereum
import Signing

extension Attack {
    /// Attacks by whom value or tokens go to.
    static let payments: [Attack] = [
        Attack("a stranger", .policy(.unknownRecipient), beside: payment) {
            PolicyWorld.transaction(to: account(3), value: 500)
        },
        Attack(
            "an address that looks like the friend's at both ends", .policy(.unknownRecipient),
            beside: payment
        ) {
            var bytes = PolicyWorld.friend.bytes
            bytes[9] = 1
            return PolicyWorld.transaction(to: Address(bytes: bytes), value: 500)
        },
        Attack("one wei above the limit", .policy(.valueTooHigh), beside: payment) {
            PolicyWorld.transaction(to: PolicyWorld.friend, value: 501)
        },
        Attack("everything", .policy(.valueTooHigh), beside: payment) {
            PolicyWorld.transaction(to: PolicyWorld.friend, value: .max)
        },
        Attack("call data behind a payment", .policy(.unknownFunction), beside: payment) {
            PolicyWorld.transaction(to: PolicyWorld.friend, value: 500, input: [1, 2, 3, 4])
        },
        Attack("a cancellation with value", .policy(.valueTooHigh), beside: cancel()) {
            PolicyWorld.transaction(to: PolicyWorld.signer, value: 1)
        },
        Attack("a cancellation with call data", .policy(.unknownFunction), beside: cancel()) {
            PolicyWorld.transaction(to: PolicyWorld.signer, input: [0])
        },
        Attack("tokens for a stranger", .policy(.recipientNotAllowed), beside: pay()) {
            try pay(to: account(3))()
        },
        Attack(
            "tokens for an address that looks alike", .policy(.recipientNotAllowed), beside: pay()
        ) {
            var bytes = PolicyWorld.friend.bytes
            bytes[8] = 0xff
            return try pay(to: Address(bytes: bytes) ?? .zero)()
        },
        Attack("more tokens than allowed", .policy(.amountTooHigh), beside: pay()) {
            try pay(5_001)()
        },
        Attack("ether beside tokens", .policy(.valueTooHigh), beside: pay()) {
            PolicyWorld.transaction(
                to: PolicyWorld.usdc, value: 1, input: try PolicyWorld.pay(PolicyWorld.friend, 1))
        },
        Attack("another token", .policy(.unknownRecipient), beside: pay()) {
            PolicyWorld.transaction(
                to: PolicyWorld.dai, input: try PolicyWorld.pay(PolicyWorld.friend, 1))
        },
        Attack("transferFrom instead of transfer", .policy(.unknownFunction), beside: pay()) {
            PolicyWorld.transaction(
                to: PolicyWorld.usdc,
                input: try PolicyWorld.call(
                    "transferFrom(address,address,uint256)",
                    [
                        .address(PolicyWorld.signer), .address(PolicyWorld.friend), .uint(1),
                    ]))
        },
        Attack("a byte behind the arguments", .policy(.malformedCall), beside: pay()) {
            PolicyWorld.transaction(
                to: PolicyWorld.usdc, input: try PolicyWorld.pay(PolicyWorld.friend, 1) + [0])
        },
        Attack("dirt above an address", .policy(.malformedCall), beside: pay()) {
            var input = try PolicyWorld.pay(PolicyWorld.friend, 1)
            input[4] = 1
            return PolicyWorld.transaction(to: PolicyWorld.usdc, input: input)
        },
        Attack("half an argument", .policy(.malformedCall), beside: pay()) {
            PolicyWorld.transaction(
                to: PolicyWorld.usdc,
                input: Array(try PolicyWorld.pay(PolicyWorld.friend, 1).dropLast()))
        },
    ]

    /// Attacks by allowances, calls of contracts and a Safe.
    static let calls: [Attack] = [
        Attack("an allowance for everything", .policy(.allowanceUnlimited), beside: approve()) {
            try approve(amount: .max)()
        },
        Attack("an allowance of 2^96 - 1", .policy(.allowanceUnlimited), beside: approve()) {
            try approve(amount: (UInt256.one << 96) - 1)()
        },
        Attack("an allowance of 2^255", .policy(.allowanceUnlimited), beside: approve()) {
            try approve(amount: UInt256.one << 255)()
        },
        Attack("an allowance one above the limit", .policy(.allowanceTooHigh), beside: approve()) {
            try approve(amount: 1_001)()
        },
        Attack("an allowance for a stranger", .policy(.spenderNotAllowed), beside: approve()) {
            try approve(account(3))()
        },
        Attack(
            "an allowance for one who looks like the executor", .policy(.spenderNotAllowed),
            beside: approve()
        ) {
            var bytes = PolicyWorld.executor.bytes
            bytes[10] = 2
            return try approve(Address(bytes: bytes) ?? .zero)()
        },
        Attack("an allowance of another token", .policy(.unknownRecipient), beside: approve()) {
            PolicyWorld.transaction(
                to: PolicyWorld.dai, input: try PolicyWorld.approve(PolicyWorld.executor, 1))
        },
        call(
            "an allowance raised in steps", PolicyWorld.weth, "increaseAllowance(address,uint256)",
            [.address(PolicyWorld.executor), .uint(1)]),
        call(
            "an operator for all tokens", PolicyWorld.weth, "setApprovalForAll(address,bool)",
            [.address(PolicyWorld.executor), .bool(true)]),
        call(
            "an approve hidden in a multicall", PolicyWorld.executor, "multicall(bytes[])",
            [.array([.bytes((try? PolicyWorld.approve(account(3), .max)) ?? [])])]),
        call(
            "an approve hidden in a multicall with a deadline", PolicyWorld.executor,
            "multicall(uint256,bytes[])", [.uint(1), .array([.bytes([1])])]),
        call(
            "a contract's owner handed over", PolicyWorld.vault, "transferOwnership(address)",
            [.address(account(3))]),
        call(
            "a proxy's code replaced", PolicyWorld.vault, "upgradeTo(address)",
            [.address(account(3))]),
        call(
            "a withdrawal where only deposits are listed", PolicyWorld.vault,
            "withdraw(uint256,address)", [.uint(1), .address(PolicyWorld.signer)]),
        Attack("a deposit above its limit", .policy(.argumentNotAllowed), beside: deposit()) {
            try deposit(101)()
        },
        Attack("a deposit in somebody else's name", .policy(.argumentNotAllowed), beside: deposit())
        {
            try deposit(owner: account(3))()
        },
        Attack("ether with a deposit", .policy(.valueTooHigh), beside: deposit()) {
            PolicyWorld.transaction(
                to: PolicyWorld.vault, value: 1,
                input: try PolicyWorld.deposit(1, PolicyWorld.signer))
        },
        Attack("a selector and nothing behind it", .policy(.malformedCall), beside: deposit()) {
            PolicyWorld.transaction(
                to: PolicyWorld.vault,
                input: Array(try PolicyWorld.deposit(1, PolicyWorld.signer).prefix(4)))
        },
        Attack("three bytes of a selector", .policy(.unknownFunction), beside: deposit()) {
            PolicyWorld.transaction(
                to: PolicyWorld.vault,
                input: Array(try PolicyWorld.deposit(1, PolicyWorld.signer).prefix(3)))
        },
        safe("a delegate call hidden in a Safe", .policy(.delegateCall)) {
            try PolicyWorld.safeCall(operation: 1)
        },
        safe("a delegate call to code of a stranger", .policy(.delegateCall)) {
            try PolicyWorld.safeCall(to: account(3), data: [1, 2, 3, 4], operation: 1)
        },
        safe("a refund that pays a stranger out of the Safe", .policy(.gasRefund)) {
            try PolicyWorld.safeCall(gasPrice: 1)
        },
        safe("a Safe that pays more than it may", .policy(.valueTooHigh)) {
            try PolicyWorld.safeCall(value: 6)
        },
        safe("a Safe that pays a stranger", .policy(.unknownRecipient)) {
            try PolicyWorld.safeCall(to: account(3))
        },
        safe("a Safe that allows everything", .policy(.unknownFunction)) {
            try PolicyWorld.safeCall(
                to: PolicyWorld.usdc, value: 0, data: PolicyWorld.approve(account(3), .max))
        },
        safe("a Safe that pays tokens above its limit", .policy(.amountTooHigh)) {
            try PolicyWorld.safeCall(
                to: PolicyWorld.usdc, value: 0, data: PolicyWorld.pay(PolicyWorld.friend, 51))
        },
        safe("a Safe that gets a new owner", .policy(.unknownRecipient)) {
            try PolicyWorld.safeCall(
                to: PolicyWorld.safe, value: 0,
                data: PolicyWorld.call(
                    "addOwnerWithThreshold(address,uint256)", [.address(account(3)), .uint(1)]))
        },
        safe("an operation that is none", .policy(.malformedCall)) {
            try PolicyWorld.safeCall(operation: 2)
        },
    ]

    private static func call(
        _ name: String, _ contract: Address, _ function: String, _ values: [ABIValue]
    ) -> Attack {
        Attack(name, .policy(.unknownFunction), beside: deposit()) {
            PolicyWorld.transaction(to: contract, input: try PolicyWorld.call(function, values))
        }
    }

    private static func safe(
        _ name: String, _ code: CosignerDenial.Code,
        _ input: @escaping @Sendable () throws -> [UInt8]
    ) -> Attack {
        Attack(
            name, code,
            beside: asked {
                PolicyWorld.transaction(to: PolicyWorld.safe, input: try PolicyWorld.safeCall())
            }
        ) { PolicyWorld.transaction(to: PolicyWorld.safe, input: try input()) }
    }

    static func cancel(nonce: UInt64 = 3) -> @Sendable () throws -> CosignRequest {
        { PolicyWorld.transaction(to: PolicyWorld.signer, nonce: nonce) }
    }

    static func pay(
        _ amount: UInt256 = 5_000, to recipient: Address = PolicyWorld.friend, nonce: UInt64 = 3
    ) -> @Sendable () throws -> CosignRequest {
        {
            PolicyWorld.transaction(
                to: PolicyWorld.usdc, input: try PolicyWorld.pay(recipient, amount), nonce: nonce)
        }
    }

    static func approve(
        _ spender: Address = PolicyWorld.executor, amount: UInt256 = 1_000, nonce: UInt64 = 3
    ) -> @Sendable () throws -> CosignRequest {
        {
            PolicyWorld.transaction(
                to: PolicyWorld.weth, input: try PolicyWorld.approve(spender, amount),
                nonce: nonce)
        }
    }

    static func deposit(
        _ amount: UInt256 = 100, owner: Address = PolicyWorld.signer
    ) -> @Sendable () throws -> CosignRequest {
        {
            PolicyWorld.transaction(
                to: PolicyWorld.vault, input: try PolicyWorld.deposit(amount, owner))
        }
    }
}
