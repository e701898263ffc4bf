import Basics
import Codecs
import Cryptography

/// The struct types of a document (EIP-712), checked: every name is known and no struct holds
/// itself.
struct TypedDataTypes: Sendable {
    /// A member of a struct.
    struct Field: Hashable, Sendable {
        let name: String
        /// The type's name as the document spells it.
        let typeName: String
        let type: TypedDataType
    }

    /// The most struct types of a document, and the most members of one.
    static let countMax = 256

    private let structures: [String: [Field]]

    /// Reads the `types` of a document: lists of `{"name","type"}` by name.
    init(_ json: JSONValue) throws(EthereumError) {
        guard let members = json.objectValue else {
            throw EthereumError(.badValue, "must be an object", field: "types")
        }
        guard members.count <= TypedDataTypes.countMax else {
            throw EthereumError(.tooLarge, "types", field: "types")
        }
        var structures: [String: [Field]] = [:]
        for member in members {
            let place = "types.\(member.name)"
            guard ABIIdentifier.isValid(member.name.utf8),
                !TypedDataType.isReserved(member.name)
            else { throw EthereumError(.badType, "no name of a struct", field: place) }
            structures[member.name] = try TypedDataTypes.fields(member.value, place)
        }
        self.structures = structures
        try checkNames(members.map(\.name))
    }

    /// Adds a struct type that the document has left out.
    func adding(_ name: String, _ fields: [Field]) -> TypedDataTypes {
        TypedDataTypes(structures: structures.merging([name: fields]) { old, _ in old })
    }

    private init(structures: [String: [Field]]) { self.structures = structures }

    private static func fields(
        _ json: JSONValue, _ place: String
    ) throws(EthereumError) -> [Field] {
        guard let list = json.arrayValue else {
            throw EthereumError(.badValue, "must be an array", field: place)
        }
        guard list.count <= countMax else { throw EthereumError(.tooLarge, "", field: place) }
        var fields: [Field] = []
        for (index, entry) in list.enumerated() {
            let here = "\(place)[\(index)]"
            guard let members = entry.objectValue, members.count == 2,
                let name = entry["name"]?.stringValue, let type = entry["type"]?.stringValue
            else {
                throw EthereumError(.badValue, #"must be {"name","type"}"#, field: here)
            }
            guard ABIIdentifier.isValid(name.utf8), !fields.contains(where: { $0.name == name })
            else { throw EthereumError(.badType, "no name of a member: \(name)", field: here) }
            do throws(EthereumError) {
                let parsed = try TypedDataType(parsing: type)
                fields.append(Field(name: name, typeName: type, type: parsed))
            } catch {
                throw EthereumError(error.code, error.detail, field: "\(here).type")
            }
        }
        return fields
    }

    // MARK: Checks

    /// Refuses names of structs that are not defined, and cycles.
    private func checkNames(_ names: [String]) throws(EthereumError) {
        var done: Set<String> = []
        for name in names {
            var path: [String] = []
            try visit(name, &path, &done)
        }
    }

    /// Depth first; the path is no longer than there are types.
    private func visit(
        _ name: String, _ path: inout [String], _ done: inout Set<String>
    ) throws(EthereumError) {
        if done.contains(name) { return }
        if path.contains(name) {
            throw EthereumError(.cyclicType, name, field: "types.\(name)")
        }
        path.append(name)
        for (index, field) in (structures[name] ?? []).enumerated() {
            guard case .structure(let inner) = field.type.core else { continue }
            guard structures[inner] != nil else {
                throw EthereumError(
                    .badType, "\(inner) is not defined", field: "types.\(name)[\(index)].type")
            }
            try visit(inner, &path, &done)
        }
        path.removeLast()
        done.insert(name)
    }

    // MARK: Texts and hashes

    /// The members of a struct; nil for a name that is not defined.
    subscript(name: String) -> [Field]? { structures[name] }

    /// The struct's text, then those of the structs inside, sorted by name.
    func encodedType(of name: String) -> String {
        var found: Set<String> = []
        collect(name, &found)
        found.remove(name)
        return ([name] + found.sorted()).map(text).joined()
    }

    private func collect(_ name: String, _ found: inout Set<String>) {
        guard found.insert(name).inserted else { return }
        for field in structures[name] ?? [] {
            if case .structure(let inner) = field.type.core { collect(inner, &found) }
        }
    }

    private func text(of name: String) -> String {
        let fields = (structures[name] ?? []).map { "\($0.typeName) \($0.name)" }
        return "\(name)(\(fields.joined(separator: ",")))"
    }

    /// The hash of `encodedType`.
    func typeHash(of name: String) -> Hash32 { Keccak256.hash(Array(encodedType(of: name).utf8)) }
}
