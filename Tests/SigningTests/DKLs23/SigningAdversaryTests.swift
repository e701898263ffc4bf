import Basics
import Cryptography
import Signing
import Testing

/// Party 2 cheats toward party 1 (or all) in one field of one round; honest parties must end without
/// a signature, for the right reason, and without a secret left.
@Suite struct SigningAdversaryTests {
    /// A field of a message and what a change of it leads to.
    struct Attack: Sendable, CustomStringConvertible {
        let name: String
        let kind: MessageKind
        /// Changes the body.
        let change: @Sendable (inout [UInt8]) -> Void
        let code: ThresholdError.Code
        /// Whether party 2 is named.
        let isNamed: Bool

        var description: String { name }
    }

    private static func flip(_ place: Int) -> @Sendable (inout [UInt8]) -> Void {
        { $0[place] ^= 1 }
    }

    private static func put(
        _ bytes: [UInt8], at place: Int
    ) -> @Sendable (inout [UInt8]) -> Void {
        { $0.replaceSubrange(place..<(place + bytes.count), with: bytes) }
    }

    /// Three times the generator: a point that nobody sent.
    private static let point =
        bytes("02f9308a019258c31049344f85f89d5229b531c845836f99b08601f113bce036f9")

    // Where the fields of an answer lie, behind the multiplication.
    private static let noncePoint = 65_664
    private static let salt = noncePoint + 33
    private static let keyPoint = salt + 32
    private static let nonceProduct = keyPoint + 33
    private static let keyProduct = nonceProduct + 33
    private static let difference = keyProduct + 33
    private static let digest = difference + 32

    static let attacks: [Attack] = [
        Attack(
            name: "extension: a bit of the matrix", kind: .signingExtension, change: flip(700),
            code: .extensionCheck, isNamed: true),
        Attack(
            name: "extension: folded choices", kind: .signingExtension, change: flip(10_241),
            code: .extensionCheck, isNamed: true),
        Attack(
            name: "extension: a folded row", kind: .signingExtension, change: flip(10_300),
            code: .extensionCheck, isNamed: true),
        Attack(
            name: "answer: a correction", kind: .signingAnswer, change: flip(31),
            code: .multiplicationCheck, isNamed: true),
        Attack(
            name: "answer: a sum", kind: .signingAnswer, change: flip(65_536 + 31),
            code: .multiplicationCheck, isNamed: true),
        Attack(
            name: "answer: the hash", kind: .signingAnswer, change: flip(65_600),
            code: .multiplicationCheck, isNamed: true),
        Attack(
            name: "answer: another nonce point", kind: .signingAnswer,
            change: put(point, at: noncePoint), code: .badOpening, isNamed: true),
        Attack(
            name: "answer: another salt", kind: .signingAnswer, change: flip(salt),
            code: .badOpening, isNamed: true),
        Attack(
            name: "answer: another key point", kind: .signingAnswer,
            change: put(point, at: keyPoint), code: .keyProduct, isNamed: true),
        Attack(
            name: "answer: another product with the nonce", kind: .signingAnswer,
            change: put(point, at: nonceProduct), code: .nonceProduct, isNamed: true),
        Attack(
            name: "answer: another product with the key", kind: .signingAnswer,
            change: put(point, at: keyProduct), code: .keyProduct, isNamed: true),
        Attack(
            name: "answer: another difference", kind: .signingAnswer,
            change: flip(difference + 31), code: .badSignature, isNamed: false),
        Attack(
            name: "answer: another digest", kind: .signingAnswer, change: flip(digest),
            code: .requestMismatch, isNamed: false),
        Attack(
            name: "share: u", kind: .signatureShare, change: flip(31), code: .badSignature,
            isNamed: false),
        Attack(
            name: "share: w", kind: .signatureShare, change: flip(63), code: .badSignature,
            isNamed: false),
        Attack(
            name: "opening: the nonce", kind: .signingOpening, change: flip(0),
            code: .foreignSession, isNamed: false),
        Attack(
            name: "opening: a setup", kind: .signingOpening, change: flip(40),
            code: .requestMismatch, isNamed: false),
        Attack(
            name: "commitment", kind: .nonceCommitment, change: flip(5), code: .viewMismatch,
            isNamed: false),
    ]

