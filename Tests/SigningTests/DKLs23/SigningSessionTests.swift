import Arithmetic
import Basics
import Cryptography
import Signing
import Testing

/// All choices of some numbers out of 1 to `count`.
func subsets(of count: Int, size: Int) -> [[UInt16]] {
    let masks: [Int] = (0..<(1 << count)).filter { $0.nonzeroBitCount == size }
    return masks.map { (mask: Int) -> [UInt16] in
        (1...count).filter { (mask >> ($0 - 1)) & 1 == 1 }.map { UInt16($0) }
    }
}

@Suite struct SigningSessionTests {
    /// Every member has the same signature, and it is the key's.
    private func check(_ network: SigningNetwork, _ request: SigningRequest) throws {
        let first = try #require(network.sessions[network.members[0]])
        let signature = try #require(first.signature)
        for member in network.members {
            let session = try #require(network.sessions[member])
            #expect(session.signature == signature && session.failure == nil)
            #expect(session.hasEnded && !session.holdsSecrets)
        }
        #expect(network.drops.isEmpty)
        let key = try first.publicKey.publicKey()
        let recoverable = try #require(signature.recoverable)
        #expect(recoverable.isLow && recoverable.isWellFormed)
        #expect(
            try Secp256k1.verify(digest: request.digest, signature: recoverable, publicKey: key))
        #expect(try Secp256k1.recover(digest: request.digest, signature: recoverable) == key)
    }

    @Test(arguments: [(2, 2), (2, 3), (3, 3)])
    func `every quorum signs`(threshold: Int, count: Int) throws {
        let dealer = try Dealer(threshold: threshold, count: count, seed: UInt64(count))
        for (index, members) in subsets(of: count, size: threshold).enumerated() {
            let network = try SigningNetwork(
                dealer, members, seed: UInt64(60 + index), makesSetups: true)
            try network.run()
            try check(network, SigningNetwork.request)
            #expect(try network.session(members[0]).publicKey == dealer.shares[0].publicKey)
        }
    }

    @Test func `every quorum of three out of five signs`() throws {
        let dealer = try Dealer(threshold: 3, count: 5, seed: 5)
        for (index, members) in subsets(of: 5, size: 3).enumerated() {
            let network = try SigningNetwork(dealer, members, seed: UInt64(80 + index))
            try network.run()
            try check(network, SigningNetwork.request)
        }
    }

    @Test func `random sizes up to seven sign, in any order of arrival`() throws {
        var generator = SplitMix64(seed: 11)
        for round in 0..<4 {
            let count = Int(generator.next() % 6) + 2
            let threshold = min(4, Int(generator.next() % UInt64(count - 1)) + 2)
            let dealer = try Dealer(threshold: threshold, count: count, seed: generator.next())
            var members = Array(UInt16(1)...UInt16(count))
            while members.count > threshold {
                members.remove(at: Int(generator.next() % UInt64(members.count)))
            }
            let digest = seed(generator.next()).withUnsafeBytes { Hash32(bytes: $0) } ?? .zero
            let request = SigningRequest(id: name(UInt8(round)), digest: digest)
            let network = try SigningNetwork(
                dealer, members, request: request, seed: generator.next() >> 16)
            try network.run(pick: { Int(generator.next() % UInt64($0)) })
            try check(network, request)
        }
    }

    @Test func `different digests give low signatures with both parities`() throws {
        let dealer = try Dealer(threshold: 2, count: 2)
        var parities: Set<UInt8> = []
        for number in UInt64(0)..<12 {
            let digest = seed(number).withUnsafeBytes { Hash32(bytes: $0) } ?? .zero
            let request = SigningRequest(id: name(1), digest: digest)
            let network = try SigningNetwork(dealer, [1, 2], request: request, seed: 300 + number)
            try network.run()
            try check(network, request)
            parities.insert(try #require(try network.session(1).signature).recoveryId)
        }
        #expect(parities == [0, 1])
    }

    @Test(arguments: [
        Hash32.zero,
        Hash32(bytes: bytes("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141"))
            ?? .zero,
        Hash32(bytes: [UInt8](repeating: 0xff, count: 32)) ?? .zero,
    ])
    func `a digest of zero, of the order or above it is signed`(digest: Hash32) throws {
        let dealer = try Dealer(threshold: 2, count: 3)
        let request = SigningRequest(id: name(1), digest: digest)
        let network = try SigningNetwork(dealer, [1, 3], request: request)
        try network.run()
        try check(network, request)
    }

    // BIP-32's first test vector: the master's public children are those of the extended key.
    @Test(arguments: [[UInt32](), [0], [1, 2], [0, 7, 2_147_483_647]])
    func `children sign, and are those of BIP-32`(path: [UInt32]) throws {
        let text =
            "xpub661MyMwAqRbcFtXgS5sYJABqqG9YLmC4Q1Rdap9gSE8NqtwybGhePY2gZ29ESFjqJoCu1Rupje8YtGqsefD"
            + "265TMg7usUDFdp6W1EGMcet8"
        guard case .publicKey(let extended) = try ExtendedKey(parsing: secret(text)) else {
            Issue.record("no public key")
            return
        }
        // The private key of that vector.
        let master = bytes("e8f32e723decf4051aefac8e2c93c9c5b214313817cdb01a1494b917c8436b35")
            .withUnsafeBytes { Scalar(reducing: $0) }
        let dealer = try Dealer(
            threshold: 2, count: 3, key: master, chainCode: extended.chainCode)
        #expect(try dealer.shares[0].publicKey.bytes() == extended.publicKey)
        let request = SigningRequest(id: name(1), digest: name(2), path: path)
        let network = try SigningNetwork(dealer, [2, 3], request: request)
        try network.run()
        try check(network, request)
        let child = try extended.descendant(try DerivationPath(path))
        #expect(try network.session(2).publicKey.bytes() == child.publicKey)
        let derived = try SoftDerivation(
            of: dealer.shares[0].publicKey, chainCode: extended.chainCode, path: path)
        #expect(derived.chainCode == child.chainCode)
        #expect(try CurvePoint(generatorTimes: master + derived.offset) == derived.publicKey)
    }

    @Test func `a hardened child is refused`() throws {
        let dealer = try Dealer(threshold: 2, count: 2)
        let request = SigningRequest(id: name(1), digest: name(2), path: [1 << 31])
        #expect(throws: ThresholdError(.badParameter, field: "path")) {
            try SigningNetwork(dealer, [1, 2], request: request)
        }
    }

    @Test(arguments: [[1], [1, 2, 3], [1, 1], [1, 4], [2, 3]] as [[UInt16]])
    func `a quorum of another size, twice a party, a stranger or without us is refused`(
        numbers: [UInt16]
    ) throws {
        let dealer = try Dealer(threshold: 2, count: 3)
        let quorum = try numbers.map { try party($0) }
        let setups = try SigningNetwork.setups([try party(1), try party(2)], seed: 1)
        do throws(ThresholdError) {
            _ = try SigningSession(
                share: dealer.shares[0], request: SigningNetwork.request, quorum: quorum,
                setups: setups[try party(1)] ?? [], seed: seed(1))
            Issue.record("a session of \(numbers)")
        } catch {
            #expect(error.code == .badQuorum)
        }
    }

    @Test func `a session needs setups that are unused and belong to its peers`() throws {
        let dealer = try Dealer(threshold: 2, count: 3)
        let made = try SigningNetwork.setups([try party(1), try party(2)], seed: 1)
        let (own, pair) = (try party(1), [try party(1), try party(2)])
        let setups = try #require(made[own])
        let attempt = { (setups: [PeerSetups], quorum: [PartyId]) throws in
            _ = try SigningSession(
                share: dealer.shares[0], request: SigningNetwork.request, quorum: quorum,
                setups: setups, seed: seed(1))
        }
        #expect(throws: ThresholdError(.badParameter, field: "setups")) {
            try attempt(setups, [own, try party(3)])
        }
        #expect(throws: ThresholdError(.badParameter, field: "setups")) {
            try attempt(setups + setups, pair)
        }
        #expect(throws: ThresholdError(.badParameter, field: "setups")) { try attempt([], pair) }
        try attempt(setups, pair)
        setups[0].receiver.erase()
        #expect(throws: ThresholdError(.usedSetup, field: "setups")) { try attempt(setups, pair) }
    }

    @Test func `two sessions never have the same name or messages`() throws {
        let dealer = try Dealer(threshold: 2, count: 2)
        let first = try SigningNetwork(dealer, [1, 2], seed: 1)
        let second = try SigningNetwork(dealer, [1, 2], seed: 2)
        try first.run()
        try second.run()
        let names = Set((first.sent + second.sent).filter { $0.kind.round > 0 }.map(\.session))
        #expect(names.count == 2)
        #expect(Set(first.sent.map(\.body)).isDisjoint(with: second.sent.map(\.body)))
    }

    @Test func `a peer gets at most 80 KB`() throws {
        let network = try SigningNetwork(try Dealer(threshold: 2, count: 2), [1, 2])
        try network.run()
        print("FIGURE bytes to a peer for one signature: \(network.bytesToPeer)")
        #expect(network.bytesToPeer <= 80_000 && network.bytesToPeer > 78_000)
    }

    // R's x is the order or above in one of 2^127 signatures: only the parts can be tested.
    @Test func `recovery ids follow the nonce point, and a low s turns the parity`() throws {
        let order = bytes("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141")
        let above = order.dropLast() + [0x43]
        let high = -Scalar(5)
        for (prefix, parity) in [(UInt8(2), UInt8(0)), (3, 1)] {
            for (x, bit) in [(Array(above), UInt8(2)), ([UInt8](repeating: 7, count: 32), 0)] {
                let low = try #require(ThresholdSignature(noncePoint: [prefix] + x, s: Scalar(5)))
                let turned = try #require(ThresholdSignature(noncePoint: [prefix] + x, s: high))
                #expect(low.recoveryId == parity | bit)
                #expect(turned.recoveryId == (parity ^ 1) | bit)
                #expect(turned.s == Scalar(5) && low.r == turned.r)
                #expect((low.recoverable == nil) == (bit == 2))
            }
        }
        #expect(ThresholdSignature(noncePoint: [2] + above, s: .one)?.r == Scalar(2))
        #expect(ThresholdSignature(noncePoint: [2] + order, s: .one) == nil)
        #expect(ThresholdSignature(noncePoint: [2] + above, s: .zero) == nil)
    }
}
