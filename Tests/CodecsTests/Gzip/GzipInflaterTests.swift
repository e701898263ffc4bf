import Basics
import Codecs
import Testing

struct GzipInflaterTests {
    /// Files written by Python's `gzip`: one with a bare header, one that names its file.
    private static let first =
        "1f8b08000000000002ff4b4e2c2d4e2d4face40200a763475c09000000"
    private static let second =
        "1f8b08080000000002ff782e747874002b29cf5728cec82f4a2de60200b527ed020b000000"

    private func bytes(_ digits: String) throws -> [UInt8] {
        try Hex.decodeDigits(Array(digits.utf8))
    }

    /// What a file holds when it comes in pieces of this size.
    private func inflate(_ file: [UInt8], pieces: Int = 65_536) throws -> [UInt8] {
        var inflater = try GzipInflater()
        var output: [UInt8] = []
        for start in stride(from: 0, to: file.count, by: pieces) {
            try inflater.take(file[start..<min(start + pieces, file.count)]) { output += $0 }
        }
        try inflater.finish()
        return output
    }

    @Test(arguments: [1, 2, 7, 1_000]) func `pieces of any size give the content`(
        _ pieces: Int
    ) throws {
        #expect(try inflate(try bytes(Self.first), pieces: pieces) == Array("causeway\n".utf8))
        #expect(try inflate(try bytes(Self.second), pieces: pieces) == Array("two shores\n".utf8))
    }

    @Test(arguments: [1, 5, 1_000]) func `members that follow each other are one content`(
        _ pieces: Int
    ) throws {
        let file = try bytes(Self.first + Self.second + Self.first)
        #expect(
            try inflate(file, pieces: pieces) == Array("causeway\ntwo shores\ncauseway\n".utf8))
    }

    @Test func `a file that was cut is not whole, wherever it was cut`() throws {
        let file = try bytes(Self.first)
        for count in 1..<file.count {
            #expect(throws: GzipError(.unexpectedEnd)) { try inflate(Array(file[..<count])) }
        }
        #expect(try inflate([]) == [])
    }

    @Test func `what follows a member must be a member`() throws {
        let file = try bytes(Self.first)
        #expect(throws: GzipError(.malformed)) { try inflate(file + [0x41, 0x42, 0x43]) }
        #expect(throws: GzipError(.malformed)) { try inflate(Array("{\"plain\":1}".utf8)) }
    }

    @Test func `no changed byte goes by unseen, and none crashes`() throws {
        let file = try bytes(Self.first)
        let content = Array("causeway\n".utf8)
        for index in file.indices {
            for bit in 0..<8 {
                var damaged = file
                damaged[index] ^= 1 << UInt8(bit)
                // Time, flags and system stand in the header and mean nothing for the content.
                if let output = try? inflate(damaged) { #expect(output == content) }
            }
        }
    }

    @Test func `a small file that unpacks to much comes in small pieces`() throws {
        // 1000 members of nine bytes; the bound of a piece is that of the output, not of the input.
        let file = try bytes(String(repeating: Self.first, count: 1_000))
        var inflater = try GzipInflater()
        var (largest, total) = (0, 0)
        try inflater.take(file) { piece in
            largest = max(largest, piece.count)
            total += piece.count
        }
        try inflater.finish()
        #expect(total == 9_000)
        #expect(largest <= GzipInflater.pieceBytes)
    }

    @Test func `gzip is told by its first two bytes`() throws {
        #expect(GzipInflater.isGzip(try bytes(Self.first)))
        #expect(!GzipInflater.isGzip(Array("{}".utf8)))
        #expect(!GzipInflater.isGzip([0x1F]))
    }
}
