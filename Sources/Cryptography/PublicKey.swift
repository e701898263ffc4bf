package import Basics

/// A point of secp256k1: x and y, 32 bytes each, without prefix.
package struct PublicKey: Hashable, Sendable {
    /// 64 bytes.
    package let bytes: [UInt8]

    /// Takes 64 bytes; whether they are on the curve is checked when they are used.
    package init?(bytes: [UInt8]) {
        guard bytes.count == 64 else { return nil }
        self.bytes = bytes
    }

    /// The short form of SEC 1: 02 or 03 by the parity of y, then x; 33 bytes.
    package var compressed: [UInt8] { [2 | (bytes[63] & 1)] + bytes[..<32] }

    /// The account: the last 20 bytes of the key's keccak-256.
    package var address: Address {
        // A hash has 32 bytes, so the tail always has the 20 that an address needs.
        Address(bytes: Keccak256.hash(bytes).bytes.suffix(Address.byteCount)) ?? .zero
    }
}
