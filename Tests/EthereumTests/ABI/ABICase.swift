import Arithmetic
import Basics
import Ethereum
import Foundation

/// One line of Tests/Vectors/ethereum_abi.json.
struct ABICase {
    let types: [ABIType]
    let values: [ABIValue]
    let data: [UInt8]

    struct Malformed: Error {}

    static func all() throws -> [ABICase] {
        let parsed = try JSONSerialization.jsonObject(with: vectorFile("ethereum_abi.json"))
        guard let cases = parsed as? [[String: Any]] else { throw Malformed() }
        return try cases.map { item in
            guard let names = item["types"] as? [String], let values = item["values"] as? [Any],
                let data = item["data"] as? String
            else { throw Malformed() }
            let types = try names.map { try ABIType(parsing: $0) }
            return ABICase(
                types: types, values: try zip(values, types).map { try value($0, $1) },
                data: try Hex.decode(data))
        }
    }

    private static func value(_ json: Any, _ type: ABIType) throws -> ABIValue {
        switch (type, json) {
        case (.bool, let flag as Bool): return .bool(flag)
        case (.uint, let text as String): return .uint(try UInt256(decimal: text))
        case (.int, let text as String):
            let isNegative = text.hasPrefix("-")
            let magnitude = try UInt256(decimal: isNegative ? text.dropFirst() : text[...])
            return .int(Int256(magnitude: magnitude, isNegative: isNegative))
        case (.address, let text as String): return .address(try Address(hex: text))
        case (.bytes, let text as String): return .bytes(try Hex.decode(text))
        case (.fixedBytes, let text as String): return .fixedBytes(try Hex.decode(text))
        case (.string, let text as String): return .string(text)
        case (.array(let element), let list as [Any]),
            (.fixedArray(let element, _), let list as [Any]):
            return .array(try list.map { try value($0, element) })
        case (.tuple(let members), let list as [Any]):
            return .tuple(try zip(list, members).map { try value($0, $1) })
        default: throw Malformed()
        }
    }
}
