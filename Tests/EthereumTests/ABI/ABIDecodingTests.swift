import Arithmetic
import Basics
import Ethereum
import Testing

/// Hostile and sloppy data.
@Suite struct ABIDecodingTests {
    static func words(_ values: UInt256...) -> [UInt8] { values.flatMap(\.bigEndianBytes) }

    @Test(arguments: [
        (ABIType.uint(8), UInt256(256)),
        (.uint(160), UInt256.one << 160),
        (.int(8), UInt256(128)),
        (.int(8), UInt256.max - 128),
        (.bool, UInt256(2)),
        (.address, UInt256.one << 160),
        (.fixedBytes(4), UInt256.one),
        (.fixedBytes(31), UInt256.one),
    ])
    func `dirty padding is refused, strict or not`(type: ABIType, word: UInt256) {
        for strictness in [ABIStrictness.strict, .lenient] {
            #expect(throws: EthereumError(.dirtyPadding)) {
                try ABI.decode([type], from: word.bigEndianBytes, strictness: strictness)
            }
        }
    }

    @Test func `only lenient decoding forgives the padding behind bytes`() throws {
        let clean = ABIDecodingTests.words(32, 3) + [1, 2, 3] + [UInt8](repeating: 0, count: 29)
        #expect(try ABI.decode([.bytes], from: clean) == [.bytes([1, 2, 3])])
        var dirty = clean
        dirty[90] = 1
        #expect(throws: EthereumError(.dirtyPadding)) { try ABI.decode([.bytes], from: dirty) }
        let cut = Array(clean.dropLast(29))
        #expect(throws: EthereumError(.truncated)) { try ABI.decode([.bytes], from: cut) }
        for sloppy in [dirty, cut] {
            #expect(
                try ABI.decode([.bytes], from: sloppy, strictness: .lenient) == [.bytes([1, 2, 3])])
        }
        #expect(throws: EthereumError(.truncated)) {
            try ABI.decode([.bytes], from: cut.dropLast(), strictness: .lenient)
        }
    }

    @Test func `text that is not UTF-8 is refused unless lenient`() throws {
        let data = ABIDecodingTests.words(32, 1) + [0xff] + [UInt8](repeating: 0, count: 31)
        #expect(throws: EthereumError(.badText)) { try ABI.decode([.string], from: data) }
        #expect(
            try ABI.decode([.string], from: data, strictness: .lenient) == [.string("\u{fffd}")])
    }

    @Test(arguments: [
        UInt256.max, UInt256.one << 64, UInt256(UInt64.max), 65, UInt256(1 << 62 as UInt64),
    ])
    func `an offset outside the data is refused`(offset: UInt256) {
        let data = ABIDecodingTests.words(offset, 0)
        #expect(throws: EthereumError(.badOffset)) { try ABI.decode([.bytes], from: data) }
        #expect(throws: EthereumError(.badOffset)) {
            try ABI.decode([.array(.uint(8))], from: data)
        }
    }

    @Test(arguments: [
        UInt256.max, UInt256.one << 64, UInt256(UInt64.max >> 1), UInt256(1 << 58 as UInt64), 33, 2,
    ])
    func `a length beyond the data is refused before memory is taken`(length: UInt256) {
        let data = ABIDecodingTests.words(32, length, 7)
        #expect(throws: EthereumError(.truncated)) {
            try ABI.decode([.array(.uint(256))], from: data)
        }
        if length > 32 {
            #expect(throws: EthereumError(.truncated)) { try ABI.decode([.bytes], from: data) }
        }
        #expect(throws: EthereumError(.truncated)) {
            try ABI.decode([.array(.fixedArray(.uint(256), 100_000_000))], from: data)
        }
    }

    @Test func `fixed arrays of impossible size are refused`() {
        let huge = ABIType.fixedArray(
            .fixedArray(.fixedArray(.uint(256), 999_999_999), 999_999_999), 999_999_999)
        #expect(throws: EthereumError(.tooLarge)) { try ABI.decode([huge], from: [1, 2, 3]) }
        #expect(throws: EthereumError(.truncated)) {
            try ABI.decode([.fixedArray(.string, 999_999_999)], from: [1, 2, 3])
        }
        #expect(throws: EthereumError(.wrongLength)) {
            try ABI.encode([.array([])], as: [.fixedArray(.string, 999_999_999)])
        }
    }

    @Test func `offsets that share their target cannot multiply the data`() throws {
        // Each level is an array of 64 offsets that all name the next level.
        var type = ABIType.uint(256)
        var data = ABIDecodingTests.words(1, 7)
        for _ in 0..<6 {
            type = .array(type)
            let offsets = (0..<64).flatMap { _ in UInt256(64 * 32).bigEndianBytes }
            data = ABIDecodingTests.words(64) + offsets + data
        }
        data = ABIDecodingTests.words(32) + data
        #expect(throws: EthereumError(.tooLarge)) { try ABI.decode([.array(type)], from: data) }
        // Sharing by itself is fine: two parameters that name one string.
        let shared = ABIDecodingTests.words(64, 64, 0)
        #expect(
            try ABI.decode([.string, .string], from: shared) == [.string(""), .string("")])
    }

    @Test func `an offset into itself does not loop`() {
        var type = ABIType.uint(8)
        for _ in 0..<20 { type = .array(type) }
        #expect(throws: EthereumError.self) {
            try ABI.decode([type], from: (0..<40).flatMap { _ in UInt256(32).bigEndianBytes })
        }
    }

    @Test func `nothing makes the decoder crash, and what it reads it can write`() throws {
        let seeds = try ABICase.all()
        var random = SplitMix64(state: 5)
        var accepted = 0
        for round in 0..<20_000 {
            let seed = seeds[round % seeds.count]
            let input = random.mutated(seed.data)
            for strictness in [ABIStrictness.strict, .lenient] {
                if let values = try? ABI.decode(seed.types, from: input, strictness: strictness) {
                    accepted += 1
                    let encoded = try ABI.encode(values, as: seed.types)
                    #expect(try ABI.decode(seed.types, from: encoded) == values)
                }
            }
        }
        #expect(accepted > 1000)
    }
}
