import COpenSSL
import Glibc

/// Bytes that must not leak: a private key, a password, a derived key.
///
/// They live in pages of their own, which are locked against swapping where the system's limit
/// allows (`isLocked`), left out of core dumps, and wiped before they are given back. Printing,
/// interpolating or reflecting an instance shows its size only.
///
/// The conformance to `Sendable` is unchecked because of the pointer: the memory is written only
/// before `init` returns (or by `SecretMemory`, which shares its instance with nobody), only read
/// until `deinit`, and never handed out beyond a closure.
public final class SecretBytes: @unchecked Sendable {
    /// How many bytes are kept.
    public let count: Int
    /// Whether the pages are locked in memory.
    public let isLocked: Bool

    private let base: UnsafeMutableRawPointer
    private let mappedCount: Int
    private let isMapped: Bool

    /// Keeps `count` bytes (none when negative), zero at first, that `fill` writes in place.
    public init(count: Int, fill: (UnsafeMutableRawBufferPointer) -> Void) {
        self.count = max(0, count)
        let page = max(4096, sysconf(Int32(_SC_PAGESIZE)))
        mappedCount = max(1, (self.count + page - 1) / page) * page
        let mapped = mmap(
            nil, mappedCount, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
        if let mapped, mapped != MAP_FAILED {
            base = mapped
            isMapped = true
            isLocked = mlock(mapped, mappedCount) == 0
            _ = madvise(mapped, mappedCount, MADV_DONTDUMP)
        } else {
            // No address space for a mapping of its own: ordinary memory, still wiped at the end.
            base = .allocate(byteCount: mappedCount, alignment: 16)
            base.initializeMemory(as: UInt8.self, repeating: 0, count: mappedCount)
            isMapped = false
            isLocked = false
        }
        fill(UnsafeMutableRawBufferPointer(start: base, count: self.count))
    }

    /// Moves bytes in and wipes the source.
    ///
    /// The source must be the only owner of its storage: a copy that someone else holds cannot be
    /// wiped from here.
    public convenience init(consuming source: inout [UInt8]) {
        let count = source.count
        self.init(count: count) { target in
            source.withUnsafeMutableBytes { bytes in
                target.copyMemory(from: UnsafeRawBufferPointer(bytes))
                wipeMemory(bytes)
            }
        }
        source = []
    }

    deinit {
        // Behind `count` nothing was ever written.
        OPENSSL_cleanse(base, count)
        if isMapped {
            // Takes the lock away as well.
            _ = munmap(base, mappedCount)
        } else {
            base.deallocate()
        }
    }

    /// Lends the bytes for the length of a call; `body` must not keep the pointer.
    public func withUnsafeBytes<Result: ~Copyable, Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try body(UnsafeRawBufferPointer(start: base, count: count))
    }

    /// Lends the bytes for writing, to the only owner of this instance.
    func withUnsafeMutableBytes<Result: ~Copyable, Failure: Error>(
        _ body: (UnsafeMutableRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try body(UnsafeMutableRawBufferPointer(start: base, count: count))
    }
}

extension SecretBytes: Equatable {
    /// Compares in a time that depends on the lengths only.
    public static func == (left: SecretBytes, right: SecretBytes) -> Bool {
        left.withUnsafeBytes { first in
            right.withUnsafeBytes { second in
                constantTimeEqual(first, second)
            }
        }
    }
}

extension SecretBytes: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The size, never the content.
    public var description: String { "SecretBytes(\(count))" }
    /// The size, never the content.
    public var debugDescription: String { description }
    /// Empty, so that dumping finds nothing.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
