import Basics
import Cryptography
import Signing
import Testing

@Suite struct ThresholdMessageTests {
    private func message(_ kind: MessageKind = .signingAnswer) throws -> ThresholdMessage {
        ThresholdMessage(
            kind: kind, sender: try party(2), receiver: kind.isBroadcast ? nil : try party(1),
            session: name(3), previous: name(4), body: [1, 2, 3])
    }

    @Test func `a message of each kind is read as it was written`() throws {
        for kind in MessageKind.allCases {
            let message = try message(kind)
            #expect(message.encoded.count == 75 + 3)
            #expect(try ThresholdMessage(decoding: message.encoded) == message)
        }
    }

    // Version, kind, round, sender, receiver, and the length of the body.
    @Test(arguments: [
        (0, 0), (0, 2), (1, 0), (1, 99), (1, 5), (2, 1), (2, 3), (3, 1), (4, 0), (4, 17), (5, 1),
        (6, 0), (6, 17), (71, 1), (74, 2), (74, 4),
    ])
    func `every field of a header is checked`(place: Int, value: UInt8) throws {
        var bytes = try message().encoded
        bytes[place] = value
        let error = #expect(throws: ThresholdError.self) { try ThresholdMessage(decoding: bytes) }
        #expect(error?.code == .malformed && error?.consequence == .drop)
    }

    @Test func `a shorter or longer message is refused`() throws {
        let bytes = try message().encoded
        for count in 0..<bytes.count {
            #expect(throws: ThresholdError.self) {
                try ThresholdMessage(decoding: Array(bytes[..<count]))
            }
        }
        #expect(throws: ThresholdError.self) { try ThresholdMessage(decoding: bytes + [0]) }
    }

    @Test func `only the sender's own signature opens a message`() throws {
        let (first, second) = (seed(1), seed(2))
        let identities = [
            try party(1): try Ed25519.publicKey(of: first),
            try party(2): try Ed25519.publicKey(of: second),
        ]
        let message = try message()
        let sealed = try SealedMessage.seal(message, key: second)
        #expect(try SealedMessage.open(sealed, identities: identities) == message)
        let foreign = try SealedMessage.seal(message, key: first)
        let expected = ThresholdError(.unauthentic, field: "message.signature")
        #expect(expected.consequence == .drop)
        #expect(throws: expected) { try SealedMessage.open(foreign, identities: identities) }
        #expect(throws: expected) { try SealedMessage.open(sealed, identities: [:]) }
        for place in sealed.indices {
            var changed = sealed
            changed[place] ^= 1
            let error = #expect(throws: ThresholdError.self) {
                try SealedMessage.open(changed, identities: identities)
            }
            #expect(error?.consequence == .drop)
        }
        #expect(throws: ThresholdError.self) {
            try SealedMessage.open(Array(sealed.dropLast()), identities: identities)
        }
        #expect(throws: ThresholdError.self) { try SealedMessage.open([], identities: identities) }
    }
}
