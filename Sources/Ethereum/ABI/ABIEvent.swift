public import Basics
import Cryptography

/// An event of a contract: what its logs mean.
public struct ABIEvent: Hashable, Sendable {
    /// A parameter's value in a log.
    public enum Value: Hashable, Sendable {
        /// The value itself.
        case value(ABIValue)
        /// An indexed parameter of more than one word leaves only its hash.
        case hash(Hash32)
    }

    /// The most topics a log has.
    public static let topicsMax = 4

    /// The name without parameters.
    public let name: String
    /// The parameters in their order.
    public let parameters: [ABIParameter]
    /// Whether logs leave out the signature's topic.
    public let isAnonymous: Bool
    /// The hash of the canonical signature.
    public let topic: Hash32

    /// From name and parameters; refuses more indexed ones than topics.
    public init(
        name: String, parameters: [ABIParameter], isAnonymous: Bool = false
    ) throws(EthereumError) {
        self.name = name
        self.parameters = parameters
        self.isAnonymous = isAnonymous
        let types = parameters.map(\.type.canonicalName).joined(separator: ",")
        topic = ABI.eventTopic("\(name)(\(types))")
        let count = parameters.filter(\.isIndexed).count + (isAnonymous ? 0 : 1)
        guard count <= ABIEvent.topicsMax else { throw EthereumError(.badType, name) }
    }

    /// Parses `Transfer(address indexed from, address indexed to, uint256 value)`; names are
    /// optional.
    public init(parsing signature: String, isAnonymous: Bool = false) throws(EthereumError) {
        let (name, parameters) = try ABIParameter.parse(signature)
        try self.init(name: name, parameters: parameters, isAnonymous: isAnonymous)
    }

    /// The values of a log, in the parameters' order.
    public func decode(
        topics: [Hash32], data: [UInt8], strictness: ABIStrictness = .strict
    ) throws(EthereumError) -> [Value] {
        var rest = topics[...]
        if !isAnonymous {
            guard rest.popFirst() == topic else { throw EthereumError(.wrongSelector, name) }
        }
        guard rest.count == parameters.filter(\.isIndexed).count else {
            throw EthereumError(.wrongFieldCount, "topics of \(name)")
        }
        let plain = parameters.filter { !$0.isIndexed }.map(\.type)
        var values = try ABI.decode(plain, from: data, strictness: strictness)[...]
        var result: [Value] = []
        for parameter in parameters {
            if parameter.isIndexed, let topic = rest.popFirst() {
                result.append(try ABIEvent.value(of: topic, parameter.type, strictness))
            } else if let value = values.popFirst() {
                result.append(.value(value))
            }
        }
        return result
    }

    private static func value(
        of topic: Hash32, _ type: ABIType, _ strictness: ABIStrictness
    ) throws(EthereumError) -> Value {
        switch type {
        case .array, .bytes, .fixedArray, .string, .tuple: return .hash(topic)
        default:
            let values = try ABI.decode([type], from: topic.bytes, strictness: strictness)
            return values.first.map { .value($0) } ?? .hash(topic)
        }
    }

    /// The topic by which logs with this value of an indexed parameter are found.
    ///
    /// A word stands as it is; bytes and text are hashed; arrays and tuples are hashed over their
    /// elements, each padded to whole words, without lengths and offsets.
    public static func topic(
        of value: ABIValue, as type: ABIType
    ) throws(EthereumError) -> Hash32 {
        try type.check()
        var encoder = ABIEncoder()
        switch (type, value) {
        case (.bytes, .bytes(let bytes)): return Keccak256.hash(bytes)
        case (.string, .string(let text)): return Keccak256.hash(Array(text.utf8))
        case (.array, _), (.fixedArray, _), (.tuple, _), (.bytes, _), (.string, _):
            try encoder.appendInPlace(value, as: type)
            return Keccak256.hash(encoder.output)
        default:
            try encoder.appendInPlace(value, as: type)
            // One word.
            return Hash32(bytes: encoder.output) ?? .zero
        }
    }
}
