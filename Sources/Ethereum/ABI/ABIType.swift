/// A type of the contract ABI.
public enum ABIType: Hashable, Sendable {
    /// An unsigned integer of this many bits.
    case uint(Int)
    /// A signed integer of this many bits.
    case int(Int)
    /// A signed decimal: an integer of this many bits over ten to this power (1 to 80).
    case fixed(Int, Int)
    /// An unsigned decimal: an integer of this many bits over ten to this power (1 to 80).
    case ufixed(Int, Int)
    /// An address.
    case address
    /// A function to call from outside: an address and a selector, 24 bytes.
    case function
    /// A truth value.
    case bool
    /// Bytes of any length.
    case bytes
    /// This many bytes, 1 to 32.
    case fixedBytes(Int)
    /// UTF-8 text.
    case string
    /// An array of any length.
    indirect case array(ABIType)
    /// An array of a fixed length.
    indirect case fixedArray(ABIType, Int)
    /// A struct, or the parameters of a function.
    case tuple([ABIType])

    /// How deep arrays and tuples nest at most.
    public static let depthMax = 32

    /// The text that selectors are made of: `(uint256,address[])[2]`.
    public var canonicalName: String {
        switch self {
        case .uint(let bits): "uint\(bits)"
        case .int(let bits): "int\(bits)"
        case .fixed(let bits, let decimals): "fixed\(bits)x\(decimals)"
        case .ufixed(let bits, let decimals): "ufixed\(bits)x\(decimals)"
        case .address: "address"
        case .function: "function"
        case .bool: "bool"
        case .bytes: "bytes"
        case .fixedBytes(let count): "bytes\(count)"
        case .string: "string"
        case .array(let element): element.canonicalName + "[]"
        case .fixedArray(let element, let count): element.canonicalName + "[\(count)]"
        case .tuple(let members):
            "(" + members.map(\.canonicalName).joined(separator: ",") + ")"
        }
    }

    /// Whether the value stands behind an offset rather than in place.
    public var isDynamic: Bool {
        switch self {
        case .bytes, .string, .array: true
        case .fixedArray(let element, _): element.isDynamic
        case .tuple(let members): members.contains(where: \.isDynamic)
        default: false
        }
    }

    /// Where a value of the type stands.
    enum Place {
        /// Behind an offset.
        case tail
        /// Among the heads, in this many bytes.
        case head(Int)
        /// Among the heads, in more bytes than `Int` counts.
        case tooLarge
    }

    /// Where the value stands, in one walk of the type.
    var place: Place {
        switch self {
        case .bytes, .string, .array: return .tail
        case .fixedArray(let element, let count):
            guard case .head(let one) = element.place else { return element.place }
            let (product, overflow) = one.multipliedReportingOverflow(by: count)
            return overflow ? .tooLarge : .head(product)
        case .tuple(let members):
            if isDynamic { return .tail }
            return ABIType.headCount(of: members).map { .head($0) } ?? .tooLarge
        default: return .head(32)
        }
    }

    /// Bytes the value takes among the heads: 32 for an offset; nil if that passes `Int`.
    var headCount: Int? {
        switch place {
        case .tail: 32
        case .head(let count): count
        case .tooLarge: nil
        }
    }

    static func headCount(of members: [ABIType]) -> Int? {
        var total = 0
        for member in members {
            guard let count = member.headCount else { return nil }
            let (sum, overflow) = total.addingReportingOverflow(count)
            if overflow { return nil }
            total = sum
        }
        return total
    }

    /// Refuses sizes that Solidity does not have, elements that take no space (an array of them
    /// could claim any length) and nesting deeper than `depthMax`.
    func check(depth: Int = ABIType.depthMax) throws(EthereumError) {
        guard depth > 0 else { throw EthereumError(.tooDeep, "ABI type") }
        switch self {
        case .uint(let bits), .int(let bits): try ABIType.check(bits: bits)
        case .fixed(let bits, let decimals), .ufixed(let bits, let decimals):
            try ABIType.check(bits: bits)
            guard (1...80).contains(decimals) else {
                throw EthereumError(.badType, "\(decimals) decimals")
            }
        case .fixedBytes(let count):
            guard (1...32).contains(count) else { throw EthereumError(.badType, "bytes\(count)") }
        case .array(let element):
            try element.check(depth: depth - 1)
        case .fixedArray(let element, let count):
            guard count > 0 else { throw EthereumError(.badType, "array of \(count)") }
            try element.check(depth: depth - 1)
        case .tuple(let members):
            guard !members.isEmpty else { throw EthereumError(.badType, "empty tuple") }
            for member in members { try member.check(depth: depth - 1) }
        case .address, .bool, .bytes, .function, .string: break
        }
    }

    private static func check(bits: Int) throws(EthereumError) {
        guard (8...256).contains(bits), bits.isMultiple(of: 8) else {
            throw EthereumError(.badType, "integer of \(bits) bits")
        }
    }
}
