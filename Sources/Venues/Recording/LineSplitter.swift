/// Cuts bytes that come in pieces into lines, in bounded memory.
package struct LineSplitter: Sendable {
    private let bytesMax: Int
    private var partial: [UInt8] = []
    private var isTooLong = false

    /// Keeps at most so many bytes of a line; what is longer comes out cut.
    package init(bytesMax: Int = RecordedLine.bytesMax) {
        self.bytesMax = max(1, bytesMax)
    }

    /// Takes the next bytes and hands out the lines that end in them, without their ends.
    ///
    /// `isWhole` is false for a line that was longer than the bound.
    package mutating func take(
        _ piece: ArraySlice<UInt8>, _ body: (ArraySlice<UInt8>, _ isWhole: Bool) -> Void
    ) {
        var rest = piece
        while let end = rest.firstIndex(of: 0x0A) {
            if partial.isEmpty, !isTooLong, end - rest.startIndex <= bytesMax {
                body(rest[..<end], true)
            } else {
                keep(rest[..<end])
                flush(body)
            }
            rest = rest[(end + 1)...]
        }
        keep(rest)
    }

    /// Hands out what stands after the last end of a line, if anything does.
    package mutating func finish(_ body: (ArraySlice<UInt8>, _ isWhole: Bool) -> Void) {
        if !partial.isEmpty || isTooLong { flush(body) }
    }

    private mutating func keep(_ bytes: ArraySlice<UInt8>) {
        let room = bytesMax - partial.count
        if bytes.count > room { isTooLong = true }
        partial.append(contentsOf: bytes.prefix(max(0, room)))
    }

    private mutating func flush(_ body: (ArraySlice<UInt8>, _ isWhole: Bool) -> Void) {
        body(partial[...], !isTooLong)
        partial.removeAll(keepingCapacity: partial.count < 65_536)
        isTooLong = false
    }
}
