import COpenSSL

/// Bytes that must not leak: a private key, a password, a derived key.
///
/// They live in pages of their own, which are locked against swapping where the system's limit
/// allows (`isLocked`), left out of core dumps, and wiped before another secret gets them or they are
/// given back. Printing, interpolating or reflecting an instance shows its size only.
public final class SecretBytes: Sendable {
    /// How many bytes are kept.
    public let count: Int
    /// Whether the pages are locked in memory.
    public var isLocked: Bool { pages.isLocked }

    private let pages: SecretPages

    /// Keeps `count` bytes (none when negative), zero at first, that `fill` writes in place.
    public init(count: Int, fill: (UnsafeMutableRawBufferPointer) -> Void) {
        self.count = max(0, count)
        pages = SecretPages.take(self.count)
        fill(UnsafeMutableRawBufferPointer(start: pages.base, count: self.count))
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
        OPENSSL_cleanse(pages.base, count)
        SecretPages.giveBack(pages)
    }

    /// Lends the bytes for the length of a call; `body` must not keep the pointer.
    public func withUnsafeBytes<Result: ~Copyable, Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try body(UnsafeRawBufferPointer(start: pages.base, count: count))
    }

    /// Lends the bytes for writing, to the only owner of this instance.
    func withUnsafeMutableBytes<Result: ~Copyable, Failure: Error>(
        _ body: (UnsafeMutableRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try body(UnsafeMutableRawBufferPointer(start: pages.base, count: count))
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
