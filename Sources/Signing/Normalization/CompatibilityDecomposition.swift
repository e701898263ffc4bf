import Cryptography

/// Unicode's normalization form KD (UAX #15) over bytes, so that no secret becomes a `String`.
enum CompatibilityDecomposition {
    /// Longer texts are refused: marks without end would have to be sorted.
    static let textBytesMax = 1 << 20

    /// Calls the body with each code point of the normal form; false when the text is not UTF-8 or
    /// too long, after an unknown number of calls.
    static func forEachPoint(
        of text: UnsafeRawBufferPointer, _ body: (UInt32) -> Void
    ) -> Bool {
        guard text.count <= textBytesMax else { return false }
        var marks = PendingMarks()
        defer { marks.wipe() }
        var parser = Unicode.UTF8.ForwardParser()
        var iterator = text.makeIterator()
        while true {
            switch parser.parseScalar(from: &iterator) {
            case .emptyInput:
                marks.flush(body)
                return true
            case .error: return false
            case .valid(let encoded):
                let point = Unicode.UTF8.decode(encoded).value
                forEachPart(of: point) { marks.take($0, Table.shared.combiningClass(of: $0), body) }
            }
        }
    }

    /// The full decomposition of one code point.
    private static func forEachPart(of point: UInt32, _ body: (UInt32) -> Void) {
        if point < 0xA0 { return body(point) }
        if (0xAC00...0xD7A3).contains(point) {
            // The arithmetic of Hangul syllables (Unicode, section 3.12).
            let index = point - 0xAC00
            body(0x1100 + index / 588)
            body(0x1161 + index % 588 / 28)
            if index % 28 != 0 { body(0x11A7 + index % 28) }
            return
        }
        guard let run = Table.shared.points.run(of: point) else { return body(point) }
        for (place, part) in Table.shared.parts[run.value].enumerated() {
            body(place == 0 ? part + run.distance : part)
        }
    }
}

/// Marks behind a base character, which the normal form sorts by their class.
private struct PendingMarks {
    /// Class, place and code point in 8, 24 and 32 bits, so that sorting is stable; 2^20 bytes of text
    /// decompose into less than 2^24 marks, since none has more than 18 parts per 3 bytes.
    private var marks: [UInt64] = []

    mutating func take(_ point: UInt32, _ combiningClass: UInt8, _ body: (UInt32) -> Void) {
        if combiningClass == 0 {
            flush(body)
            body(point)
        } else {
            marks.append(
                UInt64(combiningClass) << 56 | UInt64(marks.count) << 32 | UInt64(point))
        }
    }

    mutating func flush(_ body: (UInt32) -> Void) {
        if marks.isEmpty { return }
        marks.sort()
        for mark in marks { body(UInt32(truncatingIfNeeded: mark)) }
        marks.withUnsafeMutableBytes { wipeMemory($0) }
        marks.removeAll(keepingCapacity: true)
    }

    mutating func wipe() {
        marks.withUnsafeMutableBytes { wipeMemory($0) }
    }
}

/// The tables, read once.
private struct Table {
    static let shared = Table()

    let points: Runs
    let parts: [[UInt32]]
    private let classes: Runs

    private init() {
        var parts: [[UInt32]] = []
        points = Runs(CompatibilityDecomposition.points) { text in
            parts.append(text.split(separator: 0x2B).map(Runs.number))
            return parts.count - 1
        }
        self.parts = parts
        classes = Runs(CompatibilityDecomposition.classes) { Int(Runs.number($0)) }
    }

    func combiningClass(of point: UInt32) -> UInt8 {
        guard point >= 0x300, let run = classes.run(of: point) else { return 0 }
        return UInt8(truncatingIfNeeded: run.value)
    }
}

/// Runs of code points that share a value, in ascending order.
private struct Runs {
    private var starts: [UInt32] = []
    private var counts: [UInt32] = []
    private var values: [Int] = []

    /// Reads entries `distance[*count]=value` between blanks.
    init(_ text: StaticString, _ value: (ArraySlice<UInt8>) -> Int) {
        var start: UInt32 = 0
        let bytes = text.withUTF8Buffer { Array($0) }
        for entry in bytes.split(separator: 0x20) {
            let sides = entry.split(separator: 0x3D)
            let place = sides[0].split(separator: 0x2A)
            start += Runs.number(place[0])
            starts.append(start)
            counts.append(place.count > 1 ? Runs.number(place[1]) : 1)
            values.append(value(sides[1]))
        }
    }

    /// The run that a code point lies in, and how far behind its start.
    func run(of point: UInt32) -> (value: Int, distance: UInt32)? {
        var (low, high) = (0, starts.count)
        while low < high {
            let middle = (low + high) / 2
            if starts[middle] <= point { low = middle + 1 } else { high = middle }
        }
        guard low > 0, point - starts[low - 1] < counts[low - 1] else { return nil }
        return (values[low - 1], point - starts[low - 1])
    }

    static func number(_ digits: ArraySlice<UInt8>) -> UInt32 {
        digits.reduce(0) { $0 << 4 | UInt32($1 < 0x3A ? $1 - 0x30 : $1 - 0x57) }
    }
}
