import Arithmetic
import Basics
import Codecs

/// The members of an object that a node sent, by name; errors name the path.
struct RPCFields {
    private let value: JSONValue
    private let path: String

    /// The members of an object; the path is where it stands.
    init(_ value: JSONValue, _ path: String) throws(ChainError) {
        guard value.objectValue != nil else { throw .malformed(path) }
        self.value = value
        self.path = path
    }

    /// The member, unless it is missing or null.
    func member(_ name: String) -> JSONValue? {
        value[name].flatMap { $0.isNull ? nil : $0 }
    }

    /// A quantity.
    func quantity(_ name: String) throws(ChainError) -> UInt256 {
        try RPCText.quantity(value[name], "\(path).\(name)")
    }

    /// A quantity that fits 64 bits.
    func word(_ name: String) throws(ChainError) -> UInt64 {
        try RPCText.word(value[name], "\(path).\(name)")
    }

    /// A quantity that fits a native signed integer.
    func index(_ name: String) throws(ChainError) -> Int {
        try RPCText.index(value[name], "\(path).\(name)")
    }

    /// A hash.
    func hash(_ name: String) throws(ChainError) -> Hash32 {
        try RPCText.hash(value[name], "\(path).\(name)")
    }

    /// An address.
    func address(_ name: String) throws(ChainError) -> Address {
        try RPCText.address(value[name], "\(path).\(name)")
    }

    /// Data of any length.
    func bytes(_ name: String) throws(ChainError) -> [UInt8] {
        try RPCText.bytes(value[name], "\(path).\(name)")
    }

    /// An array.
    func array(_ name: String) throws(ChainError) -> [JSONValue] {
        guard let elements = value[name]?.arrayValue else { throw .malformed("\(path).\(name)") }
        return elements
    }

    /// A hash; nil when the member is missing or null.
    func hashIfPresent(_ name: String) throws(ChainError) -> Hash32? {
        member(name) == nil ? nil : try hash(name)
    }

    /// A quantity that fits 64 bits; nil when the member is missing or null.
    func wordIfPresent(_ name: String) throws(ChainError) -> UInt64? {
        member(name) == nil ? nil : try word(name)
    }
}
