/// Changes LevelDB's log files and makes their own checksums right again, as an editor of the
/// database would; bit rot never does that.
///
/// A log is made of blocks of 32 KiB, each of fragments: checksum (4, least significant byte
/// first), length (2), kind (1), data. The checksum is CRC-32C over kind and data, masked.
/// Source: LevelDB's doc/log_format.md and util/crc32c.h.
enum LogEditor {
    private static let blockBytes = 32_768
    private static let headerBytes = 7
    private static let batchHeaderBytes = 12

    /// Where the fragments of a log begin.
    static func fragments(_ bytes: [UInt8]) -> [Int] {
        var found: [Int] = []
        var offset = 0
        while offset + headerBytes <= bytes.count {
            let rest = blockBytes - offset % blockBytes
            if rest < headerBytes {
                offset += rest
                continue
            }
            found.append(offset)
            offset += headerBytes + length(bytes, at: offset)
        }
        return found
    }

    /// Damages the data of the fragment at an offset; nil when the draw would change nothing.
    ///
    /// LevelDB's own sequence number and count at the start of a batch stay: out of their range
    /// they end the process by an assertion of Debian's build, before anything is read.
    static func edit(
        _ bytes: inout [UInt8], at offset: Int, _ kind: ByteDamage.Kind,
        _ random: inout TestRandom
    ) -> String? {
        let start = offset + headerBytes
        let count = length(bytes, at: offset)
        let isStart = bytes[offset + 6] <= 2
        let kept = isStart ? batchHeaderBytes : 0
        guard count > kept + 1, start + count <= bytes.count else { return nil }
        var data = Array(bytes[(start + kept)..<(start + count)])
        guard let place = ByteDamage.damage(&data, kind, &random) else { return nil }
        data = bytes[start..<(start + kept)] + data
        bytes.replaceSubrange(start..<(start + count), with: data)
        bytes[offset + 4] = UInt8(truncatingIfNeeded: data.count)
        bytes[offset + 5] = UInt8(truncatingIfNeeded: data.count >> 8)
        let checksum = masked(castagnoli([bytes[offset + 6]] + data))
        for index in 0..<4 {
            bytes[offset + index] = UInt8(truncatingIfNeeded: checksum >> UInt32(8 * index))
        }
        return "\(kind.rawValue) in the fragment at \(offset): \(place)"
    }

    /// Whether the fragment's checksum is right: the test of this editor.
    static func isWhole(_ bytes: [UInt8], at offset: Int) -> Bool {
        let end = offset + headerBytes + length(bytes, at: offset)
        guard end <= bytes.count else { return false }
        let stored = (0..<4).reduce(UInt32(0)) { $0 | UInt32(bytes[offset + $1]) << UInt32(8 * $1) }
        return stored == masked(castagnoli(Array(bytes[(offset + 6)..<end])))
    }

    private static func length(_ bytes: [UInt8], at offset: Int) -> Int {
        Int(bytes[offset + 4]) | Int(bytes[offset + 5]) << 8
    }

    private static func masked(_ checksum: UInt32) -> UInt32 {
        (checksum >> 15 | checksum << 17) &+ 0xA282_EAD8
    }

    private static func castagnoli(_ bytes: [UInt8]) -> UInt32 {
        var checksum = UInt32.max
        for byte in bytes {
            checksum ^= UInt32(byte)
            for _ in 0..<8 {
                checksum = checksum >> 1 ^ (checksum & 1 == 1 ? 0x82F6_3B78 : 0)
            }
        }
        return ~checksum
    }
}
