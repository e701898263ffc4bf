import Arithmetic
import Basics

extension ABI {
    /// Encodes values as the parameters of a function: heads, then tails.
    public static func encode(
        _ values: [ABIValue], as types: [ABIType]
    ) throws(EthereumError) -> [UInt8] {
        for type in types { try type.check() }
        var output: [UInt8] = []
        try appendSequence(values, as: types, to: &output)
        return output
    }

    private static func appendSequence(
        _ values: [ABIValue], as types: [ABIType], to output: inout [UInt8]
    ) throws(EthereumError) {
        guard values.count == types.count else {
            throw EthereumError(.typeMismatch, "\(values.count) values for \(types.count) types")
        }
        guard var tail = ABIType.headCount(of: types) else { throw EthereumError(.tooLarge) }
        var tails: [UInt8] = []
        for (value, type) in zip(values, types) {
            if type.isDynamic {
                append(UInt256(tail), to: &output)
                let before = tails.count
                try append(value, as: type, to: &tails)
                tail += tails.count - before
            } else {
                try append(value, as: type, to: &output)
            }
        }
        output += tails
    }

    private static func append(
        _ value: ABIValue, as type: ABIType, to output: inout [UInt8]
    ) throws(EthereumError) {
        switch (type, value) {
        case (.uint(let bits), .uint(let number)):
            guard number.bitWidth <= bits else { throw outOfRange(type) }
            append(number, to: &output)
        case (.int(let bits), .int(let number)):
            guard fits(number, bits: bits) else { throw outOfRange(type) }
            append(number.isNegative ? ~number.magnitude &+ .one : number.magnitude, to: &output)
        case (.address, .address(let address)):
            output += repeatElement(0, count: 12)
            output += address.bytes
        case (.bool, .bool(let isTrue)): append(isTrue ? .one : .zero, to: &output)
        case (.fixedBytes(let count), .fixedBytes(let bytes)):
            guard bytes.count == count else { throw EthereumError(.wrongLength, "bytes\(count)") }
            appendPadded(bytes, to: &output)
        case (.bytes, .bytes(let bytes)):
            append(UInt256(bytes.count), to: &output)
            appendPadded(bytes, to: &output)
        case (.string, .string(let text)):
            let bytes = Array(text.utf8)
            append(UInt256(bytes.count), to: &output)
            appendPadded(bytes, to: &output)
        case (.array(let element), .array(let values)):
            append(UInt256(values.count), to: &output)
            try appendSequence(
                values, as: Array(repeating: element, count: values.count), to: &output)
        case (.fixedArray(let element, let count), .array(let values)):
            // Before the type list is built: a type may claim more elements than memory holds.
            guard values.count == count else { throw EthereumError(.wrongLength, "array") }
            try appendSequence(
                values, as: Array(repeating: element, count: count), to: &output)
        case (.tuple(let members), .tuple(let values)):
            try appendSequence(values, as: members, to: &output)
        default: throw EthereumError(.typeMismatch, type.canonicalName)
        }
    }

    private static func append(_ word: UInt256, to output: inout [UInt8]) {
        let words = (
            word.limb3.bigEndian, word.limb2.bigEndian, word.limb1.bigEndian, word.limb0.bigEndian
        )
        withUnsafeBytes(of: words) { output.append(contentsOf: $0) }
    }

    private static func appendPadded(_ bytes: [UInt8], to output: inout [UInt8]) {
        output += bytes
        output += repeatElement(0, count: (32 - bytes.count % 32) % 32)
    }

    /// −2^(bits−1) ≤ number < 2^(bits−1).
    private static func fits(_ number: Int256, bits: Int) -> Bool {
        let width = number.magnitude.bitWidth
        if width < bits { return true }
        return number.isNegative && number.magnitude == UInt256.one << (bits - 1)
    }

    private static func outOfRange(_ type: ABIType) -> EthereumError {
        EthereumError(.outOfRange, type.canonicalName)
    }
}
