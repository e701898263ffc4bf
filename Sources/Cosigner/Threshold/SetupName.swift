import Basics
import Codecs
import Cryptography

/// The names of a session's setups: they follow from its id, so none can serve another session.
enum SetupName {
    static func name(sid: Hash32, sender: UInt16, receiver: UInt16) -> Hash32 {
        var writer = BinaryWriter(capacity: 96)
        writer.writeString("causeway/cosigner/setup/v1")
        writer.write(sid)
        writer.write(sender)
        writer.write(receiver)
        return SHA256.hash(writer.bytes)
    }
}
