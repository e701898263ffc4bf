import Arithmetic
import Basics
import Cryptography

/// The 32-byte words that typed messages are made of (EIP-712).
enum TypedWord {
    static func number(_ value: UInt256) -> [UInt8] { value.bigEndianBytes }

    static func address(_ value: Address) -> [UInt8] {
        [UInt8](repeating: 0, count: 12) + value.bytes
    }

    static func bytes(_ value: [UInt8]) -> [UInt8] { Keccak256.hash(value).bytes }

    static func text(_ value: String) -> [UInt8] { bytes(Array(value.utf8)) }

    /// The hash of a struct: its type with those that it refers to, then one word a member.
    static func structHash(_ type: String, _ words: [[UInt8]]) -> Hash32 {
        Keccak256.hash(text(type) + words.flatMap { $0 })
    }

    /// What is signed.
    static func digest(domain separator: Hash32, _ structHash: Hash32) -> Hash32 {
        Keccak256.hash([0x19, 0x01] + separator.bytes + structHash.bytes)
    }
}
