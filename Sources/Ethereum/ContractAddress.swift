public import Basics
import Cryptography

/// Where a contract will live, before it is created.
public enum ContractAddress {
    /// The address of a plain creation: the last 20 bytes of keccak(rlp(sender, nonce)).
    public static func create(from sender: Address, nonce: UInt64) -> Address {
        tail(Keccak256.hash(RLP.encode(.list([.bytes(sender.bytes), .integer(nonce)]))))
    }

    /// The address of a salted creation (EIP-1014): keccak(0xff, sender, salt, code hash).
    public static func create2(
        from sender: Address, salt: Hash32, initCodeHash: Hash32
    ) -> Address {
        tail(Keccak256.hash([0xff] + sender.bytes + salt.bytes + initCodeHash.bytes))
    }

    private static func tail(_ hash: Hash32) -> Address {
        // A hash has 32 bytes, so the tail always has the 20 that an address needs.
        Address(bytes: hash.bytes.suffix(Address.byteCount)) ?? .zero
    }
}
