/// What one line of a recorded file holds.
///
/// Four shapes are known, told apart by what stands before the JSON: nothing; a time and a blank
/// (hftbacktest's collector); a time, a colon and a blank (what cryptofeed keeps of a WebSocket
/// connection); an address, ` -> `, a time, a colon and a blank (what it keeps of HTTP answers).
/// cryptofeed also keeps what was sent (` <- `), when it connected (` <-> `) and with which
/// `configuration: `; those are notes.
package enum RecordedLine: Hashable, Sendable {
    /// What came over a stream, at these places of the line.
    case message(Range<Int>)
    /// What an address answered.
    case answer(address: String, Range<Int>)
    /// Nothing that the exchange said.
    case note
    /// Nothing of the above.
    case malformed

    /// The longest line that is read.
    package static let bytesMax = 16 * 1_024 * 1_024

    /// Tells the shape of a line; the JSON itself is not looked at.
    package init(_ line: ArraySlice<UInt8>) {
        let text = Self.trimmed(line)
        if text.isEmpty {
            self = .note
        } else if Self.opensJSON(text[text.startIndex]) {
            self = .message(text.indices)
        } else if text.starts(with: "configuration: ".utf8) {
            self = .note
        } else if text.starts(with: "http".utf8) || text.starts(with: "ws".utf8) {
            self = Self.addressed(text)
        } else {
            self = Self.timed(text)
        }
    }

    /// `TIME {…}` or `TIME: {…}`.
    private static func timed(_ text: ArraySlice<UInt8>) -> RecordedLine {
        guard let blank = text.firstIndex(of: 0x20) else { return .malformed }
        var time = text[..<blank]
        if time.last == 0x3A { time.removeLast() }
        let json = text[(blank + 1)...]
        guard isTime(time), let first = json.first, opensJSON(first) else { return .malformed }
        return .message(json.indices)
    }

    /// `URL -> TIME: {…}`, `URL <- TIME: {…}` or `URL <-> TIME`.
    private static func addressed(_ text: ArraySlice<UInt8>) -> RecordedLine {
        guard let blank = text.firstIndex(of: 0x20) else { return .malformed }
        let address = String(decoding: text[..<blank], as: UTF8.self)
        let rest = text[(blank + 1)...]
        if rest.starts(with: "<-> ".utf8) || rest.starts(with: "<- ".utf8) { return .note }
        guard rest.starts(with: "-> ".utf8),
            case .message(let json) = timed(rest.dropFirst(3))
        else { return .malformed }
        return .answer(address: address, json)
    }

    private static func opensJSON(_ byte: UInt8) -> Bool { byte == 0x7B || byte == 0x5B }

    /// Digits, with a point at most once.
    private static func isTime(_ text: ArraySlice<UInt8>) -> Bool {
        guard let first = text.first, (0x30...0x39).contains(first) else { return false }
        return text.allSatisfy { (0x30...0x39).contains($0) || $0 == 0x2E }
            && text.count(where: { $0 == 0x2E }) <= 1
    }

    private static func trimmed(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0D }
        guard let first = line.firstIndex(where: { !isBlank($0) }),
            let last = line.lastIndex(where: { !isBlank($0) })
        else { return line[line.startIndex..<line.startIndex] }
        return line[first...last]
    }
}
