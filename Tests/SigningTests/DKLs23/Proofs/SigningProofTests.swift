import Basics
import Cryptography
import Signing
import Testing

/// Group 5: colluders, and a party that makes the nonce points add up to nothing.
@Suite struct SigningProofTests {
    /// A share whose number is another one, as a colluder makes it for itself.
    private func shifted(_ share: KeyShare, by offset: Scalar) throws -> KeyShare {
        let value = share.share.withUnsafeBytes { Scalar(reducing: $0) } + offset
        var points = share.publicShares
        points[Int(share.party.number) - 1] = try CurvePoint(generatorTimes: value)
        return try KeyShare(
            keyId: share.keyId, epoch: share.epoch, threshold: share.threshold,
            party: share.party, share: secret(value.publicBytes), publicShares: points,
            publicKey: share.publicKey, chainCode: share.chainCode, zeroSeeds: share.zeroSeeds)
    }

    /// Lagrange's factor of a party among 1, 2 and 3.
    private func factor(_ number: UInt64) -> Scalar {
        var factor = Scalar.one
        for other in UInt64(1)...3 where other != number {
            factor = factor * Scalar(other) * (Scalar(other) - Scalar(number)).inverse
        }
        return factor
    }

    @Test func `two colluders who shift the sum of the key points get no signature`() throws {
        let dealer = try Dealer(threshold: 3, count: 3)
        let network = try SigningNetwork(
            dealer, [1, 2, 3],
            shares: [
                2: try shifted(dealer.shares[1], by: scalar(5)),
                3: try shifted(dealer.shares[2], by: scalar(6)),
            ])
        try network.run()
        let session = try network.session(1)
        // Every product fits, because both use in their multiplications what they show.
        #expect(session.failure == ThresholdError(.keyMismatch, field: "answer.keyPoint"))
        #expect(session.signature == nil && !session.holdsSecrets && network.signatures == 0)
    }

    @Test func `two colluders whose shifts cancel sign what the key signs, and nothing else`()
        throws
    {
        let dealer = try Dealer(threshold: 3, count: 3)
        let (second, third) = (factor(2), factor(3))
        let network = try SigningNetwork(
            dealer, [1, 2, 3],
            shares: [
                2: try shifted(dealer.shares[1], by: scalar(5)),
                3: try shifted(dealer.shares[2], by: -(scalar(5) * second * third.inverse)),
            ])
        try network.run()
        let signature = try #require(try network.session(1).signature)
        let key = try dealer.shares[0].publicKey.publicKey()
        let recoverable = try #require(signature.recoverable)
        #expect(
            try Secp256k1.recover(
                digest: SigningNetwork.request.digest, signature: recoverable) == key)
    }

    /// What party 2 says when it knows party 1's seed, and takes the negative of its nonce.
    private struct Canceller {
        let session: [UInt8]
        let noncePoint: [UInt8]
        let keyPoint: [UInt8]
        let salt = name(0x21).bytes
        let factors: [Scalar]

        init(_ honest: SigningNetwork, _ dealer: Dealer, seed number: UInt64) throws {
            let two = try party(2)
            let answer = try #require(
                honest.sent.first { $0.kind == .signingAnswer && $0.sender == two })
            session = answer.session.bytes
            keyPoint = Array(answer.body[(65_664 + 65)..<(65_664 + 98)])
            let drawn = try tagged(
                "random",
                [
                    revealed(SigningNetwork.sessionSeed(of: 1, in: number)),
                    Array("signing".utf8), session,
                ], count: 128)
            let nonce = drawn.withUnsafeBytes {
                -Scalar(reducing48: UnsafeRawBufferPointer(rebasing: $0[..<48]))
            }
            noncePoint = try CurvePoint(generatorTimes: nonce).bytes()
            let share = dealer.shares[1]
            let zero = try tagged(
                "zero", [revealed(share.zeroSeeds[0]), session, [0, 1, 0, 2]], count: 48
            ).withUnsafeBytes { Scalar(reducing48: $0) }
            // Of the members 1 and 2, the second has Lagrange's factor −1.
            let key = -share.share.withUnsafeBytes { Scalar(reducing: $0) } - zero
            #expect(try CurvePoint(generatorTimes: key).bytes() == keyPoint)
            factors = [nonce, key]
        }

        func commitment() throws -> [UInt8] {
            try tagged("R", [session, two(2), noncePoint, salt], count: 32)
        }

        /// Round 2 to party 1, whose extension is given.
        func answer(_ extended: [UInt8]) throws -> [UInt8] {
            let multiplication = try tagged("mul", [session, two(2), two(1)], count: 32)
            let sender = try CheatingSender(
                content: try SetupBank.content(sender: 0, receiver: 1).chosen, message: extended,
                session: Hash32(bytes: multiplication) ?? .zero)
            let products = try sender.shares().map { try CurvePoint(generatorTimes: $0).bytes() }
            let answer = try sender.answer(sums: factors, checks: [scalar(3), scalar(4)]) { _ in
                factors
            }
            return answer + noncePoint + salt + keyPoint + products[0] + products[1]
                + scalar(9).publicBytes + SigningNetwork.request.digest.bytes
        }
    }

    @Test func `nonce points that add up to the identity end the session without a name`() throws {
        let dealer = try Dealer(threshold: 2, count: 2)
        let honest = try SigningNetwork(dealer, [1, 2])
        try honest.run()
        let canceller = try Canceller(honest, dealer, seed: 50)
        let (one, two) = (try party(1), try party(2))
        let own = try #require(
            honest.sent.first { $0.kind == .nonceCommitment && $0.sender == one })
        let forged = try canceller.commitment()
        let view = try tagged("view", [canceller.session, [1], own.body, forged], count: 32)
        let extended = try #require(
            honest.sent.first { $0.kind == .signingExtension && $0.sender == one })
        let network = try SigningNetwork(dealer, [1, 2])
        try network.run { message, target in
            var message = message
            if message.sender == two, message.kind == .nonceCommitment { message.body = forged }
            if message.sender == two, message.kind == .signingAnswer {
                message.body = try canceller.answer(extended.body)
                message.previous = Hash32(bytes: view) ?? .zero
            }
            return message
        }
        let session = try network.session(1)
        #expect(session.failure == ThresholdError(.degenerate, field: "answer.noncePoint"))
        #expect(session.signature == nil && !session.holdsSecrets)
    }

    @Test func `a removed holder's old share signs with nobody`() throws {
        let dealer = try Dealer(threshold: 2, count: 3)
        let plan = try KeyPlan(
            request: name(5), threshold: 2, count: 2, resharing: dealer.shares[0],
            dealers: [try party(1), try party(2)])
        let keys = try KeyNetwork(plan, old: dealer.shares)
        try keys.run()
        let fresh = keys.shares
        try #require(fresh.count == 2)
        // As party 3 with its old share, and as party 2 that went back to its old one.
        #expect(throws: ThresholdError.self) {
            try SigningNetwork(dealer, [1, 3], shares: [1: fresh[0], 3: dealer.shares[2]])
        }
        let network = try SigningNetwork(
            dealer, [1, 2], shares: [1: fresh[0], 2: dealer.shares[1]])
        try network.run()
        #expect(network.signatures == 0)
        #expect(network.drops.allSatisfy { $0.error.code == .foreignSession })
    }
}
