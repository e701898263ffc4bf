import Cryptography

/// Matrices of bits: a row is bytes, its bit `j` is bit `j mod 8` of byte `j / 8`.
enum BitMatrix {
    /// Writes the columns of a matrix as the rows of another.
    ///
    /// `source` has a multiple of 8 rows and whole bytes in each; `target` has room for as many bits.
    /// Blocks of 8 × 8 bits are turned around by three exchanges (Warren, "Hacker's Delight",
    /// section 7-3), the same for all contents.
    static func transpose(
        _ source: UnsafeRawBufferPointer, rows: Int, rowBytes: Int,
        into target: UnsafeMutableRawBufferPointer
    ) {
        let columnBytes = rows / 8
        guard rows % 8 == 0, source.count == rows * rowBytes, target.count == source.count else {
            return
        }
        for byte in 0..<rowBytes {
            for block in 0..<columnBytes {
                var bits: UInt64 = 0
                for row in 0..<8 {
                    bits |= UInt64(source[(block * 8 + row) * rowBytes + byte]) &<< UInt64(8 * row)
                }
                bits = transposed(bits)
                for column in 0..<8 {
                    target[(byte * 8 + column) * columnBytes + block] =
                        UInt8(truncatingIfNeeded: bits &>> UInt64(8 * column))
                }
            }
        }
    }

    /// 8 × 8 bits, byte by byte a row, turned around.
    private static func transposed(_ bits: UInt64) -> UInt64 {
        var bits = bits
        var swap = (bits ^ (bits &>> 7)) & 0x00aa_00aa_00aa_00aa
        bits ^= swap ^ (swap &<< 7)
        swap = (bits ^ (bits &>> 14)) & 0x0000_cccc_0000_cccc
        bits ^= swap ^ (swap &<< 14)
        swap = (bits ^ (bits &>> 28)) & 0x0000_0000_f0f0_f0f0
        return bits ^ swap ^ (swap &<< 28)
    }
}

extension UnsafeRawBufferPointer {
    /// The same number of bytes at a place of a table.
    @inline(__always)
    func piece(_ index: Int, of size: Int) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: self[(index * size)..<((index + 1) * size)])
    }
}

extension UnsafeMutableRawBufferPointer {
    /// The same number of bytes at a place of a table.
    @inline(__always)
    func piece(_ index: Int, of size: Int) -> UnsafeMutableRawBufferPointer {
        UnsafeMutableRawBufferPointer(rebasing: self[(index * size)..<((index + 1) * size)])
    }
}
