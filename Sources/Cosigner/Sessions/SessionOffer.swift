import Basics
import Codecs

/// What a party brings to a session before it has an id: fresh randomness, setups, and its verdict.
struct SessionOffer: Hashable, Sendable {
    static let nonceByteCount = 32

    /// Randomness that nobody else has chosen, so that no old transcript fits the new session.
    var nonce: [UInt8]
    /// Setups of oblivious transfer that this party offers to use up.
    var setups: [Hash32]
    /// The reason for which this party does not take part; nil when it does.
    var denial: String?

    var encoded: [UInt8] {
        var writer = BinaryWriter(capacity: 128)
        writer.writeRaw(nonce)
        writer.writeArray(setups) { $0.write($1) }
        writer.writeOptional(denial) { $0.writeString($1) }
        return writer.bytes
    }

    init(nonce: [UInt8], setups: [Hash32], denial: String?) {
        self.nonce = nonce
        self.setups = setups
        self.denial = denial
    }

    init(_ bytes: [UInt8]) throws(CosignerError) {
        do throws(BinaryError) {
            var reader = BinaryReader(bytes)
            nonce = Array(try reader.readRaw(count: Self.nonceByteCount))
            setups = []
            for _ in 0..<(try reader.readCount(maximum: CosignerLimits.setupsPerSessionMax)) {
                setups.append(try reader.read())
            }
            denial = try reader.readBool() ? try reader.readString(maximum: 200) : nil
            try reader.finish()
        } catch {
            throw CosignerError(.badMessage, "\(error)")
        }
    }
}
