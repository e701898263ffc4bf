package import Arithmetic
import Basics

/// Writes ABI data into one buffer: offsets are filled in when their tails are written.
struct ABIEncoder {
    private(set) var output: [UInt8] = []

    /// A sequence of values: heads, then tails.
    mutating func append(_ values: [ABIValue], as types: [ABIType]) throws(EthereumError) {
        guard values.count == types.count else { throw wrongCount(values, types) }
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
        guard case .tail = type.place else { return try writeStatic(value, as: type, at: &head) }
        write(UInt256(output.count - base), at: head)
        head += 32
        try append(value, as: type)
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
            var place = beginHeads(32)
            try writeStatic(value, as: type, at: &place)
        }
    }

    /// Writes a value of a static type over the heads at `position`, which are there already, and
    /// moves behind it.
    private mutating func writeStatic(
        _ value: ABIValue, as type: ABIType, at position: inout Int
    ) throws(EthereumError) {
        switch type {
        case .fixedArray(let element, let count):
            guard case .array(let values) = value else { throw mismatch(type) }
            guard values.count == count else { throw EthereumError(.wrongLength, "array") }
            for value in values { try writeStatic(value, as: element, at: &position) }
        case .tuple(let members):
            guard case .tuple(let values) = value else { throw mismatch(type) }
            guard values.count == members.count else { throw wrongCount(values, members) }
            for index in values.indices {
                try writeStatic(values[index], as: members[index], at: &position)
            }
        default:
            try writeWord(value, as: type, at: position)
            position += 32
        }
    }

    /// Writes a value that is one word.
    private mutating func writeWord(
        _ value: ABIValue, as type: ABIType, at position: Int
    ) throws(EthereumError) {
        switch type {
        case .uint(let bits), .ufixed(let bits, _):
            guard case .uint(let number) = value else { throw mismatch(type) }
            guard number.bitWidth <= bits else { throw outOfRange(type) }
            write(number, at: position)
        case .int(let bits), .fixed(let bits, _):
            guard case .int(let number) = value else { throw mismatch(type) }
            guard number.fits(bits: bits) else { throw outOfRange(type) }
            write(number.twosComplement, at: position)
        case .address:
            guard case .address(let address) = value else { throw mismatch(type) }
            write(UInt256(address), at: position)
        case .bool:
            guard case .bool(let isTrue) = value else { throw mismatch(type) }
            write(isTrue ? .one : .zero, at: position)
        case .fixedBytes(let count):
            try writeBytes(value, count, as: type, name: "bytes\(count)", at: position)
        case .function: try writeBytes(value, 24, as: type, name: "function", at: position)
        case .array, .fixedArray, .tuple, .bytes, .string: throw mismatch(type)
        }
    }

    private mutating func writeBytes(
        _ value: ABIValue, _ count: Int, as type: ABIType, name: @autoclosure () -> String,
        at position: Int
    ) throws(EthereumError) {
        guard case .fixedBytes(let bytes) = value else { throw mismatch(type) }
        guard bytes.count == count else { throw EthereumError(.wrongLength, name()) }
        for index in 0..<count { output[position + index] = bytes[index] }
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

    private func mismatch(_ type: ABIType) -> EthereumError {
        EthereumError(.typeMismatch, type.canonicalName)
    }

    private func wrongCount(_ values: [ABIValue], _ types: [ABIType]) -> EthereumError {
        EthereumError(.typeMismatch, "\(values.count) values for \(types.count) types")
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
        self.init(
            limbs: address.middle << 32 | UInt64(address.low),
            address.high << 32 | address.middle >> 32, address.high >> 32, 0)
    }
}
