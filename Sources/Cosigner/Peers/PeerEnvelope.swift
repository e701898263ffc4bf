package import Basics
import Codecs
package import Cryptography

/// A message from party to party, signed by its sender.
///
/// The signature stands on its own: whoever carries the bytes can stall them, but neither change
/// nor forge them.
package struct PeerEnvelope: Hashable, Sendable {
    /// Who `to` is when a message is for everybody.
    package static let everybody: UInt16 = 0
    static let version: UInt8 = 2
    /// What is signed begins with this, so that the signature serves for nothing else.
    private static let tag = Array("causeway/cosigner/envelope/v2".utf8)

    /// The session.
    package var sid: Hash32
    /// The round, from zero.
    package var round: UInt8
    /// The sender.
    package var from: UInt16
    /// The receiver, or `everybody`.
    package var to: UInt16
    /// What the payload is, by the protocol's own numbers.
    package var type: UInt8
    /// The hash of what the sender got from everybody in the round before; zero in the first.
    package var view: Hash32
    /// The payload.
    package var payload: [UInt8]

    /// A message.
    package init(
        sid: Hash32, round: UInt8, from: UInt16, to: UInt16, type: UInt8, view: Hash32,
        payload: [UInt8]
    ) {
        self.sid = sid
        self.round = round
        self.from = from
        self.to = to
        self.type = type
        self.view = view
        self.payload = payload
    }

    /// All but the signature, for which there is room.
    private var unsigned: BinaryWriter {
        var writer = BinaryWriter(capacity: 96 + payload.count + Ed25519.signatureByteCount)
        writer.write(Self.version)
        writer.write(sid)
        writer.write(round)
        writer.write(from)
        writer.write(to)
        writer.write(type)
        writer.write(view)
        writer.writeBytes(payload)
        return writer
    }

    /// What is signed of a message: Ed25519 goes through it twice, and messages are long.
    private static func signed(_ bytes: [UInt8]) -> [UInt8] { tag + SHA256.hash(bytes).bytes }

    /// The bytes with the sender's signature behind them.
    package func sealed(by key: Ed25519PrivateKey) throws(CosignerError) -> [UInt8] {
        var writer = unsigned
        do throws(CryptographyError) {
            writer.writeRaw(try key.signature(Self.signed(writer.bytes)))
            return writer.bytes
        } catch {
            throw CosignerError(.libraryFailure, "\(error)")
        }
    }

    /// Reads sealed bytes; refuses those that the sender they name has not signed.
    package static func open(
        _ bytes: [UInt8], identity: (UInt16) -> Ed25519PublicKey?
    ) throws(CosignerError) -> PeerEnvelope {
        let signed = Array(bytes.dropLast(Ed25519.signatureByteCount))
        let envelope: PeerEnvelope
        do throws(BinaryError) {
            envelope = try PeerEnvelope(signed)
        } catch {
            throw CosignerError(.badMessage, "\(error)")
        }
        guard let key = identity(envelope.from) else {
            throw CosignerError(.badMessage, "party \(envelope.from)", field: "from")
        }
        let signature = Array(bytes.suffix(Ed25519.signatureByteCount))
        guard key.isValid(signature, of: Self.signed(signed)) else {
            throw CosignerError(.badMessage, "not signed by its sender", field: "signature")
        }
        return envelope
    }

    private init(_ bytes: [UInt8]) throws(BinaryError) {
        var reader = BinaryReader(bytes)
        guard try reader.read(UInt8.self) == Self.version else {
            throw BinaryError(.badValue, at: 0)
        }
        sid = try reader.read()
        round = try reader.read()
        from = try reader.read()
        to = try reader.read()
        type = try reader.read()
        view = try reader.read()
        payload = try reader.readBytes(maximum: CosignerLimits.payloadBytesMax)
        try reader.finish()
    }
}
