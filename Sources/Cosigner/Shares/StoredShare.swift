package import Basics
import Codecs
package import Cryptography

/// What a share file holds: what everybody may know of the key, and this party's secret.
package struct StoredShare: Sendable {
    /// The key.
    package var keyId: Hash32
    /// How often its shares were renewed.
    package var epoch: UInt64
    /// How many sign together.
    package var threshold: UInt16
    /// Who has a share, ascending.
    package var parties: [UInt16]
    /// The secret with the public key and the chain code.
    package var material: KeyMaterial

    private static let publicByteCountMax = 2 + 1 + 2 * CosignerLimits.partiesMax + 33 + 32

    /// A share.
    package init(
        keyId: Hash32, epoch: UInt64, threshold: UInt16, parties: [UInt16],
        material: KeyMaterial
    ) {
        self.keyId = keyId
        self.epoch = epoch
        self.threshold = threshold
        self.parties = parties
        self.material = material
    }

    /// What everybody may know of the key.
    package var tree: KeyTree {
        KeyTree(publicKey: material.publicKey, chainCode: material.chainCode)
    }

    /// The content of the share file: the public part, then the secret.
    package var content: SecretBytes {
        var writer = BinaryWriter(capacity: 128)
        writer.write(threshold)
        writer.writeArray(parties) { $0.write($1) }
        writer.writeRaw(material.publicKey)
        writer.write(material.chainCode)
        let open = writer.bytes
        return SecretBytes(count: open.count + material.share.count) { target in
            target.copyBytes(from: open)
            material.share.withUnsafeBytes {
                UnsafeMutableRawBufferPointer(rebasing: target[open.count...])
                    .copyMemory(from: $0)
            }
        }
    }

    /// Reads `content`.
    package init(header: ShareHeader, content: SecretBytes) throws(CosignerError) {
        let limit = Self.publicByteCountMax
        // Only the public part is needed outside the wiped memory; what else is copied is wiped.
        var head = content.withUnsafeBytes { Array($0.prefix(limit)) }
        defer { wipeBytes(&head) }
        do throws(BinaryError) {
            var reader = BinaryReader(head)
            threshold = try reader.read()
            parties = []
            for _ in 0..<(try reader.readCount(maximum: CosignerLimits.partiesMax)) {
                parties.append(try reader.read())
            }
            let publicKey = Array(try reader.readRaw(count: 33))
            let chainCode = try reader.read(Hash32.self)
            let start = reader.offset
            guard content.count > start else { throw BinaryError(.unexpectedEnd, at: start) }
            let share = SecretBytes(count: content.count - start) { target in
                content.withUnsafeBytes {
                    target.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[start...]))
                }
            }
            material = KeyMaterial(share: share, publicKey: publicKey, chainCode: chainCode)
        } catch {
            throw CosignerError(.badShareFile, "\(error)")
        }
        keyId = header.keyId
        epoch = header.epoch
    }
}
