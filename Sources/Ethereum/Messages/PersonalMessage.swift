public import Basics
import Cryptography

/// Messages that a wallet signs for people to read (EIP-191).
public enum PersonalMessage {
    /// The digest of version 0x45, `personal_sign`: a fixed prefix, the count of bytes in decimal,
    /// the bytes.
    public static func hash(_ message: [UInt8]) -> Hash32 {
        let prefix = "\u{19}Ethereum Signed Message:\n\(message.count)"
        return Keccak256.hash(Array(prefix.utf8) + message)
    }

    /// The digest of version 0x00: data for the contract that will check it.
    public static func hash(_ data: [UInt8], validator: Address) -> Hash32 {
        Keccak256.hash([0x19, 0x00] + validator.bytes + data)
    }
}
