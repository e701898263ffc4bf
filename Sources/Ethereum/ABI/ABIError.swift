import Basics

/// A custom error of a contract: what its revert data means.
public struct ABIError: Hashable, Sendable {
    /// The name without parameters.
    public let name: String
    /// The parameters in their order.
    public let parameters: [ABIParameter]
    /// The first four bytes of its revert data.
    public let selector: [UInt8]

    /// From name and parameters; refuses indexed ones.
    public init(name: String, parameters: [ABIParameter]) throws(EthereumError) {
        guard !parameters.contains(where: \.isIndexed) else {
            throw EthereumError(.badType, name)
        }
        self.name = name
        self.parameters = parameters
        let types = parameters.map(\.type.canonicalName).joined(separator: ",")
        selector = ABI.selector("\(name)(\(types))")
    }

    /// Parses `InsufficientBalance(uint256 available, uint256 required)`; names are optional.
    public init(parsing signature: String) throws(EthereumError) {
        let (name, parameters) = try ABIParameter.parse(signature)
        try self.init(name: name, parameters: parameters)
    }

    /// The values of revert data that starts with this error's selector.
    public func decode(
        _ data: [UInt8], strictness: ABIStrictness = .strict
    ) throws(EthereumError) -> [ABIValue] {
        guard data.starts(with: selector) else { throw EthereumError(.wrongSelector, name) }
        return try ABI.decode(
            parameters.map(\.type), from: Array(data.dropFirst(4)), strictness: strictness)
    }

    /// The revert data of these values.
    public func encode(_ values: [ABIValue]) throws(EthereumError) -> [UInt8] {
        selector + (try ABI.encode(values, as: parameters.map(\.type)))
    }
}
