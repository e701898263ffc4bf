import Arithmetic
import Basics
import Chains
import Cryptography
import Ethereum
import Signing
import Testing

/// Safes of the original bytecode, versions 1.3.0 and 1.4.1, on the local chain.
@Suite(.serialized, .enabled(if: DevnetProcess.isInstalled), .timeLimit(.minutes(4)))
struct SafeTests {
    static let friend = Address(bytes: [UInt8](repeating: 0x77, count: 20)) ?? .zero
    static let now = Timestamp(seconds: 1_700_000_000)

    private func rule(_ scene: SafeScene) -> SafeRule {
        SafeRule(
            safe: scene.safe,
            rules: [.cancellation, .transfer(to: SafeTests.friend, valueMax: SafeScene.wei)])
    }

    /// The first owner's transaction that carries out a call, past the policy.
    private func execution(
        _ call: SafeCall, _ signatures: [SafeSignature], nonce: UInt64, _ scene: SafeScene
    ) throws -> SignedTransaction {
        let policy = SigningPolicy(
            chainId: SafeScene.chain, gasMax: 7_000_000, maxFeePerGasMax: 100_000_000_000,
            maxPriorityFeePerGasMax: 1_000_000_000, rules: [.safe(rule(scene))])
        let signer = PolicedSigner(
            policy: policy, signer: scene.owners[0], time: SystemTime())
        let input = try SafeExecution(call: call, signatures: SafeSignatures(signatures)).input()
        return try signer.sign(
            scene.transaction(nonce, to: scene.safe, input: input), at: SafeTests.now)
    }

    @Test(arguments: ["1.3.0", "1.4.1"])
    func `two of three owners decide, by approvals of every kind of key`(
        version: String
    ) async throws {
        let devnet = try await DevnetProcess.launch()
        let scene = try await SafeScene(version, on: devnet)
        var lane = SafeLane(
            chainId: SafeScene.chain, safe: scene.safe, executed: try await scene.nonce())
        let call = SafeCall(to: SafeTests.friend, value: SafeScene.wei)
        let (transaction, reserved) = try lane.reserve(call)
        lane.apply(reserved)
        #expect(try await scene.hash(of: transaction) == transaction.hash)

        // One owner signs the typed message past its own policy, one signs it as a message.
        let message = TypedMessage.safe(transaction)
        let live = try await scene.session.call(to: scene.safe, data: message.domainInput)
        let policy = MessagePolicy(chainId: SafeScene.chain, rules: [.safe(rule(scene))])
        let typed = try PolicedMessageSigner(policy: policy, signer: scene.owners[1])
            .sign(message, liveDomain: live, at: SafeTests.now)
        let first = try SafeSignature(typed, over: transaction.hash)
        let second = try SafeSignature(
            Secp256k1.sign(
                digest: SafeSignature.messageDigest(transaction.hash), key: scene.keys[2]),
            over: transaction.hash, isMessage: true)
        #expect([first.owner, second.owner] == scene.owners.dropFirst().map(\.address))
        try await scene.mine(try execution(call, [first, second], nonce: 4, scene))
        #expect(try await scene.session.balance(of: SafeTests.friend) == SafeScene.wei)
        let count = try await scene.nonce()
        #expect(count == 1)
        lane.apply(try #require(try lane.decide(chainNonce: count)))
        #expect(lane.slots == [])

        // The sender's own approval needs no signature; the nonce is used up by a rejection.
        let rejection = SafeTransaction.rejection(
            chainId: SafeScene.chain, safe: scene.safe, nonce: UInt256(count))
        let other = try SafeSignature(
            Secp256k1.sign(digest: rejection.hash, key: scene.keys[2]), over: rejection.hash)
        let own = SafeSignature(owner: scene.owners[0].address, contractSignature: nil)
        try await scene.mine(try execution(rejection.call, [own, other], nonce: 5, scene))
        #expect(try await scene.nonce() == 2)
        try await devnet.stop()
    }

    @Test(arguments: ["1.3.0", "1.4.1"])
    func `one owner alone, and approvals of another transaction, are not enough`(
        version: String
    ) async throws {
        let devnet = try await DevnetProcess.launch()
        let scene = try await SafeScene(version, on: devnet)
        let call = SafeCall(to: SafeTests.friend, value: 1)
        let good = SafeTransaction(
            chainId: SafeScene.chain, safe: scene.safe, call: call, nonce: 0)
        var late = good
        late.nonce = 1
        func attempt(_ transaction: SafeTransaction, _ keys: [SecretBytes]) async throws -> String?
        {
            let signatures = try keys.map {
                try SafeSignature(
                    Secp256k1.sign(digest: transaction.hash, key: $0), over: transaction.hash)
            }
            let input = try SafeExecution(call: call, signatures: SafeSignatures(signatures))
                .input()
            do throws(ChainError) {
                _ = try await scene.session.call(
                    to: scene.safe, data: input, from: scene.owners[0].address)
                return nil
            } catch {
                return "\(error)"
            }
        }
        #expect(try await attempt(good, [scene.keys[1], scene.keys[2]]) == nil)
        // GS020: the signatures are too short. GS026: an owner that is none.
        #expect(try await attempt(good, [scene.keys[1]])?.contains("GS020") == true)
        #expect(
            try await attempt(late, [scene.keys[1], scene.keys[2]])?.contains("GS026") == true)
        try await devnet.stop()
    }
}
