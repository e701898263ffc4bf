import Arithmetic
import Basics
import Codecs
import Ethereum

/// ABI types and values as the `eth` commands read and write them.
enum ABILine {
    /// The most types a line names.
    static let typesMax = 1024

    /// The types of a list of names.
    static func types(_ fields: Fields, _ key: String) throws(CommandFailure) -> [ABIType] {
        let list = try fields.list(key)
        guard list.count <= typesMax else { throw fields.bad(key, "has more than \(typesMax)") }
        var types: [ABIType] = []
        types.reserveCapacity(list.count)
        for (index, json) in list.enumerated() {
            guard let name = json.stringValue else {
                throw fields.bad("\(key)[\(index)]", "must be a text")
            }
            types.append(
                try CommandFailure.ethereum(fields.place("\(key)[\(index)]")) {
                    () throws(EthereumError) in try ABIType(parsing: name)
                })
        }
        return types
    }

    // MARK: Values in

    /// The values of a list, one for each type; the path of a failure begins at the list: `[1][0]`.
    static func values(
        _ list: [JSONValue], as types: [ABIType]
    ) throws(CommandFailure) -> [ABIValue] {
        guard list.count == types.count else {
            throw mismatch("must have \(types.count) elements, not \(list.count)")
        }
        var values: [ABIValue] = []
        values.reserveCapacity(list.count)
        for index in list.indices {
            do throws(CommandFailure) {
                values.append(try value(list[index], as: types[index]))
            } catch {
                throw error.inside("[\(index)]")
            }
        }
        return values
    }

    private static func values(
        _ list: [JSONValue], each type: ABIType
    ) throws(CommandFailure) -> [ABIValue] {
        var values: [ABIValue] = []
        values.reserveCapacity(list.count)
        for index in list.indices {
            do throws(CommandFailure) {
                values.append(try value(list[index], as: type))
            } catch {
                throw error.inside("[\(index)]")
            }
        }
        return values
    }

    private static func value(
        _ json: JSONValue, as type: ABIType
    ) throws(CommandFailure) -> ABIValue {
        switch type {
        case .array(let element):
            return .array(try values(try list(json), each: element))
        case .fixedArray(let element, let count):
            let list = try list(json)
            guard list.count == count else {
                throw mismatch("must have \(count) elements, not \(list.count)")
            }
            return .array(try values(list, each: element))
        case .tuple(let members): return .tuple(try values(try list(json), as: members))
        case .bool:
            guard let isTrue = json.boolValue else { throw mismatch("must be true or false") }
            return .bool(isTrue)
        default:
            guard let text = json.stringValue else { throw mismatch("must be a text") }
            return try word(text, as: type)
        }
    }

    /// A value that is written as a text.
    private static func word(
        _ text: String, as type: ABIType
    ) throws(CommandFailure) -> ABIValue {
        switch type {
        case .uint(let bits):
            guard let number = try? UInt256(decimal: text), number.bitWidth <= bits else {
                throw range(text, type)
            }
            return .uint(number)
        case .int(let bits):
            guard let number = Int256(decimal: text), number.fits(bits: bits) else {
                throw range(text, type)
            }
            return .int(number)
        case .ufixed(let bits, let decimals):
            guard let number = Int256(decimal: text, decimals: decimals), !number.isNegative,
                number.magnitude.bitWidth <= bits
            else { throw range(text, type) }
            return .uint(number.magnitude)
        case .fixed(let bits, let decimals):
            guard let number = Int256(decimal: text, decimals: decimals), number.fits(bits: bits)
            else { throw range(text, type) }
            return .int(number)
        case .address: return .address(try Fields.address(text, field: ""))
        case .string: return .string(text)
        default:
            guard let bytes = try? Hex.decode(text) else {
                throw mismatch("must be 0x and an even number of hex digits")
            }
            if type == .bytes { return .bytes(bytes) }
            guard bytes.count == type.byteCount else {
                throw CommandFailure("wrong-length", "must have \(type.byteCount ?? 0) bytes")
            }
            return .fixedBytes(bytes)
        }
    }

    private static func list(_ json: JSONValue) throws(CommandFailure) -> [JSONValue] {
        guard let list = json.arrayValue else { throw mismatch("must be an array") }
        return list
    }

    private static func mismatch(_ message: String) -> CommandFailure {
        CommandFailure("bad-value", message)
    }

    /// A number that is none is a bad value; one that is too large or small is out of range.
    private static func range(_ text: String, _ type: ABIType) -> CommandFailure {
        let body = text.utf8.first == 0x2d ? text.utf8.dropFirst() : text.utf8[...]
        let isWhole = !body.isEmpty && body.allSatisfy { (0x30...0x39).contains($0) }
        return CommandFailure(
            isWhole ? "out-of-range" : "bad-value", "is no \(type.canonicalName)")
    }

    // MARK: Values out

    /// A decoded value of this type.
    static func json(_ value: ABIValue, as type: ABIType) -> JSONValue {
        switch (type, value) {
        case (.ufixed(_, let decimals), .uint(let number)):
            .string(Int256(number).decimalText(decimals: decimals))
        case (.fixed(_, let decimals), .int(let number)):
            .string(number.decimalText(decimals: decimals))
        case (.array(let element), .array(let values)),
            (.fixedArray(let element, _), .array(let values)):
            .array(values.map { json($0, as: element) })
        case (.tuple(let members), .tuple(let values)):
            .array(zip(values, members).map { json($0, as: $1) })
        case (_, .uint(let number)): .string(number.description)
        case (_, .int(let number)): .string(number.description)
        case (_, .address(let address)): .string(address.checksummed)
        case (_, .bool(let isTrue)): .bool(isTrue)
        case (_, .bytes(let bytes)), (_, .fixedBytes(let bytes)): .string(Hex.encode(bytes))
        case (_, .string(let text)): .string(text)
        case (_, .array(let values)), (_, .tuple(let values)):
            // A decoder gives no such pair.
            .array(values.map { json($0, as: type) })
        }
    }
}

extension ABIType {
    /// The bytes of a value of fixed size that is written in hex; nil for other types.
    fileprivate var byteCount: Int? {
        switch self {
        case .fixedBytes(let count): count
        case .function: 24
        default: nil
        }
    }
}
