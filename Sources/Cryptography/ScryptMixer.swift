import Glibc

/// The memory-hard part of scrypt (RFC 7914, sections 3 to 5), for the one case that OpenSSL
/// refuses: n of 2^(16 r) and more, which the RFC excludes and existing keystores use all the same.
///
/// Owns its scratch memory and wipes it.
struct ScryptMixer: ~Copyable {
    /// 32-bit words of one state: 32 × r.
    private let wordCount: Int
    private let n: Int
    private let table: UnsafeMutableBufferPointer<UInt32>
    private let state: UnsafeMutableBufferPointer<UInt32>
    private let scratch: UnsafeMutableBufferPointer<UInt32>

    /// Takes 128 × r × (n + 2) bytes; nil when the machine does not give them.
    ///
    /// The caller bounds the product.
    init?(n: Int, r: Int) {
        wordCount = 32 * r
        self.n = n
        let total = wordCount * (n + 2)
        guard let memory = malloc(total * 4) else { return nil }
        let words = UnsafeMutableBufferPointer(
            start: memory.bindMemory(to: UInt32.self, capacity: total), count: total)
        words.initialize(repeating: 0)
        table = UnsafeMutableBufferPointer(rebasing: words[..<(wordCount * n)])
        state = UnsafeMutableBufferPointer(
            rebasing: words[(wordCount * n)..<(wordCount * (n + 1))])
        scratch = UnsafeMutableBufferPointer(rebasing: words[(wordCount * (n + 1))...])
    }

    deinit {
        let total = wordCount * (n + 2)
        wipeMemory(UnsafeMutableRawBufferPointer(start: table.baseAddress, count: total * 4))
        free(table.baseAddress)
    }

    /// ROMix on one block of 128 × r bytes, in place.
    mutating func mix(_ block: UnsafeMutableRawBufferPointer) {
        for index in 0..<wordCount {
            state[index] = UInt32(
                littleEndian: block.loadUnaligned(fromByteOffset: 4 * index, as: UInt32.self))
        }
        for row in 0..<n {
            for index in 0..<wordCount { table[row * wordCount + index] = state[index] }
            mixBlocks()
        }
        for _ in 0..<n {
            // n is a power of two below 2^32, so 32 bits of the last block suffice.
            let row = Int(state[wordCount - 16]) & (n - 1)
            for index in 0..<wordCount { state[index] ^= table[row * wordCount + index] }
            mixBlocks()
        }
        for index in 0..<wordCount {
            block.storeBytes(
                of: state[index].littleEndian, toByteOffset: 4 * index, as: UInt32.self)
        }
    }

    /// BlockMix: chains Salsa20/8 through the blocks; even results go first, odd ones after them.
    private func mixBlocks() {
        var x = InlineArray<16, UInt32> { state[wordCount - 16 + $0] }
        let blockCount = wordCount / 16
        for block in 0..<blockCount {
            for index in 0..<16 { x[index] ^= state[16 * block + index] }
            ScryptMixer.salsa(&x)
            let place = block / 2 + (block & 1) * blockCount / 2
            for index in 0..<16 { scratch[16 * place + index] = x[index] }
        }
        for index in 0..<wordCount { state[index] = scratch[index] }
    }

    /// Salsa20 with eight rounds.
    private static func salsa(_ x: inout InlineArray<16, UInt32>) {
        let start = x
        for _ in 0..<4 {
            quarter(&x, 0, 4, 8, 12)
            quarter(&x, 5, 9, 13, 1)
            quarter(&x, 10, 14, 2, 6)
            quarter(&x, 15, 3, 7, 11)
            quarter(&x, 0, 1, 2, 3)
            quarter(&x, 5, 6, 7, 4)
            quarter(&x, 10, 11, 8, 9)
            quarter(&x, 15, 12, 13, 14)
        }
        // Addition modulo 2^32 is what Salsa20 is made of.
        for index in 0..<16 { x[index] &+= start[index] }
    }

    @inline(__always)
    private static func quarter(
        _ x: inout InlineArray<16, UInt32>, _ a: Int, _ b: Int, _ c: Int, _ d: Int
    ) {
        x[b] ^= rotateLeft(x[a] &+ x[d], 7)
        x[c] ^= rotateLeft(x[b] &+ x[a], 9)
        x[d] ^= rotateLeft(x[c] &+ x[b], 13)
        x[a] ^= rotateLeft(x[d] &+ x[c], 18)
    }

    @inline(__always)
    private static func rotateLeft(_ value: UInt32, _ bits: UInt32) -> UInt32 {
        value << bits | value >> (32 &- bits)
    }
}
