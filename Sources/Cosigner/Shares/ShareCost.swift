import Codecs

/// What a guess of the password costs: scrypt's parameters (RFC 7914).
package struct ShareCost: Hashable, Sendable {
    /// The binary logarithm of the number of blocks.
    package var blocksLog2: UInt8
    /// The size of a block, in units of 128 bytes.
    package var blockSize: UInt32
    /// How often the whole is done.
    package var repetitions: UInt32

    /// 2^17 blocks of 1 KiB: 128 MiB and some tenths of a second.
    package static let usual = ShareCost(blocksLog2: 17, blockSize: 8, repetitions: 1)
    /// The least that is taken, unless whoever opens the file says otherwise.
    package static let least = ShareCost(blocksLog2: 14, blockSize: 8, repetitions: 1)

    /// Costs.
    package init(blocksLog2: UInt8, blockSize: UInt32, repetitions: UInt32) {
        self.blocksLog2 = blocksLog2
        self.blockSize = blockSize
        self.repetitions = repetitions
    }

    /// Whether the costs are no less than these and can be afforded (256 MiB).
    func isSupported(from least: ShareCost) -> Bool {
        blocksLog2 >= max(1, least.blocksLog2) && blocksLog2 <= 18 && blockSize == 8
            && (1...4).contains(repetitions)
    }

    func write(to writer: inout BinaryWriter) {
        writer.write(blocksLog2)
        writer.write(blockSize)
        writer.write(repetitions)
    }

    init(_ reader: inout BinaryReader) throws(BinaryError) {
        blocksLog2 = try reader.read()
        blockSize = try reader.read()
        repetitions = try reader.read()
    }
}
