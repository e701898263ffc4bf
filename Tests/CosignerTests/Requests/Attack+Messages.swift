import Arithmetic
import Basics
import Cosigner
import Signing

extension Attack {
    private static func permit(
        _ name: String, _ code: CosignerDenial.Code,
        _ change: @escaping @Sendable (inout Documents.Permit) -> Void
    ) -> Attack {
        Attack(name, code, beside: asked { try Documents.permit() }) {
            try Documents.permit(change)
        }
    }

    private static func allowance(
        _ name: String, _ code: CosignerDenial.Code,
        _ change: @escaping @Sendable (inout Documents.Allowance) -> Void
    ) -> Attack {
        Attack(name, code, beside: asked { try Documents.allowance() }) {
            try Documents.allowance(change)
        }
    }

    private static func transfer(
        _ name: String, _ code: CosignerDenial.Code,
        _ change: @escaping @Sendable (inout Documents.Allowance) -> Void
    ) -> Attack {
        Attack(name, code, beside: asked { try Documents.transfer() }) {
            try Documents.transfer(change)
        }
    }

    private static func safeTx(
        _ name: String, _ code: CosignerDenial.Code,
        _ change: @escaping @Sendable (inout Documents.SafeTx) -> Void
    ) -> Attack {
        Attack(name, code, beside: asked { try Documents.safeTx() }) {
            try Documents.safeTx(change)
        }
    }

    /// Attacks by what is signed besides transactions.
    static let messages: [Attack] = [
        permit("a permit that ends in a far year", .policy(.deadlineTooFar)) {
            $0.deadline = 4_102_444_800
        },
        permit("a permit that never ends", .policy(.deadlineTooFar)) { $0.deadline = .max },
        permit("a permit that has ended", .policy(.deadlinePassed)) {
            $0.deadline = UInt256(PolicyWorld.now)
        },
        permit("a permit for everything", .policy(.allowanceUnlimited)) { $0.value = .max },
        permit("a permit one above the limit", .policy(.allowanceTooHigh)) { $0.value = 1_001 },
        permit("a permit for a stranger", .policy(.spenderNotAllowed)) {
            $0.spender = account(3)
        },
        permit("a permit of somebody else's tokens", .policy(.argumentNotAllowed)) {
            $0.owner = account(3)
        },
        permit("a permit of a token without a rule", .policy(.unknownMessage)) {
            $0.contract = PolicyWorld.dai
        },
        permit("a permit on another chain", .policy(.wrongChain)) { $0.chainId = 1 },
        permit("a permit with a member more", .policy(.unknownMessage)) {
            $0.more = [.init("extra", "uint256", "1")]
        },
        permit("a permit under another name", .policy(.unknownMessage)) {
            $0.primary = "PermitMore"
        },
        allowance("Permit2: an allowance that ends in a far year", .policy(.deadlineTooFar)) {
            $0.expiration = 4_102_444_800
        },
        allowance("Permit2: a signature that is good for ever", .policy(.deadlineTooFar)) {
            $0.deadline = .max
        },
        allowance("Permit2: 2^160 - 1, which stands for everything", .policy(.allowanceUnlimited)) {
            $0.amount = (UInt256.one << 160) - 1
        },
        allowance("Permit2: above the limit", .policy(.allowanceTooHigh)) { $0.amount = 1_001 },
        allowance("Permit2: a stranger", .policy(.spenderNotAllowed)) { $0.spender = account(3) },
        allowance("Permit2: a token without a rule", .policy(.unknownMessage)) {
            $0.token = PolicyWorld.usdc
        },
        allowance("Permit2: a contract that only says it is", .policy(.unknownMessage)) {
            $0.contract = account(3)
        },
        allowance("Permit2: another chain", .policy(.wrongChain)) { $0.chainId = 1 },
        allowance("Permit2: a batch of nothing", .policy(.argumentNotAllowed)) { $0.count = 0 },
        allowance("Permit2: a batch whose parts are allowed and whose sum is not", .limitExceeded) {
            $0.count = 2
        },
        transfer("Permit2: a transfer for everything", .policy(.allowanceUnlimited)) {
            $0.amount = .max
        },
        transfer("Permit2: a transfer for a stranger", .policy(.spenderNotAllowed)) {
            $0.spender = account(3)
        },
        transfer("Permit2: a transfer without an end", .policy(.deadlineTooFar)) {
            $0.deadline = .max
        },
        safeTx("a Safe's delegate call as a message", .policy(.delegateCall)) { $0.operation = 1 },
        safeTx("a Safe's refund as a message", .policy(.gasRefund)) { $0.gasPrice = 1 },
        safeTx("a Safe's payment to a stranger as a message", .policy(.unknownRecipient)) {
            $0.to = account(3)
        },
        safeTx("a Safe's payment above its limit as a message", .policy(.valueTooHigh)) {
            $0.value = 6
        },
        safeTx("another Safe's transaction", .policy(.unknownMessage)) { $0.safe = account(42) },
        safeTx("a Safe's transaction on another chain", .policy(.wrongChain)) { $0.chainId = 1 },
        Attack(
            "a document shown, another one's digest asked for", .digestMismatch,
            beside: asked { try Documents.permit() }
        ) {
            var request = try Documents.permit()
            request.digest = try Documents.permit { $0.value = .max }.digest
            return request
        },
        Attack(
            "a login, or whatever else a document can hold", .policy(.unknownMessage),
            beside: asked { try Documents.permit() }
        ) {
            try PolicyWorld.request(
                Documents.document(
                    "Login", [.init("text", "string", "\"let me in\"")],
                    domain: Documents.domain("x", chainId: 31_337, PolicyWorld.usdc)))
        },
        Attack(
            "Dai's older permit, which gives everything", .policy(.unknownMessage),
            beside: asked { try Documents.permit() }
        ) {
            try PolicyWorld.request(
                Documents.document(
                    "Permit",
                    [
                        .init("holder", "address", Documents.quoted(PolicyWorld.signer)),
                        .init("spender", "address", Documents.quoted(PolicyWorld.spender)),
                        .init("nonce", "uint256", "0"), .init("expiry", "uint256", "0"),
                        .init("allowed", "bool", "true"),
                    ], domain: Documents.domain("Dai", chainId: 31_337, PolicyWorld.usdc)))
        },
    ]
}
