public import Basics
import Cryptography

/// The contract ABI: how calls, results and events are laid out in bytes.
public enum ABI {
    /// Keccak-256, the hash of every preimage in the protocol.
    public static func hash(_ bytes: [UInt8]) -> Hash32 { Keccak256.hash(bytes) }

    /// The first four bytes of the hash of a canonical signature such as
    /// `transfer(address,uint256)`.
    public static func selector(_ signature: String) -> [UInt8] {
        Array(eventTopic(signature).bytes.prefix(4))
    }

    /// The hash of a canonical event signature: topic 0 of its logs.
    public static func eventTopic(_ signature: String) -> Hash32 {
        Keccak256.hash(Array(signature.utf8))
    }
}
