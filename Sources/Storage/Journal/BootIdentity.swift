import Basics
import Cryptography

/// Which run of the operating system this is: what was only written is still there as long as it
/// stays the same.
struct BootIdentity: Equatable {
    let hash: Hash32

    /// Linux's random name of the run; `MemoryDisk` counts its losses of power here.
    static let path = "/proc/sys/kernel/random/boot_id"

    init(hash: Hash32) { self.hash = hash }

    /// The present one; nil on a system that does not say.
    static func current(_ files: any FileAccess) -> BootIdentity? {
        (try? files.read(path)).map { BootIdentity(hash: SHA256.hash($0)) }
    }
}
