import Basics
import Cryptography
import Signing
import Testing

@Suite struct KeySessionTests {
    private func signs(_ shares: [KeyShare], _ members: [UInt16]) throws -> Bool {
        let dealer = try Dealer(threshold: 2, count: 2)
        let network = try SigningNetwork(
            dealer, members,
            shares: Dictionary(uniqueKeysWithValues: shares.map { ($0.party.number, $0) }))
        try network.run()
        return network.signatures == members.count
    }

    private func subset(_ shares: [KeyShare], _ numbers: [UInt16]) -> [KeyShare] {
        shares.filter { numbers.contains($0.party.number) }
    }

    @Test(arguments: [(2, 2), (2, 3), (3, 5), (4, 7)])
    func `all have shares of one key, and fewer than the threshold have nothing`(
        threshold: Int, count: Int
    ) throws {
        let plan = try KeyPlan(request: name(1), threshold: threshold, count: count)
        let network = try KeyNetwork(plan, seed: UInt64(count))
        try network.run()
        #expect(network.isReleased && network.drops.isEmpty)
        let shares = network.shares
        try #require(shares.count == count)
        let first = shares[0]
        for share in shares {
            #expect(share.publicKey == first.publicKey && share.chainCode == first.chainCode)
            #expect(share.keyId == first.keyId && share.epoch == 0)
            #expect(share.threshold == threshold && share.count == count)
            #expect(try !network.session(share.party.number).holdsSecrets)
        }
        for numbers in subsets(of: count, size: threshold).prefix(12) {
            let key = try reconstructed(subset(shares, numbers))
            #expect(try CurvePoint(generatorTimes: key) == first.publicKey)
        }
        if threshold > 2 {
            let fewer = try reconstructed(Array(shares.prefix(threshold - 1)))
            #expect(try CurvePoint(generatorTimes: fewer) != first.publicKey)
        }
        // Both of a pair have the same seed, and no two pairs do.
        var seeds: Set<[UInt8]> = []
        for left in 0..<count {
            for right in (left + 1)..<count {
                #expect(shares[left].zeroSeeds[right] == shares[right].zeroSeeds[left])
                seeds.insert(revealed(shares[left].zeroSeeds[right]))
            }
        }
        #expect(seeds.count == count * (count - 1) / 2)
    }

    @Test func `generated shares sign, in every quorum and any order of arrival`() throws {
        var generator = SplitMix64(seed: 4)
        let plan = try KeyPlan(request: name(1), threshold: 2, count: 3)
        let network = try KeyNetwork(plan, seed: 8)
        try network.run(pick: { Int(generator.next() % UInt64($0)) })
        #expect(network.isReleased)
        for members in subsets(of: 3, size: 2) {
            #expect(try signs(network.shares, members))
        }
    }

    @Test func `another request or other seeds give another key`() throws {
        var keys: [[UInt8]] = []
        for (request, number) in [(UInt8(1), UInt64(1)), (2, 1), (1, 2)] {
            let plan = try KeyPlan(request: name(request), threshold: 2, count: 2)
            let network = try KeyNetwork(plan, seed: number)
            try network.run()
            keys.append(try network.shares[0].publicKey.bytes())
            keys.append(network.shares[0].chainCode.bytes)
        }
        #expect(Set(keys).count == 6)
    }

    @Test func `without the word of one holder the key does not count`() throws {
        let plan = try KeyPlan(request: name(1), threshold: 2, count: 3)
        let network = try KeyNetwork(plan)
        network.silent = [try party(3)]
        try network.run()
        for number in UInt16(1)...3 { #expect(try !network.session(number).isReleased) }
        // Given up, the share is gone.
        let session = try network.session(1)
        session.end(ThresholdError(.ended))
        #expect(session.share == nil && session.hasEnded)
    }

    @Test(arguments: [(1, 2), (3, 2), (2, 1), (2, 17), (0, 3)])
    func `a threshold or a number of parties out of range is refused`(
        threshold: Int, count: Int
    ) {
        #expect(throws: ThresholdError.self) {
            try KeyPlan(request: name(1), threshold: threshold, count: count)
        }
    }

    // MARK: Resharing

    /// Reshares a dealt key and checks that the key is the same and new shares sign.
    private func reshare(
        _ dealer: Dealer, dealers: [UInt16], threshold: Int, count: Int
    ) throws -> [KeyShare] {
        let plan = try KeyPlan(
            request: name(5), threshold: threshold, count: count, resharing: dealer.shares[0],
            dealers: try dealers.map { try party($0) })
        let network = try KeyNetwork(plan, old: dealer.shares)
        try network.run()
        #expect(network.isReleased && network.drops.isEmpty)
        let shares = network.shares
        try #require(shares.count == count)
        for share in shares {
            #expect(share.publicKey == dealer.shares[0].publicKey)
            #expect(share.chainCode == dealer.shares[0].chainCode)
            #expect(share.keyId == dealer.shares[0].keyId && share.epoch == 1)
            #expect(share.threshold == threshold && share.count == count)
        }
        #expect(try reconstructed(Array(shares.suffix(threshold))) == dealer.key)
        return shares
    }

    @Test func `a refresh keeps the key, and old and new shares do not go together`() throws {
        let dealer = try Dealer(threshold: 2, count: 3)
        let shares = try reshare(dealer, dealers: [1, 3], threshold: 2, count: 3)
        for (old, new) in zip(dealer.shares, shares) {
            #expect(old.share != new.share)
            let other = Int(old.party.number) % 3
            #expect(old.zeroSeeds[other] != new.zeroSeeds[other])
        }
        let mixed = try reconstructed([dealer.shares[0], shares[1]])
        #expect(mixed != dealer.key)
        #expect(try signs(shares, [1, 2]))
        #expect(try signs(shares, [2, 3]))
        #expect(try !signs([dealer.shares[0], shares[1]], [1, 2]))
    }

