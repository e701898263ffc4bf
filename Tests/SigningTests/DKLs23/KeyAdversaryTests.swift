import Basics
import Cryptography
import Signing
import Testing

/// Party 2 cheats in a key generation or a resharing.
@Suite struct KeyAdversaryTests {
    private func plan(_ threshold: Int = 2, _ count: Int = 3) throws -> KeyPlan {
        try KeyPlan(request: name(1), threshold: threshold, count: count)
    }

    /// A run in which party 2's messages of a kind are changed on the way to party 1, or to all.
    private func run(
        _ plan: KeyPlan, old: [KeyShare] = [], _ kind: MessageKind, toAll: Bool,
        _ change: (inout [UInt8]) throws -> Void
    ) throws -> KeyNetwork {
        let network = try KeyNetwork(plan, old: old)
        let (cheater, victim) = (try party(2), try party(1))
        try network.run { message, target in
            var message = message
            if message.sender == cheater, message.kind == kind, toAll || target == victim {
                try change(&message.body)
            }
            return message
        }
        #expect(!network.isReleased)
        return network
    }

    private func flip(_ place: Int) -> (inout [UInt8]) -> Void { { $0[place] ^= 1 } }

    // A field of each message, what it leads to, and whether party 2 is named.
    static let cases: [(MessageKind, Int, ThresholdError.Code, Bool)] = [
        (.keyCommitment, 0, .viewMismatch, false),
        (.keyCommitment, 40, .viewMismatch, false),
        (.keyCoefficients, 10, .badOpening, true),
        (.keyCoefficients, 40, .badOpening, true),
        (.keyCoefficients, 97, .badOpening, true),
        (.keyCoefficients, 200, .badOpening, true),
        (.keyShare, 31, .badShare, true),
        (.keyChainCode, 5, .badOpening, true),
        (.keyChainCode, 40, .badOpening, true),
        (.keyConfirmation, 5, .keyMismatch, false),
        (.keyConfirmation, 40, .keyMismatch, false),
        (.keyConfirmation, 100, .keyMismatch, false),
        (.keyConfirmation, 228, .badProof, true),
        (.keyStored, 0, .keyMismatch, true),
    ]

    @Test(arguments: cases)
    func `a changed field of key generation is found out`(
        kind: MessageKind, place: Int, code: ThresholdError.Code, isNamed: Bool
    ) throws {
        let network = try run(plan(), kind, toAll: false, flip(place))
        let session = try network.session(1)
        let failure = try #require(session.failure)
        #expect(failure.code == code && failure.consequence == .abort)
        let cheater = try party(2)
        #expect(failure.culprit == (isNamed ? cheater : nil))
        #expect(session.share == nil && !session.holdsSecrets)
    }

    @Test(arguments: [
        MessageKind.keyOpening, .keyCommitment, .keyCoefficients, .keyShare, .keyChainCode,
        .keyConfirmation, .keyStored,
    ])
    func `a message of another length is dropped, such as one of another degree`(
        kind: MessageKind
    ) throws {
        // One coefficient more or fewer has 98 bytes more or fewer.
        for change in [-98, -1, 1, 98] {
            let network = try run(plan(), kind, toAll: true) { body in
                body =
                    change < 0
                    ? Array(body.dropLast(-change)) : body + [UInt8](repeating: 2, count: change)
            }
            #expect(network.drops.allSatisfy { $0.code == .malformed })
            #expect(network.drops.count == 2)
        }
    }

    @Test(arguments: [(2, 3), (3, 5)])
    func `a commitment that differs between honest parties names nobody`(
        threshold: Int, count: Int
    ) throws {
        let network = try run(
            plan(threshold, count), .keyCommitment, toAll: false, flip(0))
        for number in (1...UInt16(count)) where number != 2 {
            let failure = try #require(try network.session(number).failure)
            #expect(failure.code == .viewMismatch && failure.culprit == nil)
        }
    }

    @Test func `another party's commitment and opening do not count as one's own`() throws {
        let network = try KeyNetwork(plan())
        let (cheater, other) = (try party(2), try party(1))
        var seen: [MessageKind: [UInt8]] = [:]
        try network.run { message, _ in
            var message = message
            if message.sender == other { seen[message.kind] = message.body }
            let isCopied = [.keyCommitment, .keyCoefficients].contains(message.kind)
            if message.sender == cheater, isCopied, let body = seen[message.kind] {
                message.body = body
            }
            return self.following(message, in: network, cheater)
        }
        let failure = try #require(try network.session(3).failure)
        #expect(failure == ThresholdError(.badOpening, by: cheater, field: "coefficients"))
        #expect(!network.isReleased)
    }

    /// A message of the cheater, who saw what its honest session did not: its own changed words.
    private func following(
        _ message: ThresholdMessage, in network: KeyNetwork, _ cheater: PartyId
    ) -> ThresholdMessage {
        var message = message
        let honest = network.sent.last {
            $0.sender != cheater && $0.kind.round == message.kind.round
        }
        if message.sender == cheater, let honest { message.previous = honest.previous }
        return message
    }

