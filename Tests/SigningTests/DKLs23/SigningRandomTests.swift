import Basics
import Cryptography
import Signing
import Testing

@Suite struct SigningRandomTests {
    // One bit of one message, anywhere in header or body.
    @Test func `a changed bit anywhere gives the one who gets it no signature`() throws {
        var generator = SplitMix64(seed: 2_026)
        let dealer = try Dealer(threshold: 2, count: 2)
        let (victim, cheater) = (try party(1), try party(2))
        let kinds: [MessageKind] = [
            .signingOpening, .nonceCommitment, .signingExtension, .signingAnswer, .signatureShare,
        ]
        var endings: [ThresholdError.Consequence: Int] = [:]
        for round in 0..<40 {
            let kind = kinds[round % kinds.count]
            let place = generator.next()
            let network = try SigningNetwork(dealer, [1, 2], seed: 1_000 + UInt64(round))
            try network.run { message, target in
                guard target == victim, message.kind == kind else { return message }
                var bytes = message.encoded
                // Every second time in the header.
                let range = round % 2 == 0 ? 75 : bytes.count
                bytes[Int(place % UInt64(range))] ^= 1 << UInt8(place >> 60 & 7)
                return try? ThresholdMessage(decoding: bytes)
            }
            let session = try network.session(1)
            #expect(session.signature == nil)
            guard let failure = session.failure else {
                endings[.drop, default: 0] += 1
                continue
            }
            endings[failure.consequence, default: 0] += 1
            #expect(!session.holdsSecrets)
            if failure.consequence == .ban {
                #expect([.signingExtension, .signingAnswer].contains(kind))
                #expect(failure.culprit == cheater)
            }
        }
        // All three ways to end have happened.
        #expect(endings.count == 3)
    }

    @Test func `bytes without sense are refused by every decoder`() throws {
        var generator = SplitMix64(seed: 7)
        let dealer = try Dealer(threshold: 2, count: 2)
        let network = try SigningNetwork(dealer, [1, 2])
        let session = try network.session(1)
        _ = session.start()
        for round in 0..<2_000 {
            let bytes = (0..<(round % 200)).map { _ in UInt8(generator.next() & 0xff) }
            #expect(throws: ThresholdError.self) { try ThresholdMessage(decoding: bytes) }
            let kind = MessageKind.allCases[round % MessageKind.allCases.count]
            let message = ThresholdMessage(
                kind: kind, sender: try party(2), receiver: kind.isBroadcast ? nil : try party(1),
                session: .zero, previous: .zero, body: bytes)
            let error = #expect(throws: ThresholdError.self) { try session.receive(message) }
            #expect(error?.consequence == .drop)
        }
        #expect(!session.hasEnded)
    }
}
