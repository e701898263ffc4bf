import Arithmetic
import Basics
import Codecs

/// The parameters of one JSON-RPC call, by position.
struct ChainParameters {
    private let values: [JSONValue]

    init(_ values: [JSONValue]) {
        self.values = values
    }

    subscript(index: Int) -> JSONValue? { values.indices.contains(index) ? values[index] : nil }

    func text(_ index: Int) throws(ChainRefusal) -> String {
        guard let text = self[index]?.stringValue else { throw .parameter(index) }
        return text
    }

    func hash(_ index: Int) throws(ChainRefusal) -> Hash32 {
        guard let hash = try? Hash32(hex: try text(index)) else { throw .parameter(index) }
        return hash
    }

    func address(_ index: Int) throws(ChainRefusal) -> Address {
        guard let address = try? Address(hex: try text(index)) else { throw .parameter(index) }
        return address
    }

    func bytes(_ index: Int) throws(ChainRefusal) -> [UInt8] {
        guard let bytes = try? Hex.decode(try text(index)) else { throw .parameter(index) }
        return bytes
    }

    func quantity(_ index: Int) throws(ChainRefusal) -> UInt64 {
        guard let value = try? UInt256(quantity: try text(index)), let word = value.asUInt64 else {
            throw .parameter(index)
        }
        return word
    }

    /// The call object at this position.
    func message(_ index: Int) throws(ChainRefusal) -> ContractMessage {
        guard let call = self[index], call.objectValue != nil else { throw .parameter(index) }
        let input = call["data"] ?? call["input"]
        let value = call["value"]?.stringValue.map { try? UInt256(quantity: $0) } ?? .zero
        guard let value, let data = try? Hex.decode(input?.stringValue ?? "0x") else {
            throw .parameter(index)
        }
        return ContractMessage(
            from: try Self.address(call["from"], index) ?? .zero,
            to: try Self.address(call["to"], index), value: value, input: data)
    }

    private static func address(
        _ value: JSONValue?, _ index: Int
    ) throws(ChainRefusal) -> Address? {
        guard let value, !value.isNull else { return nil }
        guard let text = value.stringValue, let address = try? Address(hex: text) else {
            throw .parameter(index)
        }
        return address
    }
}
