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
    mutating func structHash(
        _ json: JSONValue, as name: String, at place: String
    ) throws(EthereumError) -> Hash32 {
        guard let fields = types[name] else {
            throw EthereumError(.badType, "\(name) is not defined", field: place)
        }
        guard let members = json.objectValue else {
            throw EthereumError(.badValue, "must be an object", field: place)
        }
        for member in members
        where !fields.contains(where: { $0.name.utf8.elementsEqual(member.name.utf8) }) {
            throw EthereumError(.unknownKey, "", field: "\(place).\(member.name)")
        }
        var data: [UInt8] = []
        data.reserveCapacity(32 * (fields.count + 1))
        typeHash(of: name).append(to: &data)
        for field in fields {
            let here = "\(place).\(field.name)"
            guard let value = json[field.name] else {
                throw EthereumError(.missingKey, "", field: here)
            }
            try append(value, as: field.type, at: here, to: &data)
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
        _ json: JSONValue, as type: TypedDataType, at place: String, to data: inout [UInt8]
    ) throws(EthereumError) {
        switch type {
        case .structure(let name):
            try structHash(json, as: name, at: place).append(to: &data)
        case .array(let element, let count):
            guard let list = json.arrayValue else {
                throw EthereumError(.badValue, "must be an array", field: place)
            }
            if let count, list.count != count {
                throw EthereumError(.wrongLength, "must have \(count) elements", field: place)
            }
            var words: [UInt8] = []
            words.reserveCapacity(32 * list.count)
            for index in list.indices {
                try append(list[index], as: element, at: "\(place)[\(index)]", to: &words)
            }
            Keccak256.hash(words).append(to: &data)
        case .atomic(let type):
            try TypedDataWord.append(json, as: type, at: place, to: &data)
        }
    }
}