    /// Runs twice with the same seeds: what party 2 opens in the first run is changed by `change`
    /// and committed to in the second.
    private func recommitted(
        _ plan: KeyPlan, old: [KeyShare] = [], _ change: (inout [UInt8], [UInt8]) throws -> Void
    ) throws -> KeyNetwork {
        let honest = try KeyNetwork(plan, old: old)
        try honest.run()
        let cheater = try party(2)
        let opened = try #require(
            honest.sent.first { $0.sender == cheater && $0.kind == .keyCoefficients })
        let session = opened.session.bytes
        var body = opened.body
        try change(&body, session)
        let commitment = try tagged("commit", [session, two(2), body], count: 32)
        let network = try KeyNetwork(plan, old: old)
        try network.run { message, _ in
            var message = message
            if message.sender == cheater, message.kind == .keyCommitment {
                message.body = commitment + message.body[32...]
            }
            if message.sender == cheater, message.kind == .keyCoefficients { message.body = body }
            return self.following(message, in: network, cheater)
        }
        #expect(!network.isReleased)
        return network
    }

    /// A point with the proof of its logarithm, as party 2 makes it for a place.
    private func proven(
        _ secret: Scalar, _ place: Int, _ session: [UInt8], party: Int = 2
    ) throws -> [UInt8] {
        let point = try CurvePoint(generatorTimes: secret).bytes()
        let nonce = scalar(4_711)
        let noncePoint = try CurvePoint(generatorTimes: nonce).bytes()
        let wide = try tagged(
            "dlog", [session, two(party), two(place), point, noncePoint, []], count: 48)
        let challenge = wide.withUnsafeBytes { Scalar(reducing48: $0) }
        return point + noncePoint + (nonce + challenge * secret).publicBytes
    }

    @Test func `a proof made for another place, party or session does not hold`() throws {
        let other = name(0x77).bytes
        let wrong: [([UInt8]) throws -> [UInt8]] = [
            { try self.proven(scalar(5), 1, $0) },
            { try self.proven(scalar(5), 0, $0, party: 1) },
            { _ in try self.proven(scalar(5), 0, other) },
        ]
        for make in wrong {
            let network = try recommitted(plan()) { body, session in
                body.replaceSubrange(..<98, with: try make(session))
            }
            let failure = try #require(try network.session(1).failure)
            #expect(
                failure == ThresholdError(.badProof, by: try party(2), field: "coefficients[0]"))
        }
    }

    @Test(arguments: BadPoints.all.filter { $0.count == 33 })
    func `a coefficient that is no point is found out`(point: [UInt8]) throws {
        for place in [0, 98] {
            let network = try recommitted(plan()) { body, _ in
                body.replaceSubrange(place..<(place + 33), with: point)
            }
            let failure = try #require(try network.session(1).failure)
            let cheater = try party(2)
            #expect(failure.code == .badOpening && failure.culprit == cheater)
        }
    }

    @Test func `a dealer of a resharing that deals something else is named`() throws {
        let dealer = try Dealer(threshold: 2, count: 3)
        let plan = try KeyPlan(
            request: name(2), threshold: 2, count: 3, resharing: dealer.shares[0],
            dealers: [try party(1), try party(2)])
        let network = try recommitted(plan, old: dealer.shares) { body, session in
            body.replaceSubrange(..<98, with: try self.proven(scalar(5), 0, session))
        }
        for number in [UInt16(1), 3] {
            let failure = try #require(try network.session(number).failure)
            #expect(
                failure == ThresholdError(.badShare, by: try party(2), field: "coefficients[0]"))
        }
    }

    @Test func `half of a seed that was changed on its way makes no signature`() throws {
        let network = try KeyNetwork(plan(2, 2))
        let cheater = try party(2)
        try network.run { message, _ in
            var message = message
            if message.sender == cheater, message.kind == .keyShare { message.body[40] ^= 1 }
            return message
        }
        let shares = network.shares
        try #require(shares.count == 2)
        let signing = try SigningNetwork(
            try Dealer(threshold: 2, count: 2), [1, 2], shares: [1: shares[0], 2: shares[1]])
        try signing.run()
        #expect(signing.signatures == 0)
        #expect(try signing.session(1).failure?.code == .keyMismatch)
    }

    @Test func `messages of another generation are dropped`() throws {
        let old = try KeyNetwork(plan(), seed: 1)
        try old.run()
        let network = try KeyNetwork(plan(), seed: 2)
        let two = try party(2)
        try network.run { message, target in
            if message.sender == two, message.kind.round >= 2 {
                let session = try network.session(target.number)
                for replayed in old.sent where replayed.sender == two {
                    let error = #expect(throws: ThresholdError.self) {
                        try session.receive(replayed)
                    }
                    #expect(error?.consequence == .drop)
                }
            }
            return message
        }
        #expect(network.isReleased)
    }
}
