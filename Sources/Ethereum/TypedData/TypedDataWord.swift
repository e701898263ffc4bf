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
        _ json: JSONValue, as type: ABIType, to data: inout [UInt8]
    ) throws(EthereumError) {
        switch type {
        case .bool:
            guard let isTrue = json.boolValue else { throw bad("must be true or false") }
            (isTrue ? UInt256.one : .zero).append(to: &data, skipping: 0)
        case .uint(let bits):
            let number = try integer(json)
            guard !number.isNegative, number.magnitude.bitWidth <= bits else {
                throw EthereumError(.outOfRange, type.canonicalName)
            }
            number.magnitude.append(to: &data, skipping: 0)
        case .int(let bits):
            let number = try integer(json)
            guard number.fits(bits: bits) else {
                throw EthereumError(.outOfRange, type.canonicalName)
            }
            number.twosComplement.append(to: &data, skipping: 0)
        case .string:
            Keccak256.hash(Array(try text(json).utf8)).append(to: &data)
        case .bytes: Keccak256.hash(try hex(json)).append(to: &data)
        case .fixedBytes(let count):
            let bytes = try hex(json)
            guard bytes.count == count else {
                throw EthereumError(.wrongLength, type.canonicalName)
            }
            data += bytes
            data.append(contentsOf: repeatElement(0, count: 32 - count))
        case .address: try append(address: try text(json), to: &data)
        case .array, .fixed, .fixedArray, .function, .tuple, .ufixed:
            throw EthereumError(.badType, type.canonicalName)
        }
    }

    private static func append(
        address text: String, to data: inout [UInt8]
    ) throws(EthereumError) {
        let address = try Address(checksumming: text)
        data.append(contentsOf: repeatElement(0, count: 12))
        address.append(to: &data)
    }

    private static func text(_ json: JSONValue) throws(EthereumError) -> String {
        guard let text = json.stringValue else { throw bad("must be a text") }
        return text
    }

    private static func hex(_ json: JSONValue) throws(EthereumError) -> [UInt8] {
        guard let bytes = try? Hex.decode(try text(json)) else {
            throw bad("must be 0x and an even number of hex digits")
        }
        return bytes
    }

    private static func integer(
        _ json: JSONValue
    ) throws(EthereumError) -> Int256 {
        guard let text = json.numberText ?? json.stringValue else {
            throw bad("must be an integer")
        }
        if json.numberText == nil, text.utf8.starts(with: "0x".utf8) {
            return try hexInteger(text)
        }
        let isNegative = text.utf8.first == 0x2d
        do throws(IntegerTextError) {
            let digits = text.utf8.dropFirst(isNegative ? 1 : 0)
            return Int256(magnitude: try UInt256(decimalDigits: digits), isNegative: isNegative)
        } catch {
            if error == .overflow { throw EthereumError(.outOfRange, "integer") }
            throw bad("must be a whole number")
        }
    }

    /// Leading zeros are allowed: wallets pad.
    private static func hexInteger(
        _ text: String
    ) throws(EthereumError) -> Int256 {
        let digits = text.utf8.dropFirst(2)
        let significant = digits.drop { $0 == 0x30 }
        guard !digits.isEmpty, digits.allSatisfy({ Hex.digit($0) != nil }) else {
            throw bad("must be 0x and hex digits")
        }
        guard significant.count <= 64 else {
            throw EthereumError(.outOfRange, "integer")
        }
        var value = UInt256.zero
        for digit in significant { value = value << 4 | UInt256(UInt64(Hex.digit(digit) ?? 0)) }
        return Int256(value)
    }

    private static func bad(_ message: String) -> EthereumError {
        EthereumError(.badValue, message)
    }
}
