import Arithmetic
import Basics

/// What a contract returned, as 32-byte words.
struct ContractWords {
    private let data: [UInt8]
    private let name: String

    /// What a function of this name returned.
    init(_ data: [UInt8], _ name: String) {
        self.data = data
        self.name = name
    }

    /// A word as `uint256`; throws `malformed` when there are fewer.
    func unsigned(_ index: Int) throws(ChainError) -> UInt256 {
        let start = index * 32
        guard start + 32 <= data.count, let value = UInt256(bigEndian: data[start..<start + 32])
        else { throw .malformed("\(name): \(data.count) bytes") }
        return value
    }

    /// A word as `int256`.
    func signed(_ index: Int) throws(ChainError) -> Int256 {
        guard let value = Int256(twosComplement: try unsigned(index).bigEndianBytes) else {
            throw .malformed(name)
        }
        return value
    }

    /// A word as an address, whose upper bytes must be zero.
    func address(_ index: Int) throws(ChainError) -> Address {
        let bytes = try unsigned(index).bigEndianBytes
        guard bytes.prefix(12).allSatisfy({ $0 == 0 }),
            let address = Address(bytes: bytes.suffix(20))
        else { throw .malformed("\(name): no address") }
        return address
    }

    /// A word as a number below 2^128.
    func unsigned128(_ index: Int) throws(ChainError) -> UInt128 {
        guard let value = try unsigned(index).asUInt128 else {
            throw .malformed("\(name): more than 128 bits")
        }
        return value
    }

    /// A word as a number between ±2^127, both excluded.
    func signed128(_ index: Int) throws(ChainError) -> Int128 {
        let value = try signed(index)
        guard let magnitude = value.magnitude.asUInt128,
            let positive = Int128(exactly: magnitude)
        else { throw .malformed("\(name): more than 127 bits") }
        return value.isNegative ? -positive : positive
    }

    /// A word as a number of 32 bits.
    func signed32(_ index: Int) throws(ChainError) -> Int32 {
        guard let value = Int32(exactly: try signed128(index)) else {
            throw .malformed("\(name): more than 31 bits")
        }
        return value
    }

    /// The two numbers of 128 bits in a word.
    func halves(_ index: Int) throws(ChainError) -> (high: UInt128, low: UInt128) {
        let bytes = try unsigned(index).bigEndianBytes
        func number(_ part: ArraySlice<UInt8>) -> UInt128 {
            part.reduce(0) { $0 << 8 | UInt128($1) }
        }
        return (number(bytes[..<16]), number(bytes[16...]))
    }

    /// The word of a small signed argument.
    static func encode(_ value: Int32) -> [UInt8] {
        let fill: UInt8 = value < 0 ? 0xFF : 0
        let bits = UInt32(bitPattern: value)
        return [UInt8](repeating: fill, count: 28)
            + stride(from: 24, through: 0, by: -8).map { UInt8(truncatingIfNeeded: bits >> $0) }
    }
}
