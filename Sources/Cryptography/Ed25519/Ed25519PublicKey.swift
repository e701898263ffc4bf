import Basics

/// A public key of Ed25519 as a value.
package struct Ed25519PublicKey: FixedBytes {
    /// A key has 32 bytes.
    package static let byteCount = Ed25519.keyByteCount

    private let word: Hash32

    /// Takes 32 bytes; whether they are a point is found out when a signature is checked.
    package init?(bytes: some Collection<UInt8>) {
        guard let word = Hash32(bytes: bytes) else { return nil }
        self.word = word
    }

    /// Appends the 32 bytes.
    package func append(to bytes: inout [UInt8]) { word.append(to: &bytes) }

    /// By the bytes as an unsigned number.
    package static func < (left: Ed25519PublicKey, right: Ed25519PublicKey) -> Bool {
        left.word < right.word
    }

    /// Whether this key made the signature; false for whatever is no signature at all.
    package func isValid(_ signature: [UInt8], of message: [UInt8]) -> Bool {
        Ed25519.verify(message, signature: signature, publicKey: word.bytes)
    }
}
