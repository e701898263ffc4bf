/// Takes an input apart from its front: what is left over belongs to the decoder.
package struct FuzzInput {
    /// The bytes that nobody has taken.
    package private(set) var rest: ArraySlice<UInt8>

    /// The whole input of one run, copied, so that reading behind its end is reading behind an array.
    package init(_ start: UnsafePointer<UInt8>?, _ count: Int) {
        rest = Array(UnsafeBufferPointer(start: start, count: count))[...]
    }

    /// What is left, as the decoders take it.
    package var bytes: [UInt8] { Array(rest) }

    /// The next byte; zero behind the end.
    package mutating func byte() -> UInt8 { rest.popFirst() ?? 0 }

    /// What stands before the next line feed, which is dropped; everything when there is none.
    package mutating func line() -> [UInt8] {
        let line = rest.prefix { $0 != 0x0a }
        rest = rest.dropFirst(line.count + 1)
        return Array(line)
    }
}
