import Basics
import Cryptography
import Signing
import Testing

/// Group 6: many sessions at once, and a party that comes back from a copy.
@Suite struct SessionProofTests {
    /// Messages of many sessions in one post, from which the next is drawn by lot.
    private struct Crowd {
        var networks: [SigningNetwork] = []
        var waiting: [(network: Int, message: ThresholdMessage, target: PartyId)] = []

        mutating func spread(_ message: ThresholdMessage, of place: Int) {
            for member in networks[place].members where member != message.sender {
                if message.receiver == nil || message.receiver == member {
                    waiting.append((place, message, member))
                }
            }
        }

        mutating func deliver(
            _ message: ThresholdMessage, to target: PartyId, of place: Int
        )
            throws
        {
            guard let session = networks[place].sessions[target] else { return }
            let decoded = try ThresholdMessage(decoding: message.encoded)
            for answer in try session.receive(decoded) { spread(answer, of: place) }
        }
    }

    @Test func `64 sessions with interleaved messages all sign, each its own digest`() throws {
        let dealer = try Dealer(threshold: 2, count: 3)
        let quorums: [[UInt16]] = [[1, 2], [1, 3], [2, 3]]
        var (crowd, generator) = (Crowd(), SplitMix64(seed: 64))
        for number in 0..<64 {
            let request = SigningRequest(id: name(UInt8(number)), digest: name(UInt8(100 + number)))
            crowd.networks.append(
                try SigningNetwork(
                    dealer, quorums[number % 3], request: request, seed: UInt64(9_000 + number),
                    makesSetups: isFull))
        }
        for (place, network) in crowd.networks.enumerated() {
            for member in network.members {
                for message in network.sessions[member]?.start() ?? [] {
                    crowd.spread(message, of: place)
                }
            }
        }
        var strays = 0
        while !crowd.waiting.isEmpty {
            let next = Int(generator.next() % UInt64(crowd.waiting.count))
            let (place, message, target) = crowd.waiting.remove(at: next)
            // Now and then it first comes to another session of the same party.
            let other = crowd.networks[Int(generator.next() % 64)]
            if message.kind.round != 1, other !== crowd.networks[place],
                let session = other.sessions[target]
            {
                strays += 1
                let error = #expect(throws: ThresholdError.self) { try session.receive(message) }
                #expect(error?.consequence == .drop)
            }
            try crowd.deliver(message, to: target, of: place)
        }
        #expect(strays > 100)
        #expect(crowd.networks.allSatisfy { $0.signatures == 2 })
        let key = try dealer.shares[0].publicKey.publicKey()
        for (number, network) in crowd.networks.enumerated() {
            let signature = try #require(
                network.sessions[network.members[0]]?.signature?.recoverable)
            #expect(
                try Secp256k1.recover(digest: name(UInt8(100 + number)), signature: signature)
                    == key)
        }
    }

    @Test func `a party restored from a copy takes part in a session of another name`() throws {
        // Everything of party 1 is as before, its randomness and its setups too; party 2 went on.
        let dealer = try Dealer(threshold: 2, count: 2)
        let members = [try party(1), try party(2)]
        var names: Set<Hash32> = []
        var commitments: Set<[UInt8]> = []
        var extensions: Set<[UInt8]> = []
        for number in UInt64(0)..<2 {
            let setups = try SigningNetwork.setups(members, seed: 3)
            var sessions: [PartyId: SigningSession] = [:]
            for member in members {
                sessions[member] = try SigningSession(
                    share: dealer.shares[Int(member.number) - 1], request: SigningNetwork.request,
                    quorum: members, setups: setups[member] ?? [],
                    seed: seed(member.number == 1 ? 1 : 10 + number))
            }
            let network = SigningNetwork(sessions)
            try network.run()
            for message in network.sent where message.sender == members[0] {
                if message.kind.round > 0 { names.insert(message.session) }
                if message.kind == .nonceCommitment { commitments.insert(message.body) }
                if message.kind == .signingExtension { extensions.insert(message.body) }
            }
        }
        // So nonces, choices and masks are new as well.
        #expect(names.count == 2 && commitments.count == 2 && extensions.count == 2)
    }
}