    /// Runs with party 2 changing what it sends to party 1.
    private func run(
        _ members: [UInt16], _ adversary: SigningNetwork.Adversary
    ) throws -> SigningNetwork {
        let dealer = try Dealer(threshold: members.count, count: members.count)
        let network = try SigningNetwork(dealer, members)
        try network.run(adversary: adversary)
        return network
    }

    @Test(arguments: attacks)
    func `a changed field gives no signature and the right reason`(attack: Attack) throws {
        let (cheater, victim) = (try party(2), try party(1))
        let network = try run([1, 2]) { message, target in
            var message = message
            if message.sender == cheater, target == victim, message.kind == attack.kind {
                attack.change(&message.body)
            }
            return message
        }
        let session = try network.session(1)
        #expect(session.signature == nil)
        guard attack.code != .foreignSession else {
            // The names of the session differ, so each waits for the other in vain.
            #expect(network.drops.contains { $0.error.code == .foreignSession })
            #expect(network.signatures == 0 && session.failure == nil)
            return
        }
        let failure = try #require(session.failure)
        #expect(failure.code == attack.code)
        #expect(failure.culprit == (attack.isNamed ? cheater : nil))
        #expect(session.hasEnded && !session.holdsSecrets)
        // After its end the session says nothing more.
        let last = try #require(network.sent.last { $0.sender == victim })
        let isLate = [.viewMismatch, .badSignature].contains(attack.code)
        #expect(last.kind.round <= min(3, attack.kind.round + (isLate ? 1 : 0)))
        #expect(throws: ThresholdError(.ended)) { try session.receive(last) }
    }

