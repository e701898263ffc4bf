import Basics

/// One symbol of the flood: a book of a thousand levels a side whose sizes change without end.
struct FloodBook: Sendable {
    private static let levelsPerSide: UInt64 = 1_000
    private static let changesPerSide: UInt64 = 5
    /// The lowest ask, in hundredths; bids are below it, so that the book is never crossed.
    private static let middle: UInt64 = 6_000_000

    let symbol: String
    private(set) var updateId: Int64 = 1_000_000
    private var random: SplitMix64
    private let head: [UInt8]
    private let neck: [UInt8]

    init(index: Int) {
        symbol = FloodBook.symbol(index)
        random = SplitMix64(seed: UInt64(index) + 1)
        head = Array(
            "{\"stream\":\"\(symbol.lowercased())@depth@100ms\",\"data\":{\"e\":\"depthUpdate\",\"E\":"
                .utf8)
        neck = Array(",\"s\":\"\(symbol)\",\"U\":".utf8)
    }

    /// The name of the symbol of this number, such as `F0USDT`.
    static func symbol(_ index: Int) -> String { "F\(index)USDT" }

    /// The next message of the symbol's stream.
    mutating func nextMessage(now: Timestamp) -> [UInt8] {
        updateId += 1
        var text: [UInt8] = []
        text.reserveCapacity(512)
        text += head
        Self.append(UInt64(clamping: now.milliseconds), to: &text)
        text += neck
        Self.append(UInt64(updateId), to: &text)
        text += Array(",\"u\":".utf8)
        Self.append(UInt64(updateId), to: &text)
        text += Array(",\"b\":[".utf8)
        appendChanges(isBid: true, to: &text)
        text += Array("],\"a\":[".utf8)
        appendChanges(isBid: false, to: &text)
        text += Array("]}}".utf8)
        return text
    }

    /// The book at its last update, every level filled.
    func snapshot() -> [UInt8] {
        var text = Array("{\"lastUpdateId\":\(updateId),\"bids\":[".utf8)
        for isBid in [true, false] {
            for level in 0..<Self.levelsPerSide {
                if level > 0 { text.append(0x2C) }
                Self.appendLevel(level, size: 100_000_000, isBid: isBid, to: &text)
            }
            text += Array((isBid ? "],\"asks\":[" : "]}").utf8)
        }
        return text
    }

    private mutating func appendChanges(isBid: Bool, to text: inout [UInt8]) {
        for index in 0..<Self.changesPerSide {
            if index > 0 { text.append(0x2C) }
            // One in four removes its level, as long as it is not the best.
            let level = random.next() % Self.levelsPerSide
            let size = level > 0 && random.next() % 4 == 0 ? 0 : 1 + random.next() % 900_000_000
            Self.appendLevel(level, size: size, isBid: isBid, to: &text)
        }
    }

    private static func appendLevel(
        _ level: UInt64, size: UInt64, isBid: Bool, to text: inout [UInt8]
    ) {
        let price = isBid ? middle - 1 - level : middle + level
        text += [0x5B, 0x22]
        append(price / 100, to: &text)
        text.append(0x2E)
        appendDigits(price % 100, count: 2, to: &text)
        text += [0x22, 0x2C, 0x22]
        append(size / 100_000_000, to: &text)
        text.append(0x2E)
        appendDigits(size % 100_000_000, count: 8, to: &text)
        text += [0x22, 0x5D]
    }

    private static func append(_ number: UInt64, to text: inout [UInt8]) {
        var count = 1
        var rest = number / 10
        while rest > 0 {
            count += 1
            rest /= 10
        }
        appendDigits(number, count: count, to: &text)
    }

    private static func appendDigits(_ number: UInt64, count: Int, to text: inout [UInt8]) {
        let start = text.count
        text += repeatElement(0x30, count: count)
        var rest = number
        for index in stride(from: start + count - 1, through: start, by: -1) {
            text[index] = 0x30 + UInt8(rest % 10)
            rest /= 10
        }
    }
}
