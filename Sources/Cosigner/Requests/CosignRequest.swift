package import Basics
import Codecs

/// What a coordinator asks the parties to sign: the whole of it, never a bare digest.
package struct CosignRequest: Hashable, Sendable {
    /// What is to be signed.
    package enum Content: Hashable, Sendable {
        /// A transaction, as its sender signs the hash of it (`Transaction.encodedUnsigned`).
        case transaction([UInt8])
        /// An EIP-712 document in JSON.
        case typedData([UInt8])
    }

    /// The coordinator's name for the request; any 32 bytes.
    package var id: Hash32
    /// The key.
    package var keyId: Hash32
    /// The child of the key that signs; none of the numbers is hardened.
    package var path: [UInt32]
    /// What is to be signed.
    package var content: Content
    /// What the coordinator thinks the digest is; each party finds its own and compares.
    package var digest: Hash32

    /// A request.
    package init(id: Hash32, keyId: Hash32, path: [UInt32], content: Content, digest: Hash32) {
        self.id = id
        self.keyId = keyId
        self.path = path
        self.content = content
        self.digest = digest
    }

    /// The bytes that go to the parties.
    package var encoded: [UInt8] {
        var writer = BinaryWriter(capacity: 256)
        writer.write(id)
        writer.write(keyId)
        writer.writeArray(path) { $0.write($1) }
        switch content {
        case .transaction(let bytes):
            writer.write(UInt8(1))
            writer.writeBytes(bytes)
        case .typedData(let bytes):
            writer.write(UInt8(2))
            writer.writeBytes(bytes)
        }
        writer.write(digest)
        return writer.bytes
    }

    /// Reads `encoded`; whether the content can be read is found out later.
    package init(encoded: [UInt8]) throws(CosignerError) {
        do throws(BinaryError) {
            var reader = BinaryReader(encoded)
            id = try reader.read()
            keyId = try reader.read()
            path = []
            for _ in 0..<(try reader.readCount(maximum: CosignerLimits.pathLevelsMax)) {
                path.append(try reader.read())
            }
            let kind = try reader.read(UInt8.self)
            let bytes = try reader.readBytes(maximum: CosignerLimits.requestBytesMax)
            switch kind {
            case 1: content = .transaction(bytes)
            case 2: content = .typedData(bytes)
            default: throw BinaryError(.badValue, at: reader.offset)
            }
            digest = try reader.read()
            try reader.finish()
        } catch {
            throw CosignerError(.badRequest, "\(error)")
        }
    }
}
