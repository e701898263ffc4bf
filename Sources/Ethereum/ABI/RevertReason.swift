public import Arithmetic
import Basics

/// Why a call was reverted, as far as its return data tells.
public enum RevertReason: Hashable, Sendable, CustomStringConvertible {
    /// `Error(string)`: a require or revert with text.
    case error(String)
    /// `Panic(uint256)`: a failed check of the compiler's.
    case panic(UInt256)
    /// Anything else, kept whole: the first four bytes (or fewer) and the rest.
    case custom(selector: [UInt8], data: [UInt8])
    /// Nothing was returned: out of gas, or a bare revert.
    case empty

    /// Reads return data; total.
    public static func decode(_ data: [UInt8]) -> RevertReason {
        if data.isEmpty { return .empty }
        let selector = Array(data.prefix(4))
        let rest = Array(data.dropFirst(4))
        switch selector {
        case [0x08, 0xc3, 0x79, 0xa0]:
            // Lenient: text is for people, and older compilers left the padding off.
            if let text = try? ABI.decode([.string], from: rest, strictness: .lenient).first,
                let message = text.stringValue
            {
                return .error(message)
            }
        case [0x4e, 0x48, 0x7b, 0x71]:
            if let value = try? ABI.decode([.uint(256)], from: rest).first,
                let code = value.uintValue
            {
                return .panic(code)
            }
        default: break
        }
        return .custom(selector: selector, data: rest)
    }

    /// One line for people.
    public var description: String {
        switch self {
        case .error(let message): message
        case .panic(let code): "panic \(code.quantity) (\(RevertReason.meaning(ofPanic: code)))"
        case .custom(let selector, let data):
            "custom error \(Hex.encode(selector)) with \(data.count) bytes"
        case .empty: "reverted without data"
        }
    }

    /// Solidity's panic codes.
    private static func meaning(ofPanic code: UInt256) -> String {
        switch code.asUInt64 {
        case 0x01: "assertion failed"
        case 0x11: "arithmetic overflow"
        case 0x12: "division by zero"
        case 0x21: "bad enum value"
        case 0x22: "corrupt storage encoding"
        case 0x31: "pop of an empty array"
        case 0x32: "index out of bounds"
        case 0x41: "too much memory"
        case 0x51: "uninitialised function"
        default: "unknown"
        }
    }
}
