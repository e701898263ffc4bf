import Arithmetic
import Basics
import Cryptography
import Ethereum
import Signing
import Testing

@Suite struct MessagePolicyTests {
    static let now = Timestamp(seconds: 1_700_000_000)
    static let token = account(10)
    static let spender = account(20)
    static let safe = account(40)
    static let chain = ChainId(31_337)

    static func local() throws -> LocalSigner {
        try LocalSigner(key: secret([UInt8](repeating: 1, count: 32)))
    }

    static let policy: MessagePolicy = {
        let limit = TokenLimit(token: token, amountMax: 1000)
        return MessagePolicy(
            chainId: chain,
            rules: [token, Permit2.contract].map { contract in
                .allowance(
                    AllowanceRule(
                        contract: contract, limit: limit, spenders: [spender], secondsMax: 300))
            } + [
                .safe(
                    SafeRule(
                        safe: safe, rules: [.cancellation, .transfer(to: account(2), valueMax: 5)]))
            ])
    }()

    static func permit(
        _ signer: Address, _ change: (inout TokenPermit) -> Void = { _ in }
    ) -> TypedMessage {
        var permit = TokenPermit(
            owner: signer, spender: spender, value: 1000, nonce: 0, deadline: 1_700_000_300)
        change(&permit)
        return .tokenPermit(
            permit,
            TypedDataDomain(
                name: "T", version: "1", chainId: UInt256(chain.value), verifyingContract: token))
    }

    static func allowance(
        _ change: (inout Permit2.Details, inout Permit2.Allowance) -> Void = { _, _ in }
    ) -> TypedMessage {
        var details = Permit2.Details(
            token: token, amount: 1000, expiration: 1_700_000_300, nonce: 0)
        var allowance = Permit2.Allowance(
            single: details, spender: spender, signatureDeadline: 1_700_000_001)
        change(&details, &allowance)
        if !allowance.details.isEmpty { allowance.details[0] = details }
        return .permit2Allowance(allowance, chain, contract: Permit2.contract)
    }

    static func code(_ message: TypedMessage) throws -> PolicyDenial.Code? {
        let signer = try local().address
        do throws(PolicyDenial) {
            try policy.check(message, signer: signer, at: now)
            return nil
        } catch {
            return error.code
        }
    }

    @Test func `a permit is held to owner, spender, amount and time`() throws {
        let signer = try MessagePolicyTests.local().address
        func code(_ change: (inout TokenPermit) -> Void) throws -> PolicyDenial.Code? {
            try MessagePolicyTests.code(MessagePolicyTests.permit(signer, change))
        }
        #expect(try code { _ in } == nil)
        #expect(try code { $0.owner = account(1) } == .argumentNotAllowed)
        #expect(try code { $0.spender = account(21) } == .spenderNotAllowed)
        #expect(try code { $0.value = 1001 } == .allowanceTooHigh)
        #expect(try code { $0.value = .max } == .allowanceUnlimited)
        #expect(try code { $0.deadline = 1_700_000_000 } == .deadlinePassed)
        #expect(try code { $0.deadline = 1_700_000_301 } == .deadlineTooFar)
        #expect(try code { $0.deadline = .max } == .deadlineTooFar)
    }

