import Basics
import Codecs
import Signing

extension KeyPlan.Origin {
    /// The bytes that holders tell to those who take part in a resharing.
    var encoded: [UInt8] {
        var writer = BinaryWriter(capacity: 128 + 33 * publicShares.count)
        writer.write(keyId)
        writer.write(epoch)
        writer.write(UInt8(clamping: threshold))
        writer.writeRaw(publicKey)
        writer.write(chainCode)
        writer.writeArray(publicShares) { $0.writeRaw($1) }
        return writer.bytes
    }

    /// Reads `encoded`; refuses what is no key.
    init(encoded: [UInt8]) throws(ThresholdError) {
        do {
            var reader = BinaryReader(encoded)
            let keyId = try reader.read(Hash32.self)
            let epoch = try reader.read(UInt32.self)
            let threshold = Int(try reader.read(UInt8.self))
            let publicKey = Array(try reader.readRaw(count: 33))
            let chainCode = try reader.read(Hash32.self)
            let shares = try reader.readArray(maximum: CosignerLimits.partiesMax) {
                (reader) throws(BinaryError) in Array(try reader.readRaw(count: 33))
            }
            try reader.finish()
            try self.init(
                keyId: keyId, epoch: epoch, threshold: threshold, publicKey: publicKey,
                chainCode: chainCode, publicShares: shares)
        } catch let error as ThresholdError {
            throw error
        } catch {
            throw ThresholdError(.badParameter, field: "origin")
        }
    }
}
