/// Secret bytes, or many secret scalars, that a computation writes and reads: `SecretBytes` with one
/// owner, who may change them.
///
/// Not `Sendable`: whoever has it is alone with it.
package final class SecretMemory {
    /// How many bytes are kept.
    package var count: Int { storage.count }

    private let storage: SecretBytes

    /// Bytes that are zero at first.
    package init(count: Int) {
        storage = SecretBytes(count: count) { _ in }
    }

    /// Scalars that are zero at first.
    package init(scalars count: Int) {
        storage = SecretBytes(count: count * Scalar.byteCount) { _ in }
    }

    /// Lends the bytes for the length of a call; `body` must not keep the pointer.
    package func withUnsafeBytes<Result: ~Copyable, Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try storage.withUnsafeBytes(body)
    }

    /// Lends the bytes for writing; `body` must not keep the pointer.
    package func withUnsafeMutableBytes<Result: ~Copyable, Failure: Error>(
        _ body: (UnsafeMutableRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try storage.withUnsafeMutableBytes(body)
    }

    /// A scalar by its number; numbers come from the program's own loops, never from outside.
    package subscript(scalar index: Int) -> Scalar {
        get {
            precondition(index >= 0 && (index + 1) * Scalar.byteCount <= count)
            return storage.withUnsafeBytes { bytes in
                let limbs = UnsafeRawBufferPointer(rebasing: bytes[(index * Scalar.byteCount)...])
                return Scalar(
                    limbs.load(as: UInt64.self), limbs.load(fromByteOffset: 8, as: UInt64.self),
                    limbs.load(fromByteOffset: 16, as: UInt64.self),
                    limbs.load(fromByteOffset: 24, as: UInt64.self))
            }
        }
        set {
            precondition(index >= 0 && (index + 1) * Scalar.byteCount <= count)
            storage.withUnsafeMutableBytes { bytes in
                let offset = index * Scalar.byteCount
                bytes.storeBytes(of: newValue.limb0, toByteOffset: offset, as: UInt64.self)
                bytes.storeBytes(of: newValue.limb1, toByteOffset: offset + 8, as: UInt64.self)
                bytes.storeBytes(of: newValue.limb2, toByteOffset: offset + 16, as: UInt64.self)
                bytes.storeBytes(of: newValue.limb3, toByteOffset: offset + 24, as: UInt64.self)
            }
        }
    }

    /// Copies bytes to a place in other memory; ranges come from the program, never from outside.
    package func copy(_ range: Range<Int>, to target: SecretMemory, at offset: Int) {
        precondition(range.lowerBound >= 0 && range.upperBound <= count)
        precondition(offset >= 0 && offset + range.count <= target.count)
        storage.withUnsafeBytes { source in
            target.storage.withUnsafeMutableBytes { bytes in
                let place = UnsafeMutableRawBufferPointer(rebasing: bytes[offset...])
                place.copyMemory(from: UnsafeRawBufferPointer(rebasing: source[range]))
            }
        }
    }

    /// The content as it is now, to be kept and no longer changed.
    package func sealed() -> SecretBytes {
        storage.withUnsafeBytes { source in
            SecretBytes(count: source.count) { $0.copyMemory(from: source) }
        }
    }

    /// Overwrites everything with zeros.
    package func wipe() {
        storage.withUnsafeMutableBytes { wipeMemory($0) }
    }
}

extension SecretMemory: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The size, never the content.
    package var description: String { "SecretMemory(\(count))" }
    /// The size, never the content.
    package var debugDescription: String { description }
    /// Empty, so that dumping finds nothing.
    package var customMirror: Mirror { Mirror(self, children: []) }
}
