import Basics
import Codecs

/// The small file beside the anchor that proves how far the journal was written.
///
/// It is overwritten after every unsynced batch and before that is acknowledged, without a sync: so
/// it lives exactly as long as what it speaks for, until the machine stops. While the machine runs,
/// a journal that ends before the mark has lost something, which LevelDB would take for a torn
/// write. After a restart of the machine the mark proves nothing but that restart.
/// 89 bytes: boot identity (32), sequence (8) and chain hash (32), sealed as `SealedBytes` says.
struct WrittenMark: Equatable {
    let boot: BootIdentity
    let head: JournalHead

    static let version: UInt8 = 1
    private static let magic = "CWWRITTN"

    var encoded: [UInt8] {
        SealedBytes.seal(
            boot.hash.bytes + head.encoded, magic: Self.magic, version: Self.version)
    }

    /// Reads the mark; nil when there is none that can be read, which proves nothing.
    static func read(_ files: any FileAccess, _ path: String) -> WrittenMark? {
        guard let bytes = try? files.read(path),
            let content = try? SealedBytes.open(bytes, magic: magic, version: version),
            let boot = Hash32(bytes: content.prefix(Hash32.byteCount)),
            let head = JournalHead(encoded: content.dropFirst(Hash32.byteCount))
        else { return nil }
        return WrittenMark(boot: BootIdentity(hash: boot), head: head)
    }

    /// Makes the file, or replaces it when it speaks of another run of the machine.
    func create(_ files: any FileAccess, _ path: String) throws(JournalError) {
        do throws(FileError) {
            try files.replaceSynced(path, with: encoded, mode: 0o600)
        } catch {
            throw .file(error)
        }
    }

    /// Moves the mark; it survives the death of the process.
    func move(_ files: any FileAccess, _ path: String) throws(JournalError) {
        do throws(FileError) {
            try files.overwrite(path, with: encoded)
        } catch {
            throw .file(error)
        }
    }
}
