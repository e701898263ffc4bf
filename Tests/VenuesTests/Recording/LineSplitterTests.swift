import Testing
import Venues

struct LineSplitterTests {
    /// The lines of a text that comes in pieces of this size; a cut line is marked.
    private func lines(_ text: String, pieces: Int, bytesMax: Int = 100) -> [String] {
        let bytes = Array(text.utf8)
        var splitter = LineSplitter(bytesMax: bytesMax)
        var lines: [String] = []
        func keep(_ line: ArraySlice<UInt8>, _ isWhole: Bool) {
            lines.append(String(decoding: line, as: UTF8.self) + (isWhole ? "" : "…"))
        }
        for start in stride(from: 0, to: bytes.count, by: pieces) {
            splitter.take(bytes[start..<min(start + pieces, bytes.count)], keep)
        }
        splitter.finish(keep)
        return lines
    }

    @Test(arguments: 1...12) func `pieces of any size give the same lines`(_ pieces: Int) {
        #expect(lines("one\n\ntwo\nthree", pieces: pieces) == ["one", "", "two", "three"])
        #expect(lines("one\ntwo\n", pieces: pieces) == ["one", "two"])
        #expect(lines("\n", pieces: pieces) == [""])
        #expect(lines("", pieces: pieces) == [])
    }

    @Test(arguments: 1...12) func `a line that is too long comes out cut and marked`(
        _ pieces: Int
    ) {
        #expect(
            lines("abcd\nabcde\nabcdefghij\nab", pieces: pieces, bytesMax: 4)
                == ["abcd", "abcd…", "abcd…", "ab"])
        #expect(lines("abcde", pieces: pieces, bytesMax: 4) == ["abcd…"])
    }
}
