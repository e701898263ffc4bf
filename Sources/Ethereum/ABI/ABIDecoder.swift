import Arithmetic
import Basics

/// Walks ABI data, which must outlive it.
///
/// Offsets may point several values at the same bytes, so a nested type could blow a small input up
/// without end; a budget on the bytes read in total prevents that.
struct ABIDecoder {
    /// How often each byte of the data may be read on average.
    static let readsMax = 8

    private let data: UnsafeBufferPointer<UInt8>
    private let strictness: ABIStrictness
    private var budget: Int

    init(data: UnsafeBufferPointer<UInt8>, strictness: ABIStrictness) {
        self.data = data
        self.strictness = strictness
        let (product, overflow) = data.count.multipliedReportingOverflow(by: ABIDecoder.readsMax)
        budget = overflow ? .max : product
    }

    /// Decodes members whose heads start at `base`; their offsets count from there.
    mutating func sequence(_ types: [ABIType], at base: Int) throws(EthereumError) -> [ABIValue] {
        guard let heads = ABIType.headCount(of: types) else { throw EthereumError(.tooLarge) }
        try require(heads, at: base)
        var values: [ABIValue] = []
        values.reserveCapacity(types.count)
        var head = base
        for type in types {
            values.append(try member(type, head: &head, base: base, heads: heads))
        }
        return values
    }

    /// The same for `count` members of one type, which must not be spelled out in a list: the
    /// count comes from outside.
    private mutating func elements(
        _ type: ABIType, count: Int, at base: Int
    ) throws(EthereumError) -> [ABIValue] {
        guard let one = type.headCount else { throw EthereumError(.tooLarge) }
        let (heads, overflow) = one.multipliedReportingOverflow(by: count)
        if overflow { throw EthereumError(.truncated, "array") }
        try require(heads, at: base)
        var values: [ABIValue] = []
        values.reserveCapacity(count)
        var head = base
        for _ in 0..<count {
            values.append(try member(type, head: &head, base: base, heads: heads))
        }
        return values
    }

    private mutating func member(
        _ type: ABIType, head: inout Int, base: Int, heads: Int
    ) throws(EthereumError) -> ABIValue {
        switch type.place {
        case .head(let count):
            let value = try value(type, at: head)
            head += count
            return value
        case .tooLarge: throw EthereumError(.tooLarge)
        case .tail: break
        }
        let offset = try count(at: head, .badOffset)
        head += 32
        guard offset <= data.count - base, strictness == .lenient || offset >= heads else {
            throw EthereumError(.badOffset)
        }
        return try value(type, at: base + offset)
    }

    private mutating func value(
        _ type: ABIType, at position: Int
    ) throws(EthereumError) -> ABIValue {
        switch type {
        case .uint(let bits), .ufixed(let bits, _):
            let number = try word(at: position)
            guard number.bitWidth <= bits else { throw dirty(type) }
            return .uint(number)
        case .int(let bits), .fixed(let bits, _):
            let number = Int256(twosComplement: try word(at: position))
            // The sign bit must fill everything above the type's width.
            guard number.fits(bits: bits) else { throw dirty(type) }
            return .int(number)
        case .address:
            guard let address = Address(try word(at: position)) else { throw dirty(type) }
            return .address(address)
        case .bool:
            let number = try word(at: position)
            guard number <= 1 else { throw dirty(type) }
            return .bool(!number.isZero)
        case .fixedBytes(let count): return .fixedBytes(try leftBytes(count, type, at: position))
        case .function: return .fixedBytes(try leftBytes(24, type, at: position))
        case .bytes: return .bytes(Array(try dynamicBytes(at: position)))
        case .string: return .string(try text(at: position))
        case .array(let element):
            let count = try count(at: position, .truncated)
            return .array(try elements(element, count: count, at: position + 32))
        case .fixedArray(let element, let count):
            return .array(try elements(element, count: count, at: position))
        case .tuple(let members): return .tuple(try sequence(members, at: position))
        }
    }

    // MARK: Words and bytes

    private mutating func leftBytes(
        _ count: Int, _ type: ABIType, at position: Int
    ) throws(EthereumError) -> [UInt8] {
        let bytes = try take(32, at: position)
        for byte in bytes[count...] where byte != 0 { throw dirty(type) }
        return Array(bytes[..<count])
    }

    private mutating func dynamicBytes(
        at position: Int
    ) throws(EthereumError) -> UnsafeBufferPointer<UInt8> {
        let count = try count(at: position, .truncated)
        let start = position + 32
        let content = try take(count, at: start)
        if strictness == .strict {
            for byte in try take((32 - count % 32) % 32, at: start + count) where byte != 0 {
                throw EthereumError(.dirtyPadding, "bytes")
            }
        }
        return content
    }

    private mutating func text(at position: Int) throws(EthereumError) -> String {
        let bytes = try dynamicBytes(at: position)
        if let text = String(validating: bytes, as: UTF8.self) { return text }
        guard strictness == .lenient else { throw EthereumError(.badText) }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// An offset or a length; one that passes the data is refused with `code`.
    private mutating func count(
        at position: Int, _ code: EthereumError.Code
    ) throws(EthereumError) -> Int {
        guard let count = try word(at: position).asInt, count <= data.count else {
            throw EthereumError(code)
        }
        return count
    }

    private mutating func word(at position: Int) throws(EthereumError) -> UInt256 {
        UInt256(word: try take(32, at: position))
    }

    private mutating func take(
        _ count: Int, at position: Int
    ) throws(EthereumError) -> UnsafeBufferPointer<UInt8> {
        try require(count, at: position)
        guard count <= budget else { throw EthereumError(.tooLarge, "overlapping values") }
        budget -= count
        return UnsafeBufferPointer(rebasing: data[position..<position + count])
    }

    /// Positions never pass `data.count + 32`, so the sum cannot overflow.
    private func require(_ count: Int, at position: Int) throws(EthereumError) {
        guard position <= data.count, count <= data.count - position else {
            throw EthereumError(.truncated)
        }
    }

    private func dirty(_ type: ABIType) -> EthereumError {
        EthereumError(.dirtyPadding, type.canonicalName)
    }
}

extension UInt256 {
    /// A word of exactly 32 bytes, most significant first.
    fileprivate init(word bytes: UnsafeBufferPointer<UInt8>) {
        let raw = UnsafeRawBufferPointer(bytes)
        func limb(_ offset: Int) -> UInt64 {
            UInt64(bigEndian: raw.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
        }
        self.init(limbs: limb(24), limb(16), limb(8), limb(0))
    }
}

extension Int256 {
    /// The number that a word means to the EVM's signed operations.
    init(twosComplement word: UInt256) {
        let isNegative = word.limb3 >> 63 == 1
        self.init(magnitude: isNegative ? ~word &+ .one : word, isNegative: isNegative)
    }
}

extension Address {
    /// The low 160 bits of a word; nil when the others are not zero.
    init?(_ word: UInt256) {
        guard word.limb3 == 0, word.limb2 >> 32 == 0 else { return nil }
        self.init(
            high: word.limb2 << 32 | word.limb1 >> 32, middle: word.limb1 << 32 | word.limb0 >> 32,
            low: UInt32(truncatingIfNeeded: word.limb0))
    }
}
