import Testing
import Venues

struct RecordedLineTests {
    /// The JSON that a line holds, and the address it came from.
    private func json(_ text: String) -> (String, String?)? {
        let bytes = Array(text.utf8)
        switch RecordedLine(bytes[...]) {
        case .message(let range): return (String(decoding: bytes[range], as: UTF8.self), nil)
        case .answer(let address, let range):
            return (String(decoding: bytes[range], as: UTF8.self), address)
        case .note, .malformed: return nil
        }
    }

    @Test(arguments: [
        #"{"a":1}"#, #"  {"a":1}\#r"#, #"1723161253937085768 {"a":1}"#,
        #"1633998512.0633569: {"a":1}"#, #"https://x.y/z?symbol=A -> 1633998512.32: {"a":1}"#,
    ]) func `each shape gives the JSON`(_ line: String) {
        #expect(json(line)?.0 == #"{"a":1}"#)
    }

    @Test func `an answer keeps its address`() {
        #expect(json(#"https://x.y/z?symbol=A -> 1.5: [1]"#)?.1 == "https://x.y/z?symbol=A")
        #expect(json(#"1.5: [1]"#)?.1 == nil)
    }

    @Test(arguments: [
        "", "   ", "configuration: {\"a\":1}", "wss://x.y:9443/s <-> 1633998511.15",
        "wss://x.y/ws <- 1626993723.7: {\"a\":1}",
    ]) func `what the exchange did not say is a note`(_ line: String) {
        #expect(RecordedLine(Array(line.utf8)[...]) == .note)
    }

    @Test(arguments: [
        "nonsense", "1723161253937085768", "17x3 {}", "1.2.3: {}", "-1 {}", "1 2 {}", "1723 ",
        "https://x.y/z {}", "https://x.y/z -> {}", "https://x.y/z -> 1.5: x", "\"text\"",
    ]) func `anything else is malformed`(_ line: String) {
        #expect(RecordedLine(Array(line.utf8)[...]) == .malformed)
    }
}
