import Arithmetic
import Basics

/// Walks ABI data.
///
/// Offsets may point several values at the same bytes, so a nested type could blow a small input up
/// without end; a budget on the bytes read in total prevents that.
struct ABIDecoder {
    /// How often each byte of the data may be read on average.
    static let readsMax = 8

    private let data: [UInt8]
    private let strictness: ABIStrictness
    private var budget: Int

    init(data: [UInt8], strictness: ABIStrictness) {
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
        for type in types { values.append(try member(type, head: &head, base: base)) }
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
        for _ in 0..<count { values.append(try member(type, head: &head, base: base)) }
        return values
    }

    private mutating func member(
        _ type: ABIType, head: inout Int, base: Int
    ) throws(EthereumError) -> ABIValue {
        guard type.isDynamic else {
            let value = try value(type, at: head)
            head += type.headCount ?? 0
            return value
        }
        let offset = try count(at: head, .badOffset)
        head += 32
        guard offset <= data.count - base else { throw EthereumError(.badOffset) }
        return try value(type, at: base + offset)
    }

    private mutating func value(
        _ type: ABIType, at position: Int
    ) throws(EthereumError) -> ABIValue {
        switch type {
        case .uint(let bits): return .uint(try unsigned(bits: bits, at: position))
        case .int(let bits): return .int(try signed(bits: bits, at: position))
        case .address: return .address(try address(at: position))
        case .bool:
            let number = try word(at: position)
            guard number <= 1 else { throw EthereumError(.dirtyPadding, "bool") }
            return .bool(!number.isZero)
        case .fixedBytes(let count):
            let bytes = try take(32, at: position)
            guard bytes.dropFirst(count).allSatisfy({ $0 == 0 }) else {
                throw EthereumError(.dirtyPadding, "bytes\(count)")
            }
            return .fixedBytes(Array(bytes.prefix(count)))
        case .bytes: return .bytes(try dynamicBytes(at: position))
        case .string: return .string(try text(at: position))
        case .array(let element):
            let count = try count(at: position, .truncated)
            return .array(try elements(element, count: count, at: position + 32))
        case .fixedArray(let element, let count):
            return .array(try elements(element, count: count, at: position))
        case .tuple(let members): return .tuple(try sequence(members, at: position))
        }
    }

    // MARK: Words

    private mutating func unsigned(bits: Int, at position: Int) throws(EthereumError) -> UInt256 {
        let number = try word(at: position)
        guard number.bitWidth <= bits else { throw EthereumError(.dirtyPadding, "uint\(bits)") }
        return number
    }

    private mutating func signed(bits: Int, at position: Int) throws(EthereumError) -> Int256 {
        guard let number = Int256(twosComplement: try take(32, at: position)) else {
            throw EthereumError(.truncated)
        }
        // The sign bit must fill everything above the type's width.
        let folded = number.isNegative ? number.magnitude &- .one : number.magnitude
        guard folded.bitWidth < bits else { throw EthereumError(.dirtyPadding, "int\(bits)") }
        return number
    }

    private mutating func address(at position: Int) throws(EthereumError) -> Address {
        let bytes = try take(32, at: position)
        guard bytes.prefix(12).allSatisfy({ $0 == 0 }),
            let address = Address(bytes: bytes.dropFirst(12))
        else { throw EthereumError(.dirtyPadding, "address") }
        return address
    }

    private mutating func dynamicBytes(at position: Int) throws(EthereumError) -> [UInt8] {
        let count = try count(at: position, .truncated)
        let start = position + 32
        let content = Array(try take(count, at: start))
        if strictness == .strict {
            let padding = try take((32 - count % 32) % 32, at: start + count)
            guard padding.allSatisfy({ $0 == 0 }) else {
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
        var limbs: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
        for byte in try take(32, at: position) {
            limbs.3 = limbs.3 << 8 | limbs.2 >> 56
            limbs.2 = limbs.2 << 8 | limbs.1 >> 56
            limbs.1 = limbs.1 << 8 | limbs.0 >> 56
            limbs.0 = limbs.0 << 8 | UInt64(byte)
        }
        return UInt256(limbs: limbs.0, limbs.1, limbs.2, limbs.3)
    }

    private mutating func take(
        _ count: Int, at position: Int
    ) throws(EthereumError) -> ArraySlice<UInt8> {
        try require(count, at: position)
        guard count <= budget else { throw EthereumError(.tooLarge, "overlapping values") }
        budget -= count
        return data[position..<position + count]
    }

    /// Positions never pass `data.count + 32`, so the sum cannot overflow.
    private func require(_ count: Int, at position: Int) throws(EthereumError) {
        guard position <= data.count, count <= data.count - position else {
            throw EthereumError(.truncated)
        }
    }
}
