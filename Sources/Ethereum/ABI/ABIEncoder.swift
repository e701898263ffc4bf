package import Arithmetic
import Basics

/// Writes ABI data into one buffer: offsets are filled in when their tails are written.
struct ABIEncoder {
    private(set) var output: [UInt8] = []

    /// A sequence of values: heads, then tails.
    mutating func append(_ values: [ABIValue], as types: [ABIType]) throws(EthereumError) {
        guard values.count == types.count else {
            throw EthereumError(.typeMismatch, "\(values.count) values for \(types.count) types")
        }
        guard let heads = ABIType.headCount(of: types) else { throw EthereumError(.tooLarge) }
        var head = beginHeads(heads)
        let base = head
        for index in values.indices {
            try append(values[index], as: types[index], head: &head, base: base)
        }
    }

    /// A sequence of values of one type.
    private mutating func append(
        _ values: [ABIValue], each type: ABIType
    ) throws(EthereumError) {
        guard let one = type.headCount else { throw EthereumError(.tooLarge) }
        let (heads, overflow) = one.multipliedReportingOverflow(by: values.count)
        if overflow { throw EthereumError(.tooLarge) }
        guard type.isDynamic else {
            output.reserveCapacity(output.count + heads)
            for value in values { try append(value, as: type) }
            return
        }
        var head = beginHeads(heads)
        let base = head
        for value in values { try append(value, as: type, head: &head, base: base) }
    }

    /// Static values are written where they stand, so heads that hold any are appended in order;
    /// offsets get their place and are filled in later.
    private mutating func beginHeads(_ count: Int) -> Int {
        let start = output.count
        output.append(contentsOf: repeatElement(0, count: count))
        return start
    }

    private mutating func append(
        _ value: ABIValue, as type: ABIType, head: inout Int, base: Int
    ) throws(EthereumError) {
        if type.isDynamic {
            write(UInt256(output.count - base), at: head)
            head += 32
            try append(value, as: type)
            return
        }
        if try writeWord(value, as: type, at: head) {
            head += 32
            return
        }
        // A static tuple or array: written behind, then moved to its place.
        let end = output.count
        try append(value, as: type)
        for index in end..<output.count { output[head + index - end] = output[index] }
        head += output.count - end
        output.removeLast(output.count - end)
    }

    /// Appends a value without an offset in front.
    mutating func append(_ value: ABIValue, as type: ABIType) throws(EthereumError) {
        switch (type, value) {
        case (.bytes, .bytes(let bytes)):
            appendCount(bytes.count)
            appendPadded(bytes)
        case (.string, .string(let text)):
            let bytes = Array(text.utf8)
            appendCount(bytes.count)
            appendPadded(bytes)
        case (.array(let element), .array(let values)):
            appendCount(values.count)
            try append(values, each: element)
        case (.fixedArray(let element, let count), .array(let values)):
            guard values.count == count else { throw EthereumError(.wrongLength, "array") }
            try append(values, each: element)
        case (.tuple(let members), .tuple(let values)): try append(values, as: members)
        default:
            let place = beginHeads(32)
            guard try writeWord(value, as: type, at: place) else {
                throw EthereumError(.typeMismatch, type.canonicalName)
            }
        }
    }

    /// Writes a value that is one word; false for types that are not.
    private mutating func writeWord(
        _ value: ABIValue, as type: ABIType, at position: Int
    ) throws(EthereumError) -> Bool {
        switch (type, value) {
        case (.uint(let bits), .uint(let number)), (.ufixed(let bits, _), .uint(let number)):
            guard number.bitWidth <= bits else { throw outOfRange(type) }
            write(number, at: position)
        case (.int(let bits), .int(let number)), (.fixed(let bits, _), .int(let number)):
            guard number.fits(bits: bits) else { throw outOfRange(type) }
            write(number.twosComplement, at: position)
        case (.address, .address(let address)): write(UInt256(address), at: position)
        case (.bool, .bool(let isTrue)): write(isTrue ? .one : .zero, at: position)
        case (.fixedBytes(let count), .fixedBytes(let bytes)):
            guard bytes.count == count else { throw EthereumError(.wrongLength, "bytes\(count)") }
            for index in 0..<count { output[position + index] = bytes[index] }
        case (.function, .fixedBytes(let bytes)):
            guard bytes.count == 24 else { throw EthereumError(.wrongLength, "function") }
            for index in 0..<24 { output[position + index] = bytes[index] }
        case (.array, _), (.fixedArray, _), (.tuple, _), (.bytes, _), (.string, _): return false
        default: throw EthereumError(.typeMismatch, type.canonicalName)
        }
        return true
    }