    // Every kind of body, one byte shorter, longer, and empty: dropped, and the honest one is taken.
    @Test(arguments: [
        MessageKind.signingOpening, .nonceCommitment, .signingExtension, .signingAnswer,
        .signatureShare,
    ])
    func `a message of another length is dropped, and the honest one taken`(
        kind: MessageKind
    ) throws {
        let (cheater, victim) = (try party(2), try party(1))
        let dealer = try Dealer(threshold: 2, count: 2)
        let network = try SigningNetwork(dealer, [1, 2])
        try network.run { message, target in
            if message.sender == cheater, target == victim, message.kind == kind {
                let session = try network.session(1)
                for body in [[], Array(message.body.dropLast()), message.body + [0]] {
                    var changed = message
                    changed.body = body
                    let code = #expect(throws: ThresholdError.self) {
                        try session.receive(changed)
                    }
                    #expect(code?.code == .malformed && code?.consequence == .drop)
                    #expect(code?.culprit == cheater)
                }
            }
            return message
        }
        #expect(network.signatures == 2)
    }

    @Test(arguments: BadPoints.all.filter { $0.count == 33 })
    func `what is no point in an answer is dropped`(point: [UInt8]) throws {
        let (cheater, victim) = (try party(2), try party(1))
        for place in [
            SigningAdversaryTests.noncePoint, SigningAdversaryTests.keyPoint,
            SigningAdversaryTests.nonceProduct, SigningAdversaryTests.keyProduct,
        ] {
            let network = try run([1, 2]) { message, target in
                var message = message
                if message.sender == cheater, target == victim, message.kind == .signingAnswer {
                    message.body.replaceSubrange(place..<(place + 33), with: point)
                }
                return message
            }
            #expect(network.drops.map(\.error.code) == [.malformed])
            #expect(try network.session(1).signature == nil)
            #expect(try network.session(1).failure == nil)
        }
    }

    @Test func `scalars that are not below the order are dropped`() throws {
        let order = bytes("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141")
        let (cheater, victim) = (try party(2), try party(1))
        for (kind, place) in [
            (MessageKind.signatureShare, 0), (.signatureShare, 32),
            (.signingAnswer, SigningAdversaryTests.difference), (.signingAnswer, 65_568),
        ] {
            let network = try run([1, 2]) { message, target in
                var message = message
                if message.sender == cheater, target == victim, message.kind == kind {
                    message.body.replaceSubrange(place..<(place + 32), with: order)
                }
                return message
            }
            #expect(network.drops.map(\.error.code) == [.malformed])
            #expect(try network.session(1).failure == nil)
        }
    }

    @Test func `shares that add up to zero give no signature`() throws {
        // The last to speak cancels what it has heard.
        let (cheater, victim) = (try party(2), try party(1))
        var heard: [UInt8] = []
        let dealer = try Dealer(threshold: 2, count: 2)
        let network = try SigningNetwork(dealer, [1, 2])
        var held: ThresholdMessage?
        try network.run { message, target in
            if message.kind == .signatureShare, target == cheater { heard = message.body }
            if message.kind == .signatureShare, target == victim {
                held = message
                return nil
            }
            return message
        }
        var message = try #require(held)
        let below = heard.withUnsafeBytes {
            -Scalar(reducing: UnsafeRawBufferPointer(rebasing: $0[..<32]))
        }
        message.body = below.publicBytes + Array(message.body[32...])
        let session = try network.session(1)
        #expect(throws: ThresholdError(.degenerate, field: "share.below")) {
            try session.receive(message)
        }
        #expect(session.signature == nil && !session.holdsSecrets)
    }

    @Test func `a nonce point that differs between two honest parties is found out`() throws {
        let (cheater, victim) = (try party(2), try party(1))
        let network = try run([1, 2, 3]) { message, target in
            var message = message
            if message.sender == cheater, target == victim, message.kind == .signingAnswer {
                let place = SigningAdversaryTests.noncePoint
                message.body.replaceSubrange(
                    place..<(place + 33), with: SigningAdversaryTests.point)
            }
            return message
        }
        #expect(network.sessions.values.allSatisfy { $0.signature == nil })
        #expect(try network.session(1).failure?.code == .badOpening)
    }

    @Test func `a commitment that differs between two honest parties is found out`() throws {
        let (cheater, victim) = (try party(2), try party(1))
        let network = try run([1, 2, 3]) { message, target in
            var message = message
            if message.sender == cheater, target == victim, message.kind == .nonceCommitment {
                message.body[0] ^= 1
            }
            return message
        }
        #expect(network.signatures == 0)
        // No ban: who told two stories is not known.
        for number in [UInt16(1), 3] {
            let failure = try #require(try network.session(number).failure)
            #expect(failure.code == .viewMismatch && failure.culprit == nil)
            #expect(failure.consequence == .abort)
        }
    }

    @Test func `a relay that repeats, misdirects and mixes up rounds causes drops alone`() throws {
        let dealer = try Dealer(threshold: 2, count: 2)
        let network = try SigningNetwork(dealer, [1, 2])
        var earlier: [ThresholdMessage] = []
        try network.run { message, target in
            guard let session = network.sessions[target] else { return message }
            var wrong: [ThresholdMessage] = earlier.filter { $0.sender == message.sender }
            var changed = message
            changed.session = name(0x99)
            wrong.append(changed)
            changed = message
            changed.sender = target
            wrong.append(changed)
            changed = message
            changed.sender = try party(3)
            wrong.append(changed)
            if message.receiver != nil {
                changed = message
                changed.receiver = message.sender
                wrong.append(changed)
            }
            // The session's name is not known yet for what comes early, so that one is kept.
            let isEarly = message.kind.round == 1 && session.signature == nil
            for bad in wrong where !(isEarly && bad.session == name(0x99)) {
                let error = #expect(throws: ThresholdError.self) { try session.receive(bad) }
                #expect(error?.consequence == .drop)
            }
            earlier.append(message)
            return message
        }
        #expect(network.signatures == 2)
    }

    @Test func `an old transcript is refused by a new session`() throws {
        let dealer = try Dealer(threshold: 2, count: 2)
        let old = try SigningNetwork(dealer, [1, 2], seed: 5)
        try old.run()
        let network = try SigningNetwork(dealer, [1, 2], seed: 6)
        let target = try network.session(1)
        let two = try party(2)
        _ = target.start()
        let replayed = old.sent.filter { $0.sender == two }
        #expect(replayed.count == 5)
        // The old opening names other setups.
        #expect(throws: ThresholdError(.requestMismatch, field: "opening.setups")) {
            for message in replayed { _ = try target.receive(message) }
        }
        #expect(target.signature == nil && !target.holdsSecrets)
    }

    @Test func `old rounds are refused by a session that goes on`() throws {
        let dealer = try Dealer(threshold: 2, count: 2)
        let old = try SigningNetwork(dealer, [1, 2], seed: 5)
        try old.run()
        let network = try SigningNetwork(dealer, [1, 2], seed: 6)
        let two = try party(2)
        try network.run { message, target in
            if message.sender == two, message.kind.round >= 2 {
                let session = try network.session(1)
                for replayed in old.sent where replayed.sender == two {
                    let error = #expect(throws: ThresholdError.self) {
                        try session.receive(replayed)
                    }
                    #expect(error?.consequence == .drop)
                }
            }
            return message
        }
        #expect(network.signatures == 2)
    }

    @Test func `parties that mean different things never sign`() throws {
        let dealer = try Dealer(threshold: 2, count: 2)
        let other = [
            // Another name or path: another session, so nothing is even begun.
            SigningRequest(id: name(1), digest: SigningNetwork.request.digest),
            SigningRequest(
                id: SigningNetwork.request.id, digest: SigningNetwork.request.digest, path: [0]),
        ]
        for request in other {
            let network = try SigningNetwork(dealer, [1, 2], requests: [2: request])
            try network.run()
            #expect(network.signatures == 0)
            #expect(network.drops.map(\.error.code) == [.foreignSession, .foreignSession])
        }
        // Another digest: known in round 2.
        let request = SigningRequest(id: SigningNetwork.request.id, digest: name(2))
        let network = try SigningNetwork(dealer, [1, 2], requests: [2: request])
        try network.run()
        #expect(network.signatures == 0)
        for number in [UInt16(1), 2] {
            let failure = try #require(try network.session(number).failure)
            #expect(failure == ThresholdError(.requestMismatch, field: "answer.digest"))
        }
    }

    @Test func `shares of different epochs or keys never sign`() throws {
        let dealer = try Dealer(threshold: 2, count: 2)
        let next = try Dealer(threshold: 2, count: 2, seed: 2, key: dealer.key, epoch: 1)
        let network = try SigningNetwork(dealer, [1, 2], shares: [2: next.shares[1]])
        try network.run()
        #expect(network.signatures == 0)
        #expect(network.drops.map(\.error.code) == [.foreignSession, .foreignSession])
        // The same epoch, but a share of another polynomial.
        let other = try Dealer(threshold: 2, count: 2, seed: 2, key: dealer.key)
        let mixed = try SigningNetwork(dealer, [1, 2], shares: [2: other.shares[1]])
        try mixed.run()
        #expect(mixed.signatures == 0)
        for number in [UInt16(1), 2] {
            #expect(try mixed.session(number).failure?.code == .keyMismatch)
        }
    }

    @Test func `an end from outside erases everything`() throws {
        let dealer = try Dealer(threshold: 2, count: 2)
        let network = try SigningNetwork(dealer, [1, 2])
        let two = try party(2)
        try network.run { message, _ in message.kind == .signingAnswer ? nil : message }
        let session = try network.session(1)
        #expect(!session.hasEnded && session.holdsSecrets)
        session.end(ThresholdError(.ended, by: two))
        #expect(session.hasEnded && !session.holdsSecrets && session.signature == nil)
    }

    @Test func `many sessions at once do not disturb each other`() throws {
        let dealer = try Dealer(threshold: 2, count: 3)
        var networks: [SigningNetwork] = []
        for number in 0..<8 {
            let members: [[UInt16]] = [[1, 2], [1, 3], [2, 3]]
            let request = SigningRequest(id: name(UInt8(number)), digest: name(UInt8(number + 100)))
            networks.append(
                try SigningNetwork(
                    dealer, members[number % 3], request: request, seed: UInt64(700 + number)))
        }
        // Each message is also given to every other session of its receiver.
        for network in networks {
            try network.run { message, target in
                for other in networks where other !== network {
                    guard let session = other.sessions[target], !session.hasEnded,
                        message.kind.round == 0
                    else { continue }
                    let error = #expect(throws: ThresholdError.self) {
                        try session.receive(message)
                    }
                    #expect(error?.consequence == .drop)
                }
                return message
            }
        }
        #expect(networks.allSatisfy { $0.signatures == 2 })
    }
}
