import Basics
import Cosigner
import Cryptography
import Testing

@Suite struct SealedEnvelopesTests {
    static let envelope = PeerEnvelope(
        sid: hash(5), round: 2, from: 1, to: 3, type: 7, view: hash(6), payload: [1, 2, 3])

    static func keys(_ party: UInt16) -> Ed25519PublicKey? {
        (try? PolicyWorld.approver(UInt8(party)))?.publicKey
    }

    static func open(_ bytes: [UInt8]) -> CosignerError? {
        do throws(CosignerError) {
            _ = try SealedEnvelopes.open(bytes) { $0 <= 3 ? keys($0) : nil }
            return nil
        } catch {
            return error
        }
    }

    @Test func `what a party sealed opens as it was`() throws {
        let sealed = try Self.envelope.sealed(by: PolicyWorld.approver(1))
        #expect(try SealedEnvelopes.open(sealed, identity: Self.keys) == [Self.envelope])
    }

    @Test func `several messages of one party open in their order, none and too many do not`()
        throws
    {
        let key = try PolicyWorld.approver(1)
        let envelopes = (0..<CosignerLimits.waitingMessagesMax).map { number in
            var envelope = Self.envelope
            envelope.type = UInt8(number)
            envelope.to = UInt16(number % 3)
            return envelope
        }
        let sealed = try SealedEnvelopes.seal(envelopes, by: key)
        #expect(try SealedEnvelopes.open(sealed, identity: Self.keys) == envelopes)
        let none = try SealedEnvelopes.seal([], by: key)
        #expect(Self.open(none) == CosignerError(.badMessage))
        let many = try SealedEnvelopes.seal(envelopes + [Self.envelope], by: key)
        #expect(Self.open(many) == CosignerError(.badMessage))
    }

    @Test func `messages are cut into as few bundles as open takes and frames hold`() throws {
        func bundles(_ sizes: [Int]) -> [[Int]] {
            let envelopes = sizes.map { size in
                var envelope = Self.envelope
                envelope.payload = [UInt8](repeating: 0, count: size)
                return envelope
            }
            return SealedEnvelopes.bundles(envelopes).map { $0.map(\.payload.count) }
        }
        let (most, many) = (CosignerLimits.payloadBytesMax, CosignerLimits.waitingMessagesMax)
        #expect(bundles([]) == [])
        #expect(bundles([3, 0, 5]) == [[3, 0, 5]])
        #expect(bundles([most, 1, most - 1, 1]) == [[most], [1, most - 1], [1]])
        #expect(
            bundles([Int](repeating: 0, count: 2 * many + 1)).map(\.count) == [many, many, 1])
    }

    @Test func `a party does not put another's message among its own`() throws {
        var other = Self.envelope
        other.from = 2
        for envelopes in [[Self.envelope, other], [other, Self.envelope]] {
            for party in UInt8(1)...2 {
                let sealed = try SealedEnvelopes.seal(envelopes, by: PolicyWorld.approver(party))
                #expect(Self.open(sealed) == CosignerError(.badMessage, field: "from"))
            }
        }
    }

    @Test func `no flipped bit, cut or tail opens`() throws {
        let sealed = try Self.envelope.sealed(by: PolicyWorld.approver(1))
        #expect(Self.open(sealed) == nil)
        for bit in 0..<(sealed.count * 8) {
            var changed = sealed
            changed[bit / 8] ^= 1 << UInt8(bit % 8)
            #expect(Self.open(changed) != nil, "bit \(bit)")
        }
        for count in 0..<sealed.count { #expect(Self.open(Array(sealed[..<count])) != nil) }
        #expect(Self.open(sealed + [0]) != nil)
        #expect(Self.open([]) != nil)
    }

    @Test func `one party does not sign for another, and strangers not at all`() throws {
        let forged = try Self.envelope.sealed(by: PolicyWorld.approver(2))
        #expect(Self.open(forged) == CosignerError(.badMessage, field: "signature"))
        var other = Self.envelope
        other.from = 9
        let stranger = try other.sealed(by: PolicyWorld.approver(9))
        #expect(Self.open(stranger) == CosignerError(.badMessage, field: "from"))
    }

    @Test func `a payload above the limit does not open, one at the limit does`() throws {
        var large = Self.envelope
        large.payload = [UInt8](repeating: 1, count: CosignerLimits.payloadBytesMax)
        #expect(Self.open(try large.sealed(by: PolicyWorld.approver(1))) == nil)
        large.payload.append(1)
        #expect(
            Self.open(try large.sealed(by: PolicyWorld.approver(1)))
                == CosignerError(.badMessage))
    }
}
