import Arithmetic
import Basics
import Codecs
import Cryptography

/// Hashes the values of a document by its types (EIP-712 `hashStruct` and `encodeData`).
struct TypedDataHasher {
    let types: TypedDataTypes
    private var typeHashes: [String: Hash32] = [:]

    init(types: TypedDataTypes) {
        self.types = types
    }

    /// The hash of a struct's type and of its members, one word each.
    ///
    /// The path of a refusal begins at the struct: `.to[1].wallet`.
    mutating func structHash(
        _ json: JSONValue, as name: String
    ) throws(EthereumError) -> Hash32 {
        guard let fields = types[name] else {
            throw EthereumError(.badType, "\(name) is not defined")
        }
        guard let members = json.objectValue else {
            throw EthereumError(.badValue, "must be an object")
        }
        for member in members
        where !fields.contains(where: { $0.name.utf8.elementsEqual(member.name.utf8) }) {
            throw EthereumError(.unknownKey, "", field: ".\(member.name)")
        }
        var data: [UInt8] = []
        data.reserveCapacity(32 * (fields.count + 1))
        typeHash(of: name).append(to: &data)
        for field in fields {
            guard let value = json[field.name] else {
                throw EthereumError(.missingKey, "", field: ".\(field.name)")
            }
            do throws(EthereumError) {
                try append(value, as: field.type, to: &data)
            } catch {
                throw error.inside(".\(field.name)")
            }
        }
        return Keccak256.hash(data)
    }

    private mutating func typeHash(of name: String) -> Hash32 {
        if let hash = typeHashes[name] { return hash }
        let hash = types.typeHash(of: name)
        typeHashes[name] = hash
        return hash
    }

    /// Appends the word of a value: itself, or the hash of what is longer.
    private mutating func append(
        _ json: JSONValue, as type: TypedDataType, to data: inout [UInt8]
    ) throws(EthereumError) {
        switch type {
        case .structure(let name): try structHash(json, as: name).append(to: &data)
        case .array(let element, let count):
            guard let list = json.arrayValue else {
                throw EthereumError(.badValue, "must be an array")
            }
            if let count, list.count != count {
                throw EthereumError(.wrongLength, "must have \(count) elements")
            }
            var words: [UInt8] = []
            words.reserveCapacity(32 * list.count)
            for index in list.indices {
                do throws(EthereumError) {
                    try append(list[index], as: element, to: &words)
                } catch {
                    throw error.inside("[\(index)]")
                }
            }
            Keccak256.hash(words).append(to: &data)
        case .atomic(let type): try TypedDataWord.append(json, as: type, to: &data)
        }
    }
}
