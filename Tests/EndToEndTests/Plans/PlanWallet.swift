import Arithmetic
import Basics
import Chains
import Cryptography
import Ethereum
import Signing

/// An account that signs with `LocalSigner` and counts its nonces.
struct PlanWallet {
    private let signer: LocalSigner
    private var nonce: UInt64

    struct Refused: Error {
        let reply: BroadcastReply
    }

    /// An account that may have sent transactions before.
    init(_ signer: LocalSigner, on session: ChainSession) async throws {
        self.signer = signer
        nonce = try await session.transactionCount(of: signer.address)
    }

    var address: Address { signer.address }

    /// A signer by raw key bytes.
    static func signer(_ key: [UInt8]) throws -> LocalSigner {
        var key = key
        return try LocalSigner(key: SecretBytes(consuming: &key))
    }

    /// Signs a call and sends it, for a tip per gas; its hash.
    mutating func send(
        to: Address, _ input: [UInt8], gas: UInt64, tip: UInt256 = 1_000_000_000,
        on session: ChainSession
    ) async throws -> Hash32 {
        let transaction = Transaction.dynamicFee(
            DynamicFeeTransaction(
                chainId: PlanScene.chain, nonce: nonce, maxPriorityFeePerGas: tip,
                maxFeePerGas: 20_000_000_000, gas: gas, to: to, value: .zero, input: input))
        let signed = try signer.sign(transaction)
        let reply = await session.broadcast(signed.raw)
        guard reply == .accepted else { throw Refused(reply: reply) }
        nonce += 1
        return signed.hash
    }
}