    @Test func `allowances at Permit2 are held to the same, each of a batch`() throws {
        typealias Change = (inout Permit2.Details, inout Permit2.Allowance) -> Void
        func code(_ change: Change) throws -> PolicyDenial.Code? {
            try MessagePolicyTests.code(MessagePolicyTests.allowance(change))
        }
        #expect(try code { _, _ in } == nil)
        #expect(try code { details, _ in details.amount = 1001 } == .allowanceTooHigh)
        #expect(
            try code { details, _ in details.amount = (UInt256.one << 160) - 1 }
                == .allowanceUnlimited)
        #expect(try code { details, _ in details.amount = .max } == .argumentNotAllowed)
        #expect(try code { details, _ in details.token = account(11) } == .unknownMessage)
        #expect(try code { details, _ in details.expiration = 1_700_000_301 } == .deadlineTooFar)
        #expect(try code { details, _ in details.expiration = 1 << 48 } == .argumentNotAllowed)
        #expect(try code { _, allowance in allowance.spender = account(1) } == .spenderNotAllowed)
        #expect(try code { _, allowance in allowance.signatureDeadline = 1 } == .deadlinePassed)
        #expect(try code { _, allowance in allowance.details = [] } == .argumentNotAllowed)
        let greedy = Permit2.Details(
            token: MessagePolicyTests.token, amount: 1001, expiration: 1_700_000_300, nonce: 0)
        #expect(
            try code { details, allowance in
                allowance = Permit2.Allowance(
                    batch: [details, greedy], spender: MessagePolicyTests.spender,
                    signatureDeadline: 1_700_000_001)
            } == .allowanceTooHigh)
        #expect(
            try code { details, allowance in allowance.details = [details, details] }
                == .argumentNotAllowed)
    }

    @Test func `transfers and other contracts and chains`() throws {
        let transfer = Permit2.Transfer(
            token: MessagePolicyTests.token, amount: 1000, spender: MessagePolicyTests.spender,
            nonce: 1, deadline: 1_700_000_300)
        let chain = MessagePolicyTests.chain
        #expect(
            try MessagePolicyTests.code(
                .permit2Transfer(transfer, chain, contract: Permit2.contract)) == nil)
        #expect(
            try MessagePolicyTests.code(.permit2Transfer(transfer, chain, contract: account(1)))
                == .unknownMessage)
        #expect(
            try MessagePolicyTests.code(
                .permit2Transfer(transfer, ChainId(1), contract: Permit2.contract)) == .wrongChain)
        let signer = try MessagePolicyTests.local().address
        guard case .tokenPermit(let permit, var domain) = MessagePolicyTests.permit(signer) else {
            return
        }
        domain.chainId = nil
        #expect(try MessagePolicyTests.code(.tokenPermit(permit, domain)) == .wrongChain)
        domain.chainId = UInt256(chain.value)
        domain.verifyingContract = nil
        #expect(try MessagePolicyTests.code(.tokenPermit(permit, domain)) == .unknownMessage)
    }

    @Test func `a Safe's transaction is judged by what it does`() throws {
        func code(
            _ call: SafeCall, safe: Address = MessagePolicyTests.safe
        ) throws
            -> PolicyDenial.Code?
        {
            try MessagePolicyTests.code(
                .safe(
                    SafeTransaction(
                        chainId: MessagePolicyTests.chain, safe: safe, call: call, nonce: 3)))
        }
        #expect(try code(SafeCall(to: account(2), value: 5)) == nil)
        #expect(try code(SafeCall(to: MessagePolicyTests.safe)) == nil)
        #expect(try code(SafeCall(to: account(2), value: 6)) == .valueTooHigh)
        #expect(try code(SafeCall(to: account(3))) == .unknownRecipient)
        #expect(try code(SafeCall(to: account(2), operation: .delegateCall)) == .delegateCall)
        #expect(try code(SafeCall(to: account(2), gasPrice: 1)) == .gasRefund)
        #expect(try code(SafeCall(to: account(2)), safe: account(41)) == .unknownMessage)
        // Owners, modules and guards change by calls of the Safe to itself.
        let owner = ABI.selector("addOwnerWithThreshold(address,uint256)")
        #expect(
            try code(SafeCall(to: MessagePolicyTests.safe, data: owner)) == .unknownFunction)
    }

    @Test func `the key is used for what policy and live domain allow, and for nothing else`()
        throws
    {
        final class Spy: MessageSigner {
            let address: Address
            let other: LocalSigner
            init(_ address: Address, _ other: LocalSigner) {
                self.address = address
                self.other = other
            }
            func sign(_ message: TypedMessage) throws(SigningError) -> RecoverableSignature {
                try other.sign(message)
            }
        }
        let local = try MessagePolicyTests.local()
        let now = MessagePolicyTests.now
        let signer = PolicedMessageSigner(policy: MessagePolicyTests.policy, signer: local)
        let message = MessagePolicyTests.permit(local.address)
        let live = message.domain.separator.bytes
        let signature = try signer.sign(message, liveDomain: live, at: now)
        #expect(try local.sign(message) == signature)
        #expect(throws: SigningError(.domainMismatch)) {
            try signer.sign(message, liveDomain: [UInt8](repeating: 0, count: 32), at: now)
        }
        #expect(throws: SigningError(PolicyDenial(.allowanceTooHigh, ""))) {
            try signer.sign(
                MessagePolicyTests.permit(local.address) { $0.value = 1001 }, liveDomain: live,
                at: now)
        }
        let foreign = try LocalSigner(key: secret([UInt8](repeating: 2, count: 32)))
        let liar = PolicedMessageSigner(
            policy: MessagePolicyTests.policy, signer: Spy(local.address, foreign))
        #expect(throws: SigningError(.senderMismatch)) {
            try liar.sign(message, liveDomain: live, at: now)
        }
    }
}
