import Arithmetic
public import Basics
import Cryptography

/// Where a typed message is valid: the fields of an EIP-712 domain that a contract uses.
public struct TypedDomain: Hashable, Sendable {
    /// The contract's name for people.
    public var name: String?
    /// The version of its messages.
    public var version: String?
    /// The chain.
    public var chainId: ChainId?
    /// The contract that will check the signature.
    public var verifyingContract: Address?
    /// What else tells it apart.
    public var salt: Hash32?

    /// A domain of the fields that are given.
    public init(
        name: String? = nil, version: String? = nil, chainId: ChainId? = nil,
        verifyingContract: Address? = nil, salt: Hash32? = nil
    ) {
        self.name = name
        self.version = version
        self.chainId = chainId
        self.verifyingContract = verifyingContract
        self.salt = salt
    }

    /// The hash of the domain, which contracts return from `DOMAIN_SEPARATOR()`.
    public var separator: Hash32 {
        var fields: [(type: String, word: [UInt8])] = []
        if let name { fields.append(("string name", TypedWord.text(name))) }
        if let version { fields.append(("string version", TypedWord.text(version))) }
        if let chainId {
            fields.append(("uint256 chainId", TypedWord.number(UInt256(chainId.value))))
        }
        if let verifyingContract {
            fields.append(("address verifyingContract", TypedWord.address(verifyingContract)))
        }
        if let salt { fields.append(("bytes32 salt", salt.bytes)) }
        let type = "EIP712Domain(\(fields.map(\.type).joined(separator: ",")))"
        return TypedWord.structHash(type, fields.map(\.word))
    }
}

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
