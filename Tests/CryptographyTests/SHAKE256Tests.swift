import Basics
import Cryptography
import Testing

@Suite struct SHAKE256Tests {
    private func output(_ pieces: [[UInt8]], _ count: Int, _ shake: SHAKE256) throws -> [UInt8] {
        for piece in pieces { piece.withUnsafeBytes { shake.absorb($0) } }
        var target = [UInt8](repeating: 0xaa, count: count)
        try target.withUnsafeMutableBytes { try shake.squeeze(into: $0) }
        return target
    }

    // The XOF examples of NIST's Cryptographic Standards and Guidelines: no bits.
    @Test func `no input gives the published output`() throws {
        let expected = bytes(
            "46b9dd2b0ba88d13233b3feb743eeb243fcd52ea62b81b82b50c27646ed5762f"
                + "d75dc4ddd8c0f200cb05019d67b592f6fc821c49479ab48640292eacb3b7c4be")
        #expect(try output([], 64, SHAKE256()) == expected)
    }

    @Test func `pieces and the same context give what one piece gives`() throws {
        let shake = try SHAKE256()
        let message = (0..<400).map { UInt8($0 & 0xff) }
        let whole = try output([message], 500, shake)
        let pieces = [Array(message[..<7]), [], Array(message[7..<300]), Array(message[300...])]
        #expect(try output(pieces, 500, shake) == whole)
        #expect(try output([message], 32, shake) == Array(whole[..<32]))
        #expect(try output([message + [0]], 500, shake) != whole)
    }
}
