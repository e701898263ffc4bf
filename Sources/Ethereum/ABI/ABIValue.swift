public import Arithmetic
public import Basics

/// A value of the contract ABI.
public enum ABIValue: Hashable, Sendable {
    /// An unsigned integer of any width; an unsigned decimal times ten to its decimals.
    case uint(UInt256)
    /// A signed integer of any width; a signed decimal times ten to its decimals.
    case int(Int256)
    /// An address.
    case address(Address)
    /// A truth value.
    case bool(Bool)
    /// Bytes of any length.
    case bytes([UInt8])
    /// Bytes of the type's length; 24 for a function.
    case fixedBytes([UInt8])
    /// UTF-8 text.
    case string(String)
    /// An array, of fixed length or not.
    case array([ABIValue])
    /// A struct.
    case tuple([ABIValue])

    /// The unsigned integer, if it is one.
    public var uintValue: UInt256? {
        if case .uint(let value) = self { value } else { nil }
    }
    /// The signed integer, if it is one.
    public var intValue: Int256? {
        if case .int(let value) = self { value } else { nil }
    }
    /// The address, if it is one.
    public var addressValue: Address? {
        if case .address(let value) = self { value } else { nil }
    }
    /// The truth value, if it is one.
    public var boolValue: Bool? {
        if case .bool(let value) = self { value } else { nil }
    }
    /// The bytes, of fixed length or not, if it is that.
    public var bytesValue: [UInt8]? {
        switch self {
        case .bytes(let value), .fixedBytes(let value): value
        default: nil
        }
    }
    /// The text, if it is one.
    public var stringValue: String? {
        if case .string(let value) = self { value } else { nil }
    }
    /// The elements of an array or the members of a tuple, if it is one of these.
    public var elements: [ABIValue]? {
        switch self {
        case .array(let values), .tuple(let values): values
        default: nil
        }
    }
}
