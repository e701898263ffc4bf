/// The best bid and ask with their sizes, in the units of the replay.
struct TopOfBook: Hashable, Sendable {
    let bidPrice: Int64
    let bidSize: Int64
    let askPrice: Int64
    let askSize: Int64
}

/// Compares a book with what the exchange itself says is best, `bookTicker` line by line.
///
/// A line `u` tells the best levels from update `u` on, until the next line tells others. So it can
/// be compared with the book at every update `id` for which `u ≤ id` and the next line's `u` is
/// greater. Two streams that both ascend are merged; what they have not come to yet waits, bounded.
struct TickerComparison: Sendable {
    private struct Line {
        let updateId: Int64
        let top: TopOfBook
        var isCompared = false
        var isWrong = false
    }

    private struct State {
        let updateId: Int64
        let top: TopOfBook?
    }

    private var lines: [Line] = []
    private var states: [State] = []
    /// Lines that were read.
    private(set) var lineCount = 0
    /// Lines that were compared with a book, some of them more than once.
    private(set) var comparedCount = 0
    /// Of those, lines that a book contradicts.
    private(set) var disagreeingCount = 0

    /// The exchange tells its best levels.
    mutating func told(_ updateId: Int64, _ top: TopOfBook) {
        lineCount += 1
        // A line that comes late tells of a time that is past.
        if let last = lines.last, updateId <= last.updateId { return }
        if lines.count == ReplayLimits.tickersWaitingMax { lines.removeFirst() }
        lines.append(Line(updateId: updateId, top: top))
        settle(isEnd: false)
    }

    /// The book came to an update; nil when a side of it is empty.
    mutating func reached(_ updateId: Int64, _ top: TopOfBook?) {
        if states.count == ReplayLimits.tickersWaitingMax { states.removeFirst() }
        states.append(State(updateId: updateId, top: top))
        settle(isEnd: false)
    }

    /// Nothing more comes: the last line is compared where the book is at its very update.
    mutating func finish() {
        settle(isEnd: true)
    }

    private mutating func settle(isEnd: Bool) {
        while let state = states.first {
            while lines.count > 1, lines[1].updateId <= state.updateId { lines.removeFirst() }
            guard let line = lines.first else {
                if isEnd { states.removeFirst() } else { return }
                continue
            }
            if line.updateId <= state.updateId {
                let isProven = lines.count > 1 || line.updateId == state.updateId
                if !isProven, !isEnd { return }
                if isProven { compare(state) }
            }
            states.removeFirst()
        }
    }

    private mutating func compare(_ state: State) {
        if !lines[0].isCompared {
            lines[0].isCompared = true
            comparedCount += 1
        }
        if lines[0].top != state.top, !lines[0].isWrong {
            lines[0].isWrong = true
            disagreeingCount += 1
        }
    }
}
