import Basics
import Codecs
import Markets

extension DepthSynchroniser {
    /// What the numbers of a change say about a book.
    private enum Verdict {
        case follows
        case isOld
        case leavesGap
    }

    /// The members of a message that stand before its levels in practice, and must be there.
    private struct Head {
        var first: Int64 = -1
        var last: Int64 = -1
        var sent: Int64 = -1
        var isDepth = false
        var isOurs = false

        var isComplete: Bool { first >= 0 && last >= first && isDepth && isOurs }
    }

    /// Applies one message to the live book, or finds that it does not fit.
    ///
    /// One pass and no allocation when the numbers stand before the levels, as the exchange sends
    /// them; levels that stand earlier are walked twice.
    mutating func apply(
        _ reader: inout JSONReader, now: UInt64, isLeading: Bool
    ) throws(JSONError) -> Effect {
        var head = Head()
        var verdict: Verdict?
        var late: (bids: JSONReader?, asks: JSONReader?) = (nil, nil)
        var sides = 0
        var leftOut = LeftOutLevels()
        try reader.beginObject()
        while let key = try reader.nextKey() {
            guard key.bytes.count == 1 else {
                try reader.skipValue()
                continue
            }
            switch key.bytes[0] {
            case 0x55: head.first = try Self.number(&reader, replacing: head.first)
            case 0x75: head.last = try Self.number(&reader, replacing: head.last)
            case 0x45: head.sent = try Self.number(&reader, replacing: head.sent)
            case 0x65: head.isDepth = try reader.readString() == "depthUpdate"
            case 0x73: head.isOurs = try reader.readString().matches(symbol)
            case 0x62, 0x61:
                let side: Side = key.bytes[0] == 0x62 ? .buy : .sell
                sides |= try Self.once(side, sides, reader)
                if verdict == nil, head.isComplete { verdict = judge(head) }
                if verdict == .follows {
                    try applyLevels(side, &reader, &leftOut)
                } else {
                    if verdict == nil, side == .buy { late.bids = reader }
                    if verdict == nil, side == .sell { late.asks = reader }
                    try reader.skipValue()
                }
            default: try reader.skipValue()
            }
        }
        guard head.isComplete, sides == 3 else { throw reader.malformed }
        switch verdict ?? judge(head) {
        case .isOld: return .dropped
        case .leavesGap: return isLeading ? restart(.gap, now: now) : .ignored
        case .follows: break
        }
        if var bids = late.bids { try applyLevels(.buy, &bids, &leftOut) }
        if var asks = late.asks { try applyLevels(.sell, &asks, &leftOut) }
        if leftOut.isBest(of: book) { throw reader.malformed }
        leftOutCount += leftOut.count
        lastUpdateId = head.last
        appliedCount += 1
        book.finishUpdate()
        switch book.health {
        case .unhealthy(let reason): return restart(reason, now: now)
        default: break
        }
        if head.sent >= 0 { judgeLag(sent: head.sent, now: now) }
        return .applied
    }

    private func judge(_ head: Head) -> Verdict {
        if head.last <= lastUpdateId { return .isOld }
        #if Mutants
        if Mutant.ignoreDepthGap.isActive { return .follows }
        #endif
        // `first` is not negative, so nothing wraps.
        return head.first - 1 > lastUpdateId ? .leavesGap : .follows
    }

    private mutating func applyLevels(
        _ side: Side, _ reader: inout JSONReader, _ leftOut: inout LeftOutLevels
    ) throws(JSONError) {
        try reader.beginArray()
        while try reader.nextElement() {
            let level = try units.readLevel(&reader)
            if level.isBetweenTicks {
                leftOut.add(side, level)
            } else {
                book.set(side, priceTicks: level.priceTicks, sizeSteps: level.sizeSteps)
            }
        }
    }

    /// A number that is there once.
    private static func number(
        _ reader: inout JSONReader, replacing old: Int64
    ) throws(JSONError) -> Int64 {
        let number = try reader.readInt64()
        guard old < 0, number >= 0 else { throw reader.malformed }
        return number
    }

    /// The side's bit, when it was not seen before.
    private static func once(
        _ side: Side, _ seen: Int, _ reader: JSONReader
    ) throws(JSONError) -> Int {
        let bit = side == .buy ? 1 : 2
        guard seen & bit == 0 else { throw reader.malformed }
        return bit
    }
}

extension JSONReader {
    /// A document that is JSON but not what the exchange documents.
    var malformed: JSONError { JSONError(.wrongType, at: offset) }
}
