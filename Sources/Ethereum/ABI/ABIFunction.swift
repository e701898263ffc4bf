import Basics

/// A contract function: its name and what it takes.
public struct ABIFunction: Hashable, Sendable {
    /// The name without parameters.
    public let name: String
    /// The parameter types.
    public let inputs: [ABIType]
    /// The first four bytes of its call data.
    public let selector: [UInt8]

    /// From name and types.
    public init(name: String, inputs: [ABIType]) {
        self.name = name
        self.inputs = inputs
        let types = inputs.map(\.canonicalName).joined(separator: ",")
        selector = ABI.selector("\(name)(\(types))")
    }

    /// Parses `transfer(address,uint256)`: a name and canonical types, no blanks.
    public init(parsing signature: String) throws(EthereumError) {
        guard let open = signature.firstIndex(of: "("), open > signature.startIndex else {
            throw EthereumError(.badType, signature)
        }
        let name = signature[..<open]
        guard ABIIdentifier.isValid(name.utf8) else { throw EthereumError(.badType, signature) }
        let list = signature[open...]
        if list == "()" {
            self.init(name: String(name), inputs: [])
            return
        }
        guard case .tuple(let inputs) = try ABIType(parsing: list) else {
            throw EthereumError(.badType, signature)
        }
        self.init(name: String(name), inputs: inputs)
    }

    /// The selector and the encoded values.
    public func encodeCall(_ values: [ABIValue]) throws(EthereumError) -> [UInt8] {
        selector + (try ABI.encode(values, as: inputs))
    }

    /// The values of call data that starts with this function's selector.
    public func decodeCall(
        _ data: [UInt8], strictness: ABIStrictness = .strict
    ) throws(EthereumError) -> [ABIValue] {
        guard data.starts(with: selector) else { throw EthereumError(.wrongSelector, name) }
        return try ABI.decode(inputs, from: Array(data.dropFirst(4)), strictness: strictness)
    }
}
