import Basics
import Cryptography
import Signing
import Testing

/// Group 10: quorums of every size, and signatures under other libraries.
@Suite struct PropertyProofTests {
    private func sign(
        _ dealer: Dealer, _ members: [UInt16], _ number: UInt64, _ verifier: OpenSSLVerifier
    ) throws {
        let digest = seed(number).withUnsafeBytes { Hash32(bytes: $0) } ?? .zero
        let request = SigningRequest(id: name(1), digest: digest)
        var generator = SplitMix64(seed: number)
        let network = try SigningNetwork(dealer, members, request: request, seed: number)
        try network.run(pick: { Int(generator.next() % UInt64($0)) })
        #expect(network.signatures == members.count && network.drops.isEmpty)
        let signature = try #require(try network.session(members[0]).signature)
        let key = try dealer.shares[0].publicKey.bytes()
        #expect(!signature.s.isHigh)
        #expect(verifier.holds(signature.compact, digest: digest.bytes, publicKey: key))
        #expect(
            try Secp256k1.verify(
                digest: digest, encodedSignature: signature.compact,
                encodedPublicKey: try dealer.shares[0].publicKey.publicKey().bytes))
        #expect(
            try Secp256k1.recover(
                digest: digest, compact: signature.compact, recoveryId: signature.recoveryId)
                == dealer.shares[0].publicKey.publicKey())
    }

    @Test(arguments: [(2, 2), (2, 3), (3, 5)])
    func `signatures of every quorum are valid under libsecp256k1 and OpenSSL`(
        threshold: Int, count: Int
    ) throws {
        let verifier = try OpenSSLVerifier()
        let dealer = try Dealer(threshold: threshold, count: count, seed: UInt64(count))
        for (index, members) in subsets(of: count, size: threshold).enumerated() {
            try sign(dealer, members, UInt64(20_000 + 100 * count + index), verifier)
        }
    }

    @Test func `OpenSSL refuses what is not signed`() throws {
        let verifier = try OpenSSLVerifier()
        let network = try SigningNetwork(try Dealer(threshold: 2, count: 2), [1, 2])
        try network.run()
        let session = try network.session(1)
        let compact = try #require(session.signature).compact
        let (digest, key) = (SigningNetwork.request.digest.bytes, try session.publicKey.bytes())
        #expect(verifier.holds(compact, digest: digest, publicKey: key))
        for place in [0, 31, 32, 63] {
            var changed = compact
            changed[place] ^= 1
            #expect(!verifier.holds(changed, digest: digest, publicKey: key))
        }
        #expect(!verifier.holds(compact, digest: name(1).bytes, publicKey: key))
        let other = try CurvePoint(generatorTimes: Scalar(5)).bytes()
        #expect(!verifier.holds(compact, digest: digest, publicKey: other))
    }

    // All 219 subsets of all sizes up to seven in the long run; a drawn one of each count here.
    @Test func `quorums of every threshold up to seven sign`() throws {
        let verifier = try OpenSSLVerifier()
        var generator = SplitMix64(seed: 7)
        for count in 2...7 {
            for threshold in 2...count {
                if !isFull, threshold > 4 || generator.next() % 3 != 0 { continue }
                let dealer = try Dealer(
                    threshold: threshold, count: count, seed: UInt64(10 * count + threshold))
                let all = subsets(of: count, size: threshold)
                let chosen = isFull ? all : [all[Int(generator.next() % UInt64(all.count))]]
                for members in chosen {
                    try sign(dealer, members, generator.next() >> 20, verifier)
                }
            }
        }
    }

    @Test func `one party fewer than the threshold makes neither key nor session`() throws {
        for (threshold, count) in [(2, 3), (3, 5), (4, 7)] {
            let dealer = try Dealer(threshold: threshold, count: count)
            for members in subsets(of: count, size: threshold - 1).prefix(10) {
                let shares = members.map { dealer.shares[Int($0) - 1] }
                #expect(try reconstructed(shares) != dealer.key)
                #expect(throws: ThresholdError(.badQuorum, field: "quorum.count")) {
                    try SigningNetwork(dealer, members)
                }
            }
        }
    }
}
