import Basics
import Cryptography
import Signing
import Testing

/// Group 11: what is left of a secret, and what is told of it.
@Suite(.serialized) struct HygieneProofTests {
    /// What a session draws, in memory that the scan leaves out: never in an ordinary array.
    private func drawn(
        _ seed: SecretBytes, _ purpose: String, _ name: Hash32, count: Int
    ) throws
        -> SecretMemory
    {
        let shake = try SHAKE256()
        func absorb(_ bytes: [UInt8]) {
            withUnsafeBytes(of: UInt64(bytes.count).bigEndian) { shake.absorb($0) }
            bytes.withUnsafeBytes { shake.absorb($0) }
        }
        absorb(Array("causeway/dkls/v1/random".utf8))
        withUnsafeBytes(of: UInt64(seed.count).bigEndian) { shake.absorb($0) }
        seed.withUnsafeBytes { shake.absorb($0) }
        absorb(Array(purpose.utf8))
        absorb(name.bytes)
        let memory = SecretMemory(count: count)
        try memory.withUnsafeMutableBytes { try shake.squeeze(into: $0) }
        return memory
    }

    /// Part of other memory, in memory of its own.
    private func part(_ memory: SecretMemory, _ range: Range<Int>) -> SecretMemory {
        let part = SecretMemory(count: range.count)
        memory.copy(range, to: part, at: 0)
        return part
    }

    /// The scalar of 48 bytes as the machines keep it, and as it is sent.
    private func forms(_ wide: SecretMemory) -> [SecretMemory] {
        let (kept, sent) = (SecretMemory(scalars: 1), SecretMemory(count: 32))
        kept[scalar: 0] = wide.withUnsafeBytes { Scalar(reducing48: $0) }
        sent.withUnsafeMutableBytes { kept[scalar: 0].write(to: $0) }
        return [kept, sent]
    }

    @Test func `after a session nothing that it drew is in memory any more`() throws {
        let dealer = try Dealer(threshold: 2, count: 2)
        // Setups of their own, whose contents no test has ever looked at.
        let network = try SigningNetwork(dealer, [1, 2], seed: 4_242, makesSetups: true)
        let one = try party(1)
        var counts: [Int] = []
        var needles: [SecretMemory] = []
        try network.run { message, target in
            if message.kind == .signatureShare, target == one, counts.isEmpty {
                // In mid-flight all of it is there, so a scan that finds nothing later means something.
                let own = SigningNetwork.sessionSeed(of: 1, in: 4_242)
                let all = try self.drawn(own, "signing", message.session, count: 128)
                let multiplication = try tagged(
                    "mul", [message.session.bytes, two(2), two(1)], count: 32)
                let choices = try self.drawn(
                    own, "extension-receiver", Hash32(bytes: multiplication) ?? .zero, count: 80)
                needles =
                    self.forms(self.part(all, 0..<48)) + self.forms(self.part(all, 48..<96))
                    + [self.part(choices, 0..<64)]
                counts = try MemoryScan.counts(of: needles)
            }
            return message
        }
        #expect(network.signatures == 2)
        // The nonce and the mask as the machine keeps them.
        #expect(counts.count == 5 && counts[0] > 0 && counts[2] > 0, "\(counts)")
        let later = try MemoryScan.counts(of: needles)
        #expect(later == [0, 0, 0, 0, 0], "\(counts) then \(later)")
    }

    @Test func `a session that is given up leaves nothing in memory either`() throws {
        let network = try SigningNetwork(
            try Dealer(threshold: 2, count: 2), [1, 2], seed: 4_343, makesSetups: true)
        try network.run { message, _ in message.kind == .signingAnswer ? nil : message }
        let own = SigningNetwork.sessionSeed(of: 1, in: 4_343)
        let sid = try #require(network.sent.last).session
        let all = try drawn(own, "signing", sid, count: 128)
        let needles = forms(part(all, 0..<48)) + forms(part(all, 48..<96))
        let before = try MemoryScan.counts(of: needles)
        #expect(before[0] > 0 && before[2] > 0, "\(before)")
        for session in network.sessions.values { session.end(ThresholdError(.ended)) }
        let after = try MemoryScan.counts(of: needles)
        #expect(after == [0, 0, 0, 0], "\(before) then \(after)")
    }

    @Test func `a share that is given back leaves nothing in memory`() throws {
        let plan = try KeyPlan(request: name(1), threshold: 2, count: 3)
        var network: KeyNetwork? = try KeyNetwork(plan, seed: 4_444)
        try network?.run()
        // As it is written, and as sums are kept.
        let needles = [SecretMemory(count: 32), SecretMemory(scalars: 1)]
        try #require(network?.sessions[try party(1)]?.share).share.withUnsafeBytes { bytes in
            needles[0].withUnsafeMutableBytes { $0.copyMemory(from: bytes) }
            needles[1][scalar: 0] = Scalar(reducing: bytes)
        }
        let before = try MemoryScan.counts(of: needles)
        #expect(before[0] > 0, "\(before)")
        network = nil
        let after = try MemoryScan.counts(of: needles)
        #expect(after == [0, 0], "\(before) then \(after)")
    }

    @Test func `what is printed of shares, setups, seeds and sessions tells no secret`() throws {
        let dealer = try Dealer(threshold: 2, count: 2)
        let network = try SigningNetwork(dealer, [1, 2], seed: 5_151)
        try network.run { message, _ in message.kind == .signingAnswer ? nil : message }
        let session = try network.session(1)
        #expect(session.holdsSecrets)
        var text = ""
        for child in Mirror(reflecting: session).children {
            dump(child.value, to: &text, name: child.label, maxDepth: 8, maxItems: 500)
        }
        dump(dealer.shares[0], to: &text)
        print(session, dealer.shares[0], session.quorum, to: &text)
        let own = SigningNetwork.sessionSeed(of: 1, in: 5_151)
        let secrets = [
            revealed(own), revealed(dealer.shares[0].share),
            revealed(dealer.shares[0].zeroSeeds[1]),
        ]
        for secret in secrets {
            let lines = secret.map { "- \($0)\n" }
            let digits = Hex.encodeDigits(secret)
            #expect(!text.lowercased().contains(digits))
            #expect(!text.contains(secret.prefix(6).map(String.init).joined(separator: ", ")))
            #expect(!text.contains(lines.prefix(4).joined()))
        }
        // It did look inside.
        for word in ["inbox", "secrets", "pairs", "SecretBytes(32)", "SecretMemory(64)"] {
            #expect(text.contains(word), "\(word)")
        }
    }

    @Test func `no error tells more than a reason, a party and a field`() throws {
        for code in ThresholdError.Code.allCases {
            let error = ThresholdError(code, by: try party(3), field: "some.field")
            #expect(error.description == "\(code.rawValue) by party 3 (some.field)")
            #expect("\(error)" == error.description)
        }
    }
}
