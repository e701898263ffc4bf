import Arithmetic
import Basics
import Cosigner
import Ethereum
import Signing

extension Attack {

    static let payment: @Sendable () throws -> CosignRequest = {
        PolicyWorld.transaction(to: PolicyWorld.friend, value: 500)
    }

    private static func payment(
        _ name: String, _ code: CosignerDenial.Code,
        _ change: @escaping @Sendable (inout DynamicFeeTransaction) -> Void
    ) -> Attack {
        Attack(name, code, beside: payment) {
            PolicyWorld.transaction(to: PolicyWorld.friend, value: 500, change)
        }
    }

    private static func claimed(
        _ name: String, _ code: CosignerDenial.Code,
        _ change: @escaping @Sendable (inout CosignRequest) -> Void
    ) -> Attack {
        Attack(name, code, beside: payment) {
            var request = try payment()
            change(&request)
            return request
        }
    }

    /// Attacks by the form of the transaction, its fees, and what is claimed about it.
    static let envelopes: [Attack] = [
        payment("the main chain instead of ours", .policy(.wrongChain)) { $0.chainId = ChainId(1) },
        payment("a chain with a number beside ours", .policy(.wrongChain)) {
            $0.chainId = ChainId(31_338)
        },
        payment("a chain id of 64 bits", .policy(.wrongChain)) { $0.chainId = ChainId(.max) },
        payment("gas above the cap", .policy(.gasTooHigh)) { $0.gas = 500_001 },
        payment("all the gas there is", .policy(.gasTooHigh)) { $0.gas = .max },
        payment("a fee cap above the cap", .policy(.feeTooHigh)) { $0.maxFeePerGas = 101 },
        payment("a fee cap of 2^256 - 1", .policy(.feeTooHigh)) { $0.maxFeePerGas = .max },
        payment("a tip for a friendly block maker", .policy(.priorityFeeTooHigh)) {
            $0.maxPriorityFeePerGas = 11
        },
        payment("a tip above its own fee cap", .policy(.priorityFeeTooHigh)) {
            $0.maxFeePerGas = 5
        },
        payment("a fee drain: both within their caps, the product is not", .feesTooHigh) {
            $0.gas = 200_001
        },
        Attack(
            "a legacy gas price that is all tip", .policy(.priorityFeeTooHigh), beside: legacy(10)
        ) {
            try legacy(11)()
        },
        Attack(
            "a legacy transaction for every chain", .policy(.noReplayProtection), beside: legacy(10)
        ) {
            try legacy(10, chainId: nil)()
        },
        Attack("a legacy transaction for another chain", .policy(.wrongChain), beside: legacy(10)) {
            try legacy(10, chainId: ChainId(5))()
        },
        Attack("blobs with fees of their own", .policy(.transactionTypeNotAllowed), beside: payment)
        {
            PolicyWorld.request(
                .blob(
                    BlobTransaction(
                        chainId: PolicyWorld.chain, nonce: 3, maxPriorityFeePerGas: 10,
                        maxFeePerGas: 100, gas: 100_000, to: PolicyWorld.friend, value: 500,
                        input: [], accessList: [], maxFeePerBlobGas: .max,
                        blobVersionedHashes: [hash(1)])))
        },
        Attack("a new contract", .policy(.contractCreation), beside: payment) {
            PolicyWorld.transaction(to: nil, input: [0x60, 0x00])
        },
        Attack("a new contract without code", .policy(.contractCreation), beside: payment) {
            PolicyWorld.transaction(to: nil)
        },
        Attack(
            "code for an account from a contract that is not listed", .delegationNotAllowed,
            beside: asked { PolicyWorld.delegation() }
        ) {
            PolicyWorld.delegation(account(51))
        },
        Attack(
            "the code of an account taken away", .delegationNotAllowed,
            beside: asked { PolicyWorld.delegation() }
        ) {
            PolicyWorld.delegation(.zero)
        },
        Attack(
            "listed code, on every chain", .delegationNotAllowed,
            beside: asked { PolicyWorld.delegation() }
        ) {
            PolicyWorld.delegation(chainId: 0)
        },
        Attack(
            "listed code, on another chain", .delegationNotAllowed,
            beside: asked { PolicyWorld.delegation() }
        ) {
            PolicyWorld.delegation(chainId: 1)
        },
        Attack(
            "listed code, and a payment to a stranger", .policy(.unknownRecipient),
            beside: asked { PolicyWorld.delegation() }
        ) {
            PolicyWorld.delegation(to: account(3))
        },
        Attack(
            "listed code, and more than may be paid", .policy(.valueTooHigh),
            beside: asked { PolicyWorld.delegation() }
        ) {
            PolicyWorld.delegation(value: 501)
        },
        claimed("a digest of something else", .digestMismatch) { $0.digest = hash(7) },
        claimed("a digest of the same payment with a byte more", .digestMismatch) {
            let other = PolicyWorld.transaction(to: PolicyWorld.friend, value: 500, input: [1])
            $0.digest = other.digest
        },
        claimed("a payment shown, the drain's digest asked for", .digestMismatch) {
            $0.digest = PolicyWorld.transaction(to: account(66), value: .max).digest
        },
        claimed("a bare digest", .unreadable) { $0.content = .transaction($0.digest.bytes) },
        claimed("a bare digest as a document", .unreadable) {
            $0.content = .typedData(Array($0.digest.hex.utf8))
        },
        claimed("nothing", .unreadable) { $0.content = .transaction([]) },
        claimed("a transaction with a tail", .unreadable) {
            if case .transaction(let bytes) = $0.content { $0.content = .transaction(bytes + [0]) }
        },
        claimed("a cut transaction", .unreadable) {
            if case .transaction(let bytes) = $0.content {
                $0.content = .transaction(Array(bytes.dropLast()))
            }
        },
        claimed("a type that is not known", .unreadable) {
            if case .transaction(let bytes) = $0.content {
                $0.content = .transaction([0x7e] + bytes.dropFirst())
            }
        },
        claimed("a child of the key that is not listed", .pathNotAllowed) { $0.path = [0, 2] },
        claimed("a hardened number", .pathNotAllowed) { $0.path = [0x8000_0000] },
        claimed("a longer path with a listed start", .pathNotAllowed) { $0.path = [0, 1, 0] },
    ]

    private static func legacy(
        _ gasPrice: UInt256, chainId: ChainId? = PolicyWorld.chain
    ) -> @Sendable () throws -> CosignRequest {
        {
            PolicyWorld.request(
                .legacy(
                    LegacyTransaction(
                        chainId: chainId, nonce: 3, gasPrice: gasPrice, gas: 100_000,
                        to: PolicyWorld.friend, value: 500, input: [])))
        }
    }
}