    @Test func `two of three become three of five, and two of them cannot sign`() throws {
        let dealer = try Dealer(threshold: 2, count: 3)
        let shares = try reshare(dealer, dealers: [1, 2], threshold: 3, count: 5)
        #expect(try signs(shares, [3, 4, 5]))
        #expect(try signs(shares, [1, 2, 5]))
        #expect(try reconstructed(Array(shares.prefix(2))) != dealer.key)
        #expect(throws: ThresholdError(.badQuorum, field: "quorum.count")) {
            try self.signs(shares, [1, 2])
        }
    }

    @Test func `a quorum makes a lost share anew, for a holder that has nothing`() throws {
        let dealer = try Dealer(threshold: 2, count: 3)
        let plan = try KeyPlan(
            request: name(5), threshold: 2, count: 3, resharing: dealer.shares[0],
            dealers: [try party(1), try party(3)])
        let network = try KeyNetwork(plan, old: [dealer.shares[0], dealer.shares[2]])
        try network.run()
        #expect(network.isReleased)
        #expect(try signs(network.shares, [2, 3]))
    }

    @Test func `a removed holder deals and has nothing afterwards`() throws {
        let dealer = try Dealer(threshold: 3, count: 5)
        let shares = try reshare(dealer, dealers: [2, 4, 5], threshold: 2, count: 3)
        #expect(shares.map(\.party.number) == [1, 2, 3])
        #expect(try signs(shares, [1, 3]))
    }

    @Test func `a reshared key can be reshared`() throws {
        let dealer = try Dealer(threshold: 2, count: 2)
        let first = try reshare(dealer, dealers: [1, 2], threshold: 2, count: 3)
        let plan = try KeyPlan(
            request: name(6), threshold: 2, count: 2, resharing: first[0],
            dealers: [try party(2), try party(3)])
        let network = try KeyNetwork(plan, old: first)
        try network.run()
        #expect(network.shares.map(\.epoch) == [2, 2])
        #expect(try reconstructed(network.shares) == dealer.key)
    }

    @Test func `a dealer needs its own share of the very key`() throws {
        let dealer = try Dealer(threshold: 2, count: 3)
        let other = try Dealer(threshold: 2, count: 3, seed: 4)
        let plan = try KeyPlan(
            request: name(5), threshold: 2, count: 3, resharing: dealer.shares[0],
            dealers: [try party(1), try party(2)])
        for old in [nil, dealer.shares[1], other.shares[0]] {
            #expect(throws: ThresholdError(.badParameter, field: "share")) {
                try KeySession(plan, party: try party(1), old: old, seed: seed(1))
            }
        }
        #expect(throws: ThresholdError(.badQuorum, field: "party")) {
            try KeySession(plan, party: try party(4), seed: seed(1))
        }
        #expect(throws: ThresholdError(.badQuorum, field: "quorum.count")) {
            try KeyPlan(
                request: name(5), threshold: 2, count: 3, resharing: dealer.shares[0],
                dealers: [try party(1)])
        }
    }

    @Test func `a holder in the middle can be left out`() throws {
        let dealer = try Dealer(threshold: 2, count: 4)
        let plan = try KeyPlan(
            request: name(5), threshold: 2, receivers: [try party(4), try party(1), try party(3)],
            origin: try KeyPlan.Origin(dealer.shares[0]), dealers: [try party(1), try party(2)])
        #expect(plan.participants == (try [1, 2, 3, 4].map { try party($0) }))
        let network = try KeyNetwork(plan, old: dealer.shares)
        try network.run()
        #expect(network.isReleased)
        #expect(network.shares.map(\.party.number) == [1, 3, 4])
        #expect(try reconstructed(Array(network.shares.suffix(2))) == dealer.key)
        #expect(try signs(network.shares, [1, 4]))
        #expect(try signs(network.shares, [3, 4]))
        #expect(try !signs([network.shares[0], dealer.shares[2]], [1, 3]))
        for receivers in [[1, 1], [2], []] as [[UInt16]] {
            #expect(throws: ThresholdError.self) {
                try KeyPlan(
                    request: name(5), threshold: 2, receivers: try receivers.map { try party($0) },
                    origin: try KeyPlan.Origin(dealer.shares[0]),
                    dealers: [try party(1), try party(2)])
            }
        }
    }

    @Test(arguments: [(2, 3), (3, 5)])
    func `a quorum of shares is the key, and shares that do not go together are none`(
        threshold: Int, count: Int
    ) throws {
        let dealer = try Dealer(threshold: threshold, count: count)
        for numbers in subsets(of: count, size: threshold) {
            let key = try KeyRecovery.key(of: subset(dealer.shares, numbers))
            #expect(key.withUnsafeBytes { Scalar(reducing: $0) } == dealer.key)
        }
        #expect(throws: ThresholdError(.badQuorum, field: "quorum.count")) {
            _ = try KeyRecovery.key(of: Array(dealer.shares.prefix(threshold - 1)))
        }
        #expect(throws: ThresholdError(.badParameter, field: "key")) {
            let other = try Dealer(threshold: threshold, count: count, seed: 9)
            _ = try KeyRecovery.key(of: [dealer.shares[0]] + other.shares.suffix(threshold - 1))
        }
        #expect(throws: ThresholdError(.badParameter, field: "epoch")) {
            let later = try Dealer(threshold: threshold, count: count, epoch: 1)
            _ = try KeyRecovery.key(of: [dealer.shares[0]] + later.shares.suffix(threshold - 1))
        }
    }
}
