package import Basics
import Codecs
package import Cryptography
package import Signing

extension Signing.KeyShare {
    /// The bytes that a share file keeps: what all may know first, then the share and the seeds.
    package func secretContent() throws(CosignerError) -> SecretBytes {
        var writer = BinaryWriter(capacity: 64 + 33 * count)
        writer.write(UInt8(count))
        writer.write(UInt8(threshold))
        writer.write(epoch)
        do throws(CryptographyError) {
            writer.writeRaw(try publicKey.bytes())
            for point in publicShares { writer.writeRaw(try point.bytes()) }
        } catch {
            throw CosignerError(.libraryFailure, "\(error)")
        }
        let open = writer.bytes
        let secrets = [share] + zeroSeeds
        return SecretBytes(count: open.count + secrets.reduce(0) { $0 + $1.count }) { target in
            target.copyBytes(from: open)
            var place = open.count
            for secret in secrets {
                secret.withUnsafeBytes {
                    UnsafeMutableRawBufferPointer(rebasing: target[place...]).copyMemory(from: $0)
                }
                place += secret.count
            }
        }
    }

    /// A stored share as the protocol has it.
    package init(_ stored: StoredShare, party: PartyId) throws(CosignerError) {
        try self.init(
            keyId: stored.keyId, party: party, chainCode: stored.material.chainCode,
            content: stored.material.share)
    }

    /// Reads `secretContent`; refuses what does not fit its own public values.
    package init(
        keyId: Hash32, party: PartyId, chainCode: Hash32, content: SecretBytes
    ) throws(CosignerError) {
        let head = 1 + 1 + 4 + 33
        // The public values come first, and say how long they are.
        let count = content.withUnsafeBytes { $0.first.map(Int.init) ?? 0 }
        let open = head + 33 * count
        guard count >= 2, content.count == open + 32 + 32 * (count - 1) else {
            throw CosignerError(.badShareFile, "a share of another form")
        }
        func part(_ start: Int, _ length: Int) -> SecretBytes {
            SecretBytes(count: length) { target in
                content.withUnsafeBytes {
                    target.copyMemory(
                        from: UnsafeRawBufferPointer(rebasing: $0[start..<(start + length)]))
                }
            }
        }
        let bytes = content.withUnsafeBytes { Array($0[..<open]) }
        do {
            var reader = BinaryReader(bytes)
            _ = try reader.read(UInt8.self)
            let threshold = Int(try reader.read(UInt8.self))
            let epoch = try reader.read(UInt32.self)
            let publicKey = try CurvePoint(Array(try reader.readRaw(count: 33)))
            var publicShares: [CurvePoint] = []
            for _ in 0..<count {
                publicShares.append(try CurvePoint(Array(try reader.readRaw(count: 33))))
            }
            var place = open + 32
            var seeds: [SecretBytes] = []
            for number in 1...count {
                let length = number == Int(party.number) ? 0 : 32
                seeds.append(part(place, length))
                place += length
            }
            try self.init(
                keyId: keyId, epoch: epoch, threshold: threshold, party: party,
                share: part(open, 32), publicShares: publicShares, publicKey: publicKey,
                chainCode: chainCode, zeroSeeds: seeds)
        } catch {
            throw CosignerError(.badShareFile, "\(error)")
        }
    }
}
