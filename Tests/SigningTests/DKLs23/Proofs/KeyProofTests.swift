import Basics
import Cryptography
import Signing
import Testing

/// Group 9: what a dealer might try after it has seen the others.
@Suite struct KeyProofTests {
    private func plan(_ count: Int = 3) throws -> KeyPlan {
        try KeyPlan(request: name(1), threshold: 2, count: count)
    }

    @Test func `a rogue key that is made after the others have opened does not count`() throws {
        // Party 2 speaks last and opens the point that makes the sum a key of its own.
        let network = try KeyNetwork(try plan(2))
        let (cheater, victim) = (try party(2), try party(1))
        let target = try CurvePoint(generatorTimes: scalar(666))
        var seen: [UInt8] = []
        var held: ThresholdMessage?
        try network.run { message, receiver in
            guard message.kind == .keyCoefficients else { return message }
            if message.sender == victim { seen = message.body }
            if message.sender == cheater, receiver == victim {
                held = message
                return nil
            }
            return message
        }
        var message = try #require(held)
        let rogue = try target.adding(try CurvePoint(Array(seen[..<33])).negated()).bytes()
        message.body.replaceSubrange(..<33, with: rogue)
        let session = try network.session(1)
        #expect(throws: ThresholdError(.badOpening, by: cheater, field: "coefficients")) {
            try session.receive(message)
        }
        #expect(session.share == nil && !session.holdsSecrets)
    }

    @Test func `a rogue key whose commitment is made late is not waited for in vain`() throws {
        // The commitment comes only after the others have opened: they never do.
        let network = try KeyNetwork(try plan())
        let cheater = try party(2)
        try network.run { message, _ in
            message.sender == cheater && message.kind == .keyCommitment ? nil : message
        }
        let opened = network.sent.filter { $0.sender != cheater && $0.kind == .keyCoefficients }
        #expect(opened.isEmpty && network.shares.isEmpty)
    }

    @Test func `a chain code that is split between honest parties makes no key`() throws {
        let network = try KeyNetwork(try plan())
        let (cheater, victim) = (try party(2), try party(1))
        var session: [UInt8] = []
        let split = name(7).bytes + name(8).bytes
        try network.run { message, receiver in
            var message = message
            session = message.session.bytes
            guard message.sender == cheater, receiver == victim else { return message }
            if message.kind == .keyCommitment {
                let commitment = try tagged("cc-commit", [session, two(2), split], count: 32)
                message.body.replaceSubrange(32..<64, with: commitment)
            }
            if message.kind == .keyChainCode { message.body = split }
            return message
        }
        for number in [UInt16(1), 3] {
            let session = try network.session(number)
            #expect(session.failure == ThresholdError(.viewMismatch, field: "message.previous"))
            #expect(session.share == nil)
        }
    }

    @Test func `a chain code that is confirmed differently makes no key`() throws {
        // Were the commitments not compared, the confirmations would still tell.
        let network = try KeyNetwork(try plan())
        let (cheater, victim) = (try party(2), try party(1))
        try network.run { message, receiver in
            var message = message
            if message.sender == cheater, receiver == victim, message.kind == .keyConfirmation {
                message.body[40] ^= 1
            }
            return message
        }
        #expect(
            try network.session(1).failure == ThresholdError(.keyMismatch, field: "confirmation"))
        #expect(!network.isReleased)
    }

    @Test
    func `proofs of a share that differ between honest parties are told before the key counts`()
        throws
    {
        let honest = try KeyNetwork(try plan())
        try honest.run()
        let (cheater, victim) = (try party(2), try party(1))
        let confirmation = try #require(
            honest.sent.first { $0.kind == .keyConfirmation && $0.sender == cheater })
        let summary = Array(confirmation.body.dropLast(65))
        let share = honest.shares[1]
        // Another proof of the same share, as valid as the first.
        let nonce = scalar(4_711)
        let noncePoint = try CurvePoint(generatorTimes: nonce).bytes()
        let point = try share.publicShares[1].bytes()
        let challenge = try tagged(
            "dlog",
            [confirmation.session.bytes, two(2), two(65_535), point, noncePoint, summary],
            count: 48
        ).withUnsafeBytes { Scalar(reducing48: $0) }
        let answer = nonce + challenge * share.share.withUnsafeBytes { Scalar(reducing: $0) }
        let network = try KeyNetwork(try plan())
        try network.run { message, receiver in
            var message = message
            if message.sender == cheater, receiver == victim, message.kind == .keyConfirmation {
                message.body = summary + noncePoint + answer.publicBytes
            }
            return message
        }
        for number in [UInt16(1), 3] {
            let session = try network.session(number)
            #expect(session.failure == ThresholdError(.viewMismatch, field: "message.previous"))
            #expect(session.share == nil && !session.isReleased)
        }
    }

    @Test(arguments: [
        MessageKind.keyCommitment, .keyCoefficients, .keyShare, .keyChainCode, .keyConfirmation,
        .keyStored,
    ])
    func `another view in any round ends key generation without a name`(
        kind: MessageKind
    ) throws {
        let network = try KeyNetwork(try plan())
        let (cheater, victim) = (try party(2), try party(1))
        try network.run { message, receiver in
            var message = message
            if message.sender == cheater, receiver == victim, message.kind == kind {
                message.previous = name(0x99)
            }
            return message
        }
        let session = try network.session(1)
        #expect(session.failure == ThresholdError(.viewMismatch, field: "message.previous"))
        #expect(session.share == nil && !session.holdsSecrets && !network.isReleased)
    }

    @Test(arguments: [[UInt16](), [1], [1, 1], [1, 4], [1, 2, 3]])
    func `dealers that are too few, twice, too many or no holders are refused`(
        numbers: [UInt16]
    ) throws {
        let dealer = try Dealer(threshold: 2, count: 3)
        let parties = try numbers.map { try party($0) }
        #expect(throws: ThresholdError.self) {
            try KeyPlan(
                request: name(5), threshold: 2, count: 3, resharing: dealer.shares[0],
                dealers: parties)
        }
        #expect(PartyId(0) == nil)
    }
}
