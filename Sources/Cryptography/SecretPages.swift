import Glibc
import Synchronization

/// Pages for secrets: locked against swapping where the system's limit allows, left out of core
/// dumps, and zero when they are handed out.
///
/// A computation on secrets takes and gives back hundreds of them, and four calls of the system for
/// each are more work than most of what is done with them. So pages that were locked are kept, wiped,
/// for the next secret, as an allocator does: up to `keptBytesMax` in the process.
///
/// The conformance to `Sendable` is unchecked because of the pointer. Pages have one owner at a time, the
/// allocator or a secret, which writes them only before its `init` returns (or as `SecretMemory`, which
/// shares its instance with nobody), only reads them until `deinit`, and lends them to closures alone.
struct SecretPages: @unchecked Sendable {
    /// Where they begin.
    let base: UnsafeMutableRawPointer
    /// How many bytes they have.
    let byteCount: Int
    /// Whether they are locked in memory.
    let isLocked: Bool
    /// Whether the system has mapped them; otherwise they are ordinary memory.
    private let isMapped: Bool

    /// A small part of what a process may usually lock, which is 8 MiB.
    static let keptBytesMax = 1 << 20
    /// Longer secrets are rare, and their pages go back to the system.
    private static let keptPagesMax = 16
    private static let pageBytes = max(4096, sysconf(Int32(_SC_PAGESIZE)))

    private struct Kept {
        /// By how many pages each has.
        var free = [[SecretPages]](repeating: [], count: keptPagesMax + 1)
        var byteCount = 0
    }

    /// The allocator's memory of the process, in which nothing is a secret: all of it is wiped.
    private static let kept = Mutex(Kept())

    /// Pages for so many bytes, at least one.
    static func take(_ count: Int) -> SecretPages {
        let pages = max(1, (count + pageBytes - 1) / pageBytes)
        let known: SecretPages? = kept.withLock { kept in
            guard pages <= keptPagesMax, let known = kept.free[pages].popLast() else { return nil }
            kept.byteCount -= known.byteCount
            return known
        }
        return known ?? fresh(pages * pageBytes)
    }

    /// Takes pages back; their owner has wiped whatever was written in them.
    static func giveBack(_ pages: SecretPages) {
        let isKept = kept.withLock { kept in
            let size = pages.byteCount / pageBytes
            // What could not be locked is tried anew each time.
            guard pages.isLocked, size <= keptPagesMax,
                kept.byteCount + pages.byteCount <= keptBytesMax
            else { return false }
            kept.free[size].append(pages)
            kept.byteCount += pages.byteCount
            return true
        }
        if !isKept { pages.release() }
    }

    private static func fresh(_ byteCount: Int) -> SecretPages {
        let mapped = mmap(
            nil, byteCount, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
        if let mapped, mapped != MAP_FAILED {
            let isLocked = mlock(mapped, byteCount) == 0
            _ = madvise(mapped, byteCount, MADV_DONTDUMP)
            return SecretPages(
                base: mapped, byteCount: byteCount, isLocked: isLocked, isMapped: true)
        }
        // No address space for a mapping of its own: ordinary memory, still wiped at the end.
        let base = UnsafeMutableRawPointer.allocate(byteCount: byteCount, alignment: 16)
        base.initializeMemory(as: UInt8.self, repeating: 0, count: byteCount)
        return SecretPages(base: base, byteCount: byteCount, isLocked: false, isMapped: false)
    }

    private func release() {
        if isMapped {
            // Takes the lock away as well.
            _ = munmap(base, byteCount)
        } else {
            base.deallocate()
        }
    }
}