    private mutating func write(_ word: UInt256, at position: Int) {
        output.withUnsafeMutableBytes { buffer in
            // The caller has made room for the word; a short buffer would trap in the next line.
            let place = UnsafeMutableRawBufferPointer(rebasing: buffer[position..<position + 32])
            place.storeBytes(of: word.limb3.bigEndian, as: UInt64.self)
            place.storeBytes(of: word.limb2.bigEndian, toByteOffset: 8, as: UInt64.self)
            place.storeBytes(of: word.limb1.bigEndian, toByteOffset: 16, as: UInt64.self)
            place.storeBytes(of: word.limb0.bigEndian, toByteOffset: 24, as: UInt64.self)
        }
    }

    private mutating func appendCount(_ count: Int) {
        UInt256(count).append(to: &output, skipping: 0)
    }

    mutating func appendPadded(_ bytes: [UInt8]) {
        output += bytes
        output.append(contentsOf: repeatElement(0, count: (32 - bytes.count % 32) % 32))
    }

    private func outOfRange(_ type: ABIType) -> EthereumError {
        EthereumError(.outOfRange, type.canonicalName)
    }

    // MARK: Packed

    /// Appends a value in as many bytes as its type has.
    mutating func appendPacked(_ value: ABIValue, as type: ABIType) throws(EthereumError) {
        switch (type, value) {
        case (.bytes, .bytes(let bytes)): output += bytes
        case (.string, .string(let text)): output += Array(text.utf8)
        case (.array(let element), .array(let values)):
            try appendPacked(values, each: element)
        case (.fixedArray(let element, let count), .array(let values)):
            guard values.count == count else { throw EthereumError(.wrongLength, "array") }
            try appendPacked(values, each: element)
        case (.tuple, _): throw EthereumError(.unsupportedPacking, type.canonicalName)
        default:
            let place = output.count
            try append(value, as: type)
            let (kept, isLeft) = type.packedCount
            if isLeft {
                output.removeLast(32 - kept)
            } else {
                output.removeSubrange(place..<place + 32 - kept)
            }
        }
    }

    private mutating func appendPacked(
        _ values: [ABIValue], each element: ABIType
    ) throws(EthereumError) {
        switch element {
        case .array, .bytes, .fixedArray, .string, .tuple:
            throw EthereumError(.unsupportedPacking, "array of \(element.canonicalName)")
        default: try append(values, each: element)
        }
    }
}

extension ABIType {
    /// The bytes of a one-word value that packing keeps, and whether they are the left ones.
    fileprivate var packedCount: (count: Int, isLeft: Bool) {
        switch self {
        case .uint(let bits), .int(let bits), .fixed(let bits, _), .ufixed(let bits, _):
            (bits / 8, false)
        case .address: (20, false)
        case .bool: (1, false)
        case .fixedBytes(let count): (count, true)
        case .function: (24, true)
        case .array, .bytes, .fixedArray, .string, .tuple: (32, false)
        }
    }
}

extension Int256 {
    /// −2^(bits−1) ≤ self < 2^(bits−1).
    package func fits(bits: Int) -> Bool {
        let width = magnitude.bitWidth
        if width < bits { return true }
        return isNegative && magnitude == UInt256.one << (bits - 1)
    }

    /// The EVM's word of a number that fits 256 bits.
    var twosComplement: UInt256 { isNegative ? ~magnitude &+ .one : magnitude }
}

extension UInt256 {
    /// An address as the low 160 bits.
    init(_ address: Address) {
        // Twenty bytes always fit.
        self = UInt256(bigEndian: address.bytes) ?? .zero
    }
}
