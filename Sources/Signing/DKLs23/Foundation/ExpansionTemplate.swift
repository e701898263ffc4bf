import Basics
import Cryptography

/// A hash input that is used many times with another number and value: tag, session, number of two
/// bytes, value.
///
/// The inputs are laid out once and always the same length, so that a call is four hashes side by side
/// and no copy of a secret is left anywhere.
struct ExpansionTemplate {
    /// How many numbers are expanded at a time.
    static let width = SHAKE256Lanes.count

    private let lanes: SHAKE256Lanes
    private let indexOffset: Int
    private let valueOffset: Int
    private let valueCount: Int

    /// The layout for values of this many bytes; `badParameter` when they are too many for a block.
    init(_ tag: ProtocolTag, session: Hash32, valueCount: Int) throws(CryptographyError) {
        var prefix = ExpansionTemplate.field(tag.bytes)
        prefix += ExpansionTemplate.field(session.bytes)
        prefix += ExpansionTemplate.length(2)
        indexOffset = prefix.count
        prefix += [0, 0]
        prefix += ExpansionTemplate.length(valueCount)
        valueOffset = prefix.count
        self.valueCount = valueCount
        guard let lanes = SHAKE256Lanes(inputCount: prefix.count + valueCount) else {
            throw CryptographyError(.badParameter, "\(valueCount) bytes to expand")
        }
        for lane in 0..<Self.width { lanes.withInput(lane) { $0.copyBytes(from: prefix) } }
        self.lanes = lanes
    }

    /// Fills the target from as many numbers as `width`, `index` being the first, and their values.
    ///
    /// The values begin `stride` bytes from each other; the outputs are of one length and stand one
    /// behind the other.
    func expand(
        from index: Int, _ values: UnsafeRawBufferPointer, stride: Int,
        into target: UnsafeMutableRawBufferPointer
    ) {
        for lane in 0..<Self.width {
            let value = values[(stride * lane)..<(stride * lane + valueCount)]
            lanes.withInput(lane) { input in
                input.storeBytes(
                    of: UInt16(truncatingIfNeeded: index + lane).bigEndian,
                    toByteOffset: indexOffset, as: UInt16.self)
                UnsafeMutableRawBufferPointer(rebasing: input[valueOffset...])
                    .copyMemory(from: UnsafeRawBufferPointer(rebasing: value))
            }
        }
        lanes.squeeze(into: target)
    }

    private static func field(_ bytes: [UInt8]) -> [UInt8] { length(bytes.count) + bytes }

    private static func length(_ count: Int) -> [UInt8] {
        withUnsafeBytes(of: UInt64(count).bigEndian) { Array($0) }
    }
}
