import Basics
import Cryptography

/// A hash input that is used many times with another number and value: tag, session, number of two
/// bytes, value.
///
/// The input is laid out once and always the same length, so that a call is one absorption and no
/// copy of a secret is left anywhere.
struct ExpansionTemplate {
    private let input: SecretMemory
    private let indexOffset: Int
    private let valueOffset: Int
    private let valueCount: Int

    /// The layout for values of this many bytes.
    init(_ tag: ProtocolTag, session: Hash32, valueCount: Int) {
        var prefix = ExpansionTemplate.field(tag.bytes)
        prefix += ExpansionTemplate.field(session.bytes)
        prefix += ExpansionTemplate.length(2)
        indexOffset = prefix.count
        prefix += [0, 0]
        prefix += ExpansionTemplate.length(valueCount)
        valueOffset = prefix.count
        self.valueCount = valueCount
        let input = SecretMemory(count: prefix.count + valueCount)
        input.withUnsafeMutableBytes { $0.copyBytes(from: prefix) }
        self.input = input
    }

    /// Fills the target from a number and a value, of which there must be as many bytes as was said.
    func expand(
        _ index: Int, _ value: UnsafeRawBufferPointer, oracle: RandomOracle,
        into target: UnsafeMutableRawBufferPointer
    ) throws(CryptographyError) {
        try input.withUnsafeMutableBytes { (bytes) throws(CryptographyError) in
            bytes.storeBytes(
                of: UInt16(truncatingIfNeeded: index).bigEndian, toByteOffset: indexOffset,
                as: UInt16.self)
            UnsafeMutableRawBufferPointer(rebasing: bytes[valueOffset...])
                .copyMemory(from: UnsafeRawBufferPointer(rebasing: value[..<valueCount]))
            try oracle.encoded(UnsafeRawBufferPointer(bytes)).squeeze(into: target)
        }
    }

    private static func field(_ bytes: [UInt8]) -> [UInt8] { length(bytes.count) + bytes }

    private static func length(_ count: Int) -> [UInt8] {
        withUnsafeBytes(of: UInt64(count).bigEndian) { Array($0) }
    }
}
