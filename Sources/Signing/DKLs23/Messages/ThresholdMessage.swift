package import Basics
import Codecs
package import Cryptography

/// A message between two parties, or from one to all.
///
/// One form of bytes: version, kind, round, sender, receiver (0 for all), session, the hash of the
/// broadcasts before, the body's length in four bytes, the body.
package struct ThresholdMessage: Hashable, Sendable {
    /// The protocol's version.
    static let version: UInt8 = 1
    /// The most bytes of a body.
    package static let bodyBytesMax = 1 << 17

    /// What the body is.
    package var kind: MessageKind
    /// Who says it.
    package var sender: PartyId
    /// To whom; nil for all.
    package var receiver: PartyId?
    /// The session's name; in round 0, which makes that name, what the session is about.
    package var session: Hash32
    /// What the sender saw: the hash of all broadcasts of the round before.
    package var previous: Hash32
    /// The content, by kind.
    package var body: [UInt8]

    /// A message.
    package init(
        kind: MessageKind, sender: PartyId, receiver: PartyId?, session: Hash32, previous: Hash32,
        body: [UInt8]
    ) {
        self.kind = kind
        self.sender = sender
        self.receiver = receiver
        self.session = session
        self.previous = previous
        self.body = body
    }

    /// The bytes.
    package var encoded: [UInt8] {
        var writer = BinaryWriter()
        writer.write(ThresholdMessage.version)
        writer.write(kind.rawValue)
        writer.write(kind.round)
        writer.write(sender.number)
        writer.write(receiver?.number ?? 0)
        writer.write(session)
        writer.write(previous)
        writer.write(UInt32(body.count))
        return writer.bytes + body
    }

    /// Reads what `encoded` gives and nothing else.
    package init(decoding bytes: [UInt8]) throws(ThresholdError) {
        do throws(BinaryError) {
            var reader = BinaryReader(bytes)
            let version: UInt8 = try reader.read()
            let kind: UInt8 = try reader.read()
            let round: UInt8 = try reader.read()
            let sender: UInt16 = try reader.read()
            let receiver: UInt16 = try reader.read()
            session = try reader.read()
            previous = try reader.read()
            let count: UInt32 = try reader.read()
            guard count <= UInt32(ThresholdMessage.bodyBytesMax) else {
                throw BinaryError(.tooLong, at: reader.offset)
            }
            body = Array(try reader.readRaw(count: Int(count)))
            try reader.finish()
            guard version == ThresholdMessage.version, let kind = MessageKind(rawValue: kind),
                round == kind.round, let sender = PartyId(sender),
                (receiver == 0) == kind.isBroadcast, receiver == 0 || PartyId(receiver) != nil
            else { throw BinaryError(.badValue, at: 0) }
            self.kind = kind
            self.sender = sender
            self.receiver = PartyId(receiver)
        } catch {
            throw ThresholdError(.malformed, field: "message.\(error.code)")
        }
    }
}

/// Messages under their sender's identity key.
package enum SealedMessage {
    /// The message's bytes and the sender's signature of their hash.
    package static func seal(
        _ message: ThresholdMessage, key: SecretBytes
    ) throws(ThresholdError) -> [UInt8] {
        try failing { () throws(CryptographyError) in
            let bytes = message.encoded
            return bytes + (try Ed25519.signature(digest(bytes), key: key))
        }
    }

    /// The message, when the sender that it names signed it.
    package static func open(
        _ bytes: [UInt8], identities: [PartyId: [UInt8]]
    ) throws(ThresholdError) -> ThresholdMessage {
        guard bytes.count >= Ed25519.signatureByteCount else {
            throw ThresholdError(.malformed, field: "message")
        }
        let content = Array(bytes.dropLast(Ed25519.signatureByteCount))
        let message = try ThresholdMessage(decoding: content)
        let hash = try failing { () throws(CryptographyError) -> [UInt8] in try digest(content) }
        guard let key = identities[message.sender],
            Ed25519.verify(
                hash, signature: Array(bytes.suffix(Ed25519.signatureByteCount)),
                publicKey: key)
        else { throw ThresholdError(.unauthentic, field: "message.signature") }
        return message
    }

    private static func digest(_ bytes: [UInt8]) throws(CryptographyError) -> [UInt8] {
        try RandomOracle().begin(.envelope).field(bytes).hash().bytes
    }
}
