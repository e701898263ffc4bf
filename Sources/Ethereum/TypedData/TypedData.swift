public import Basics
package import Codecs
import Cryptography

/// A document of typed data, hashed by EIP-712.
///
/// Refuses whatever could make two programs disagree on what is signed: members that are missing
/// or that the types do not name, values out of range, arrays of a wrong length, types that are
/// not defined, that hold themselves, or whose names are Solidity's own.
public struct TypedData: Hashable, Sendable {
    /// The text of the primary type and of the structs inside it.
    public let encodedType: String
    /// The hash of the domain.
    public let domainSeparator: Hash32
    /// The hash of the message.
    public let structHash: Hash32
    /// What is signed: keccak(0x19, 0x01, domain separator, struct hash).
    public let digest: Hash32

    static let domainName = "EIP712Domain"
    /// The members that a domain may have, in the order of the EIP.
    static let domainFields: [(name: String, type: ABIType)] = [
        ("name", .string), ("version", .string), ("chainId", .uint(256)),
        ("verifyingContract", .address), ("salt", .fixedBytes(32)),
    ]

    /// Reads a JSON document with `types`, `primaryType`, `domain` and `message`.
    public init(json: [UInt8]) throws(EthereumError) {
        let value: JSONValue
        do {
            value = try JSONValue(parsing: json)
        } catch {
            throw EthereumError(.badText, "\(error)")
        }
        try self.init(value)
    }

    /// The same for a parsed document.
    ///
    /// A document that does not define the type of its domain means the members which the domain
    /// has, in the order of the EIP.
    package init(_ document: JSONValue) throws(EthereumError) {
        guard let members = document.objectValue else {
            throw EthereumError(.badValue, "must be an object")
        }
        let known = ["types", "primaryType", "domain", "message"]
        for member in members where !known.contains(member.name) {
            throw EthereumError(.unknownKey, "", field: member.name)
        }
        let primaryType = try TypedData.member("primaryType", of: document)
        guard let name = primaryType.stringValue else {
            throw EthereumError(.badValue, "must be a text", field: "primaryType")
        }
        let domain = try TypedData.member("domain", of: document)
        let types = try TypedData.types(try TypedData.member("types", of: document), domain)
        guard name != TypedData.domainName, types[name] != nil else {
            throw EthereumError(.badType, "\(name) is no type of a message", field: "primaryType")
        }
        var hasher = TypedDataHasher(types: types)
        domainSeparator = try TypedData.hash(domain, TypedData.domainName, "domain", &hasher)
        let message = try TypedData.member("message", of: document)
        structHash = try TypedData.hash(message, name, "message", &hasher)
        encodedType = types.encodedType(of: name)
        digest = TypedData.digest(domainSeparator: domainSeparator, structHash: structHash)
    }

    private static func hash(
        _ json: JSONValue, _ type: String, _ place: String, _ hasher: inout TypedDataHasher
    ) throws(EthereumError) -> Hash32 {
        do throws(EthereumError) {
            return try hasher.structHash(json, as: type)
        } catch {
            throw error.inside(place)
        }
    }

    private static func member(
        _ name: String, of document: JSONValue
    ) throws(EthereumError) -> JSONValue {
        guard let value = document[name] else { throw EthereumError(.missingKey, "", field: name) }
        return value
    }

    /// The document's types with that of the domain.
    private static func types(
        _ json: JSONValue, _ domain: JSONValue
    ) throws(EthereumError) -> TypedDataTypes {
        let types = try TypedDataTypes(json)
        if let fields = types[domainName] {
            for (index, field) in fields.enumerated() {
                let place = "types.\(domainName)[\(index)]"
                guard let own = domainFields.first(where: { $0.name == field.name }),
                    field.type == .atomic(own.type)
                else { throw EthereumError(.badType, "no member of a domain", field: place) }
            }
            return types
        }
        guard let members = domain.objectValue else {
            throw EthereumError(.badValue, "must be an object", field: "domain")
        }
        let present = domainFields.filter { own in
            members.contains { $0.name.utf8.elementsEqual(own.name.utf8) }
        }
        return types.adding(
            domainName,
            present.map {
                TypedDataTypes.Field(
                    name: $0.name, typeName: $0.type.canonicalName, type: .atomic($0.type))
            })
    }

    // MARK: Parts, for documents that code builds without JSON

    /// What is signed, from its two parts.
    public static func digest(domainSeparator: Hash32, structHash: Hash32) -> Hash32 {
        Keccak256.hash([0x19, 0x01] + domainSeparator.bytes + structHash.bytes)
    }

    /// The hash of a struct from the text of its type and the words of its members.
    ///
    /// A member that is text, bytes, an array or a struct stands as its hash.
    public static func structHash(encodedType: String, words: [Hash32]) -> Hash32 {
        var data: [UInt8] = []
        data.reserveCapacity(32 * (words.count + 1))
        Keccak256.hash(Array(encodedType.utf8)).append(to: &data)
        for word in words { word.append(to: &data) }
        return Keccak256.hash(data)
    }
}
