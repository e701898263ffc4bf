import Basics
import Codecs

/// What a party brings to a session before it has an id: fresh randomness, setups, what it knows of
/// the key, and its verdict.
struct SessionOffer: Hashable, Sendable {
    static let nonceByteCount = 32

    /// Randomness that nobody else has chosen, so that no old transcript fits the new session.
    var nonce: [UInt8] = []
    /// Setups of oblivious transfer that this party offers to use up, one for each other signer.
    var pairs: [PairOffer] = []
    /// What a dealer tells of a key that gets new shares; empty otherwise.
    var origin: [UInt8] = []
    /// The reason for which this party does not take part; nil when it does.
    var denial: String?

    var encoded: [UInt8] {
        var writer = BinaryWriter(capacity: 256 + origin.count)
        writer.writeRaw(nonce)
        writer.writeArray(pairs) { $1.write(to: &$0) }
        writer.writeBytes(origin)
        writer.writeOptional(denial) { $0.writeString($1) }
        return writer.bytes
    }

    init(pairs: [PairOffer] = [], origin: [UInt8] = [], denial: String?) {
        self.pairs = pairs
        self.origin = origin
        self.denial = denial
    }

    init(_ bytes: [UInt8]) throws(CosignerError) {
        do throws(BinaryError) {
            var reader = BinaryReader(bytes)
            nonce = Array(try reader.readRaw(count: Self.nonceByteCount))
            pairs = try reader.readArray(maximum: CosignerLimits.partiesMax) {
                (reader) throws(BinaryError) in try PairOffer(&reader)
            }
            origin = try reader.readBytes(maximum: CosignerLimits.originBytesMax)
            denial = try reader.readBool() ? try reader.readString(maximum: 200) : nil
            try reader.finish()
        } catch {
            throw CosignerError(.badMessage, "\(error)")
        }
    }
}
