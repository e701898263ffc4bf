/// Finds the highest block of a level by asking about few; pure.
///
/// A block that has reached a level implies every lower one. Where answers deny that, the lower
/// height counts.
struct LevelSearch {
    /// The highest block that is known to have reached the level.
    private(set) var known: UInt64?
    private let base: UInt64
    /// Nothing above has.
    private var top: UInt64
    /// Blocks to ask about before the range is split: the usual answer is that nothing changed.
    private var first: [UInt64]

    /// How many blocks are asked about at once.
    static let width: UInt64 = 16

    /// A search from `base` to `top`; `known` was reached before, and may not be any more when the
    /// level can be taken back.
    init(base: UInt64, top: UInt64, known: UInt64?, mayFall: Bool) {
        self.base = base
        self.top = top
        self.known = known.flatMap { $0 <= top ? $0 : nil }
        guard let known = self.known else {
            first = [base]
            return
        }
        first = mayFall ? [known] : []
        if known < top { first.append(known + 1) }
    }

    /// The blocks to ask about next, rising; empty when the height is found.
    var probes: [UInt64] {
        if !first.isEmpty { return first }
        guard let known, known < top else { return [] }
        let rest = top - known
        let count = min(rest, Self.width)
        // From the first unknown block to the top itself, evenly.
        return (1...count).map { known + rest / count * $0 + rest % count * $0 / count }
    }

    /// Takes the answers to `probes`, rising.
    mutating func note(_ answers: [(number: UInt64, isReached: Bool)]) {
        first = []
        for answer in answers {
            if answer.isReached {
                known = max(known ?? answer.number, answer.number)
                continue
            }
            guard answer.number > base else {
                (known, top) = (nil, base)
                return
            }
            top = min(top, answer.number - 1)
            if let height = known, height > top {
                // It was taken back: everything below is open again.
                known = nil
                first = [base]
            }
            return
        }
    }
}
