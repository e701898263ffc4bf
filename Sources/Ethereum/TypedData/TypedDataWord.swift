import Arithmetic
import Basics
import Codecs
import Cryptography

/// The words of values that are neither structs nor arrays.
enum TypedDataWord {
    /// Appends the word of a value.
    ///
    /// Integers are JSON numbers, decimal strings or `0x` hex; bytes are hex of exactly their
    /// length; addresses of mixed case need their checksum.
    static func append(
        _ json: JSONValue, as type: ABIType, at place: String, to data: inout [UInt8]
    ) throws(EthereumError) {
        switch type {
        case .bool:
            guard let isTrue = json.boolValue else { throw bad("must be true or false", place) }
            (isTrue ? UInt256.one : .zero).append(to: &data, skipping: 0)
        case .uint(let bits):
            let number = try integer(json, place)
            guard !number.isNegative, number.magnitude.bitWidth <= bits else {
                throw EthereumError(.outOfRange, type.canonicalName, field: place)
            }
            number.magnitude.append(to: &data, skipping: 0)
        case .int(let bits):
            let number = try integer(json, place)
            guard number.fits(bits: bits) else {
                throw EthereumError(.outOfRange, type.canonicalName, field: place)
            }
            number.twosComplement.append(to: &data, skipping: 0)
        case .string:
            Keccak256.hash(Array(try text(json, place).utf8)).append(to: &data)
        case .bytes: Keccak256.hash(try hex(json, place)).append(to: &data)
        case .fixedBytes(let count):
            let bytes = try hex(json, place)
            guard bytes.count == count else {
                throw EthereumError(.wrongLength, type.canonicalName, field: place)
            }
            data += bytes
            data.append(contentsOf: repeatElement(0, count: 32 - count))
        case .address: try append(address: try text(json, place), place, to: &data)
        case .array, .fixed, .fixedArray, .function, .tuple, .ufixed:
            throw EthereumError(.badType, type.canonicalName, field: place)
        }
    }

    private static func append(
        address text: String, _ place: String, to data: inout [UInt8]
    ) throws(EthereumError) {
        let address: Address
        do throws(EthereumError) {
            address = try Address(checksumming: text)
        } catch {
            throw EthereumError(error.code, error.detail, field: place)
        }
        data.append(contentsOf: repeatElement(0, count: 12))
        address.append(to: &data)
    }

    private static func text(_ json: JSONValue, _ place: String) throws(EthereumError) -> String {
        guard let text = json.stringValue else { throw bad("must be a text", place) }
        return text
    }

    private static func hex(_ json: JSONValue, _ place: String) throws(EthereumError) -> [UInt8] {
        guard let bytes = try? Hex.decode(try text(json, place)) else {
            throw bad("must be 0x and an even number of hex digits", place)
        }
        return bytes
    }

    private static func integer(
        _ json: JSONValue, _ place: String
    ) throws(EthereumError) -> Int256 {
        guard let text = json.numberText ?? json.stringValue else {
            throw bad("must be an integer", place)
        }
        if json.numberText == nil, text.utf8.starts(with: "0x".utf8) {
            return try hexInteger(text, place)
        }
        let isNegative = text.utf8.first == 0x2d
        do throws(IntegerTextError) {
            let digits = text.utf8.dropFirst(isNegative ? 1 : 0)
            return Int256(magnitude: try UInt256(decimalDigits: digits), isNegative: isNegative)
        } catch {
            if error == .overflow { throw EthereumError(.outOfRange, "integer", field: place) }
            throw bad("must be a whole number", place)
        }
    }

    /// Leading zeros are allowed: wallets pad.
    private static func hexInteger(
        _ text: String, _ place: String
    ) throws(EthereumError) -> Int256 {
        let digits = text.utf8.dropFirst(2)
        let significant = digits.drop { $0 == 0x30 }
        guard !digits.isEmpty, digits.allSatisfy({ Hex.digit($0) != nil }) else {
            throw bad("must be 0x and hex digits", place)
        }
        guard significant.count <= 64 else {
            throw EthereumError(.outOfRange, "integer", field: place)
        }
        var value = UInt256.zero
        for digit in significant { value = value << 4 | UInt256(UInt64(Hex.digit(digit) ?? 0)) }
        return Int256(value)
    }

    private static func bad(_ message: String, _ place: String) -> EthereumError {
        EthereumError(.badValue, message, field: place)
    }
}
