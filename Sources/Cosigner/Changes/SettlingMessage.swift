import Basics
import Codecs
import Cryptography

/// How parties find out, after one has died, whether new shares count.
enum SettlingMessage: Hashable, Sendable {
    /// Have you gone over to the shares of this session?
    case question(keyId: Hash32, sid: Hash32)
    /// We have, and here is why.
    case commit(ShareCommit)

    /// The session id under which all of these travel.
    static let channel = SHA256.hash(Array("causeway/cosigner/settling/v1".utf8))

    /// The number of the kind, in an envelope.
    var type: UInt8 {
        switch self {
        case .question: 1
        case .commit: 2
        }
    }

    var payload: [UInt8] {
        var writer = BinaryWriter(capacity: 256)
        switch self {
        case .question(let keyId, let sid):
            writer.write(keyId)
            writer.write(sid)
        case .commit(let commit): commit.write(to: &writer)
        }
        return writer.bytes
    }

    /// Nil for bytes that are none.
    init?(type: UInt8, payload: [UInt8]) {
        do throws(BinaryError) {
            var reader = BinaryReader(payload)
            switch type {
            case 1: self = .question(keyId: try reader.read(), sid: try reader.read())
            case 2: self = .commit(try ShareCommit(&reader))
            default: return nil
            }
            try reader.finish()
        } catch {
            return nil
        }
    }
}
