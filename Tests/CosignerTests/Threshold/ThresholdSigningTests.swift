import Arithmetic
import Basics
import Codecs
import Cosigner
import Cryptography
import Ethereum
import Signing
import Storage
import Synchronization
import Testing

/// Cosigners with the real protocol over dealt shares.
@Suite(.timeLimit(.minutes(3))) struct ThresholdSigningTests {
    static func world(
        _ dealing: Dealing, isTestNetwork: Bool = false
    ) async throws -> ServiceWorld {
        let world = try await ServiceWorld(
            UInt16(dealing.count), isTestNetwork: isTestNetwork, sessionMilliseconds: 30_000
        ) { DKLs23Protocol(entropy: SteppingEntropy(900 + UInt64($0))) }
        for party in 1...dealing.count {
            try await world.adopt(try dealing.stored(party), by: UInt16(party))
        }
        return world
    }

    @Test(arguments: [(2, 2), (2, 3), (3, 5)])
    func `a quorum of every key signs what its policies allow`(
        _ threshold: Int, _ count: Int
    ) async throws {
        let dealing = try Dealing(threshold: threshold, count: count)
        let world = try await Self.world(dealing, isTestNetwork: true)
        let account = try dealing.tree.account([])
        let quorums = [
            (1...threshold).map { UInt16($0) },
            ((count - threshold + 1)...count).map { UInt16($0) },
        ]
        for (number, signers) in quorums.enumerated() {
            let request = CosignerServiceTests.payment(UInt64(number))
            let answers = await world.sign(
                request, key: dealing.keyId, by: signers, id: number)
            for answer in answers {
                #expect(try CosignerServiceTests.signer(of: answer, request) == account)
            }
        }
    }

    @Test func `a listed child signs for its own account`() async throws {
        let dealing = try Dealing(threshold: 2, count: 3)
        let world = try await Self.world(dealing)
        var request = CosignerServiceTests.payment(0)
        request.path = [0, 1]
        let answers = await world.sign(request, key: dealing.keyId, by: [1, 3])
        let child = try dealing.tree.account([0, 1])
        for answer in answers {
            #expect(try CosignerServiceTests.signer(of: answer, request) == child)
        }
        #expect(child != (try dealing.tree.account([])))
    }

    @Test(arguments: [(2, 3), (2, 2), (3, 5)])
    func `parties make a key together that every quorum of them signs with`(
        _ threshold: Int, _ count: Int
    ) async throws {
        let world = try await ServiceWorld(
            UInt16(count), isTestNetwork: true, sessionMilliseconds: 30_000
        ) { DKLs23Protocol(entropy: SteppingEntropy(400 + UInt64($0))) }
        let made = await world.makeKey(threshold: threshold)
        let first = try #require(made.first)
        #expect(made.allSatisfy { $0 == first && $0.failureCode == nil }, "\(made)")
        let keyId = try Hash32(hex: try #require(first["keyId"]?.stringValue, "\(first)"))
        let account = try Address(checksumming: try #require(first["address"]?.stringValue))
        for party in UInt16(1)...UInt16(count) { try await world.restart(party, losing: .all) }
        for start in 0...(count - threshold) {
            let signers = ((start + 1)...(start + threshold)).map { UInt16($0) }
            let request = CosignerServiceTests.payment(UInt64(start))
            let answers = await world.sign(request, key: keyId, by: signers, id: start)
            for answer in answers {
                #expect(try CosignerServiceTests.signer(of: answer, request) == account)
            }
        }
    }

    @Test func `a share's content reads back, and a changed one does not fit itself`() throws {
        let dealing = try Dealing(threshold: 2, count: 3)
        let content = try dealing.share(2).secretContent()
        let party = try partyId(2)
        let back = try Signing.KeyShare(
            keyId: dealing.keyId, party: party, chainCode: dealing.chainCode, content: content)
        #expect(back.publicShares == dealing.share(2).publicShares)
        #expect(back.share == dealing.share(2).share)
        #expect(back.zeroSeeds == dealing.share(2).zeroSeeds)
        let bytes = revealed(content)
        for change in [
            Array(bytes.dropLast()), bytes + [0], [], [0] + bytes.dropFirst(),
            bytes.dropLast(96) + [UInt8](repeating: 1, count: 96),
        ] {
            #expect(throws: CosignerError(.badShareFile)) {
                try Signing.KeyShare(
                    keyId: dealing.keyId, party: party, chainCode: dealing.chainCode,
                    content: secret(change))
            }
        }
        #expect(throws: CosignerError(.badShareFile)) {
            try Signing.KeyShare(
                keyId: dealing.keyId, party: partyId(3), chainCode: dealing.chainCode,
                content: content)
        }
    }

    @Test func `what a relay changes on its way ends a session without a ban or a signature`()
        async throws
    {
        let dealing = try Dealing(threshold: 2, count: 3)
        let world = try await ServiceWorld(3, sessionMilliseconds: 700) {
            DKLs23Protocol(entropy: SteppingEntropy(900 + UInt64($0)))
        }
        for party in 1...3 { try await world.adopt(try dealing.stored(party), by: UInt16(party)) }
        for round in UInt8(1)...6 {
            let keys = world.identities.map(\.publicKey)
            world.post.spoil { from, _, sealed in
                guard from == 2, opened(sealed, by: keys).first?.round == round else {
                    return [sealed]
                }
                var changed = sealed
                changed[sealed.count / 2] ^= 1
                return [changed]
            }
            let answers = await world.sign(
                CosignerServiceTests.payment(UInt64(round)), key: dealing.keyId, by: [1, 2],
                id: Int(round))
            #expect(answers[0]["signature"] == nil, "round \(round)")
            #expect(answers.allSatisfy { $0.failureCode != "banned" }, "round \(round)")
            for party in [UInt16(1), 2] { try await world.review(party, dealing.keyId) }
        }
    }

    @Test
    func `a party that signs its own changes is named, and banned only for what gives it away`()
        async throws
    {
        let dealing = try Dealing(threshold: 2, count: 3)
        // Rounds 1 to 6: setup, setup, opening, commitment and extension, answer, share.
        for (round, type, codes) in [
            // A changed point that is still one gives other keys, which the extension's check finds.
            (1, 1, ["aborted", "banned"]), (2, 2, ["aborted"]), (4, 19, ["banned"]),
            (5, 20, ["aborted", "banned"]), (6, 21, ["aborted"]),
        ] as [(UInt8, UInt8, [String])] {
            let world = try await ServiceWorld(3, sessionMilliseconds: 700) {
                DKLs23Protocol(entropy: SteppingEntropy(900 + UInt64($0)))
            }
            for party in 1...3 {
                try await world.adopt(try dealing.stored(party), by: UInt16(party))
            }
            let liar = world.identities[1]
            world.post.spoil { from, _, sealed in
                guard from == 2 else { return [sealed] }
                let changed = resealed(sealed, by: liar) { envelope in
                    guard envelope.round == round, envelope.type == type else { return false }
                    envelope.payload[envelope.payload.count - 1] ^= 1
                    return true
                }
                return [changed ?? sealed]
            }
            let answers = await world.sign(
                CosignerServiceTests.payment(1), key: dealing.keyId, by: [1, 2])
            #expect(answers[0]["signature"] == nil, "round \(round)")
            #expect(
                codes.contains(answers[0].failureCode ?? ""), "round \(round): \(answers[0])")
        }
    }
}
