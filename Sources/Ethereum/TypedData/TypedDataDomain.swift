public import Arithmetic
public import Basics
import Cryptography

/// What a signature over typed data is bound to (EIP-712); absent members are left out of the
/// domain's type.
public struct TypedDataDomain: Hashable, Sendable {
    /// The name of the application or protocol.
    public var name: String?
    /// The version of the signing domain.
    public var version: String?
    /// The chain.
    public var chainId: UInt256?
    /// The contract that checks the signature.
    public var verifyingContract: Address?
    /// A last means against collisions.
    public var salt: Hash32?

    /// A domain.
    public init(
        name: String? = nil, version: String? = nil, chainId: UInt256? = nil,
        verifyingContract: Address? = nil, salt: Hash32? = nil
    ) {
        self.name = name
        self.version = version
        self.chainId = chainId
        self.verifyingContract = verifyingContract
        self.salt = salt
    }

    /// The hash of the domain.
    public var separator: Hash32 {
        func text(_ text: String) -> [UInt8] { Keccak256.hash(Array(text.utf8)).bytes }
        let words = [
            name.map(text), version.map(text), chainId?.bigEndianBytes,
            verifyingContract.map { [UInt8](repeating: 0, count: 12) + $0.bytes }, salt?.bytes,
        ]
        var (fields, data): ([String], [UInt8]) = ([], [])
        for (field, word) in zip(TypedData.domainFields, words) {
            guard let word else { continue }
            fields.append("\(field.type.canonicalName) \(field.name)")
            data += word
        }
        let type = "\(TypedData.domainName)(\(fields.joined(separator: ",")))"
        return Keccak256.hash(Keccak256.hash(Array(type.utf8)).bytes + data)
    }
}
