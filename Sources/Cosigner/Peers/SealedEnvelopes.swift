import Basics
import Codecs
package import Cryptography

/// Messages of one party that go to another together, under one signature.
///
/// The signature stands on its own: whoever carries the bytes can stall them, but neither change
/// nor forge them. It is the dearest part of a short message, so what a round has for the same receiver
/// goes under one.
package enum SealedEnvelopes {
    static let version: UInt8 = 3
    /// What is signed begins with this, so that the signature serves for nothing else.
    private static let tag = Array("causeway/cosigner/envelope/v3".utf8)

    /// Cuts messages, in their order, into as few pieces as fit a frame and are taken by `open`.
    package static func bundles(_ envelopes: [PeerEnvelope]) -> [[PeerEnvelope]] {
        var bundles: [[PeerEnvelope]] = []
        var byteCount = 0
        for envelope in envelopes {
            byteCount += envelope.payload.count
            if let last = bundles.indices.last, byteCount <= CosignerLimits.payloadBytesMax,
                bundles[last].count < CosignerLimits.waitingMessagesMax
            {
                bundles[last].append(envelope)
            } else {
                bundles.append([envelope])
                byteCount = envelope.payload.count
            }
        }
        return bundles
    }

    /// The bytes with the sender's signature behind them.
    package static func seal(
        _ envelopes: [PeerEnvelope], by key: Ed25519PrivateKey
    ) throws(CosignerError) -> [UInt8] {
        let capacity = envelopes.reduce(96) { $0 + 96 + $1.payload.count }
        var writer = BinaryWriter(capacity: capacity)
        writer.write(version)
        writer.writeArray(envelopes) { $1.write(to: &$0) }
        do throws(CryptographyError) {
            writer.writeRaw(try key.signature(signed(writer.bytes[...])))
            return writer.bytes
        } catch {
            throw CosignerError(.libraryFailure, "\(error)")
        }
    }

    /// Reads sealed bytes: one message or more, all of the sender that they name and that signed them.
    package static func open(
        _ bytes: [UInt8], identity: (UInt16) -> Ed25519PublicKey?
    ) throws(CosignerError) -> [PeerEnvelope] {
        let content = bytes.dropLast(Ed25519.signatureByteCount)
        let envelopes: [PeerEnvelope]
        do throws(BinaryError) {
            envelopes = try read(content)
        } catch {
            throw CosignerError(.badMessage, "\(error)")
        }
        guard let sender = envelopes.first?.from, let key = identity(sender),
            envelopes.allSatisfy({ $0.from == sender })
        else {
            let senders = envelopes.map { "party \($0.from)" }
            throw CosignerError(
                .badMessage, senders.joined(separator: ", "), field: "from")
        }
        let signature = Array(bytes.suffix(Ed25519.signatureByteCount))
        guard key.isValid(signature, of: signed(content)) else {
            throw CosignerError(.badMessage, "not signed by its sender", field: "signature")
        }
        return envelopes
    }

    private static func read(_ content: ArraySlice<UInt8>) throws(BinaryError) -> [PeerEnvelope] {
        var reader = BinaryReader(content)
        guard try reader.read(UInt8.self) == version else { throw BinaryError(.badValue, at: 0) }
        let envelopes = try reader.readArray(maximum: CosignerLimits.waitingMessagesMax) {
            (reader) throws(BinaryError) in try PeerEnvelope(&reader)
        }
        guard !envelopes.isEmpty else { throw BinaryError(.badValue, at: 1) }
        try reader.finish()
        return envelopes
    }

    /// What is signed of messages: who signs by Ed25519 goes through it twice, and messages are long.
    private static func signed(_ content: ArraySlice<UInt8>) -> [UInt8] {
        tag + content.withUnsafeBytes { SHA256.hash($0) }.bytes
    }
}

extension PeerEnvelope {
    /// This message alone, with its sender's signature.
    package func sealed(by key: Ed25519PrivateKey) throws(CosignerError) -> [UInt8] {
        try SealedEnvelopes.seal([self], by: key)
    }
}
