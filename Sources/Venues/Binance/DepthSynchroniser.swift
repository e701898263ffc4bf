package import Codecs
package import Markets

/// Keeps one book from the exchange's stream of changes and a snapshot (`web-socket-streams.md`,
/// "How to manage a local order book correctly").
///
/// A change `[U, u]` fits a book at `id` when `U ≤ id + 1` and `u > id`; older ones are dropped,
/// and `U > id + 1` means that a change is missing: the book is out of use until a new snapshot
/// fits the stream. The first change after a snapshot may have `U = id + 1`. Sizes are absolute.
/// Times are nanoseconds of a monotonic clock, as arguments.
package struct DepthSynchroniser: ~Copyable, Sendable {
    /// What a message did.
    package enum Effect: Hashable, Sendable {
        /// It is in the book.
        case applied
        /// It is older than the book.
        case dropped
        /// It waits for a snapshot.
        case buffered
        /// Something does not fit; a new snapshot is wanted.
        case restarted(BookHealth.Reason)
        /// There is no connection that it could have come from.
        case ignored
    }

    enum Phase: Hashable, Sendable {
        case disconnected
        /// Messages wait for a snapshot.
        case buffering
        /// The book is at `lastUpdateId`.
        case live
    }

    let symbol: [UInt8]
    let units: DepthUnits
    let settings: DepthSettings
    /// The book; its health says whether it may be used.
    package internal(set) var book = OrderBook()
    /// The exchange's number of the last change in the book.
    package internal(set) var lastUpdateId: Int64 = 0
    /// How often a change was missing.
    package internal(set) var gapCount = 0
    /// How often a message or a snapshot could not be read.
    package internal(set) var malformedCount = 0
    /// How many changes came into the book, over all its snapshots.
    package internal(set) var appliedCount = 0
    /// How many levels since the snapshot had prices between two ticks and were left out.
    package internal(set) var leftOutCount = 0
    /// How many changes came so late that the book was out of use because of it.
    package internal(set) var lateCount = 0
    var phase = Phase.disconnected
    var buffer: [[UInt8]] = []
    var bufferedBytes = 0
    private var isFetching = false
    private var nextSnapshot: UInt64 = 0
    private var pauses: Backoff
    private var lastMessage: UInt64 = 0
    /// The usual pause between messages of this book, nanoseconds; zero before it is known.
    private var usualPause: UInt64 = 0
    private var liveSince: UInt64 = 0
    private var staleSince: UInt64?
    private var lateSince: UInt64?
    private var lag = StreamLag()

    /// An empty book without a connection.
    package init(symbol: String, units: DepthUnits, settings: DepthSettings = DepthSettings()) {
        self.symbol = Array(symbol.utf8)
        self.units = units
        self.settings = settings
        pauses = Backoff(
            milliseconds: settings.snapshotMilliseconds,
            millisecondsMax: settings.snapshotMillisecondsMax)
    }

    /// The stream's connection is up: messages may come, a snapshot is wanted.
    package mutating func connected(now: UInt64) {
        forget()
        book.reset()
        phase = .buffering
        isFetching = false
        lastMessage = now
        staleSince = nil
        lateSince = nil
        lag = StreamLag()
    }

    /// A connection carries the stream: a book that none carried begins anew.
    package mutating func resume(now: UInt64) {
        if phase == .disconnected { connected(now: now) }
    }

    /// The stream's connection is down.
    package mutating func disconnected() {
        forget()
        phase = .disconnected
        staleSince = nil
        lateSince = nil
        book.markUnhealthy(.disconnected)
    }

    /// Whether a snapshot should be fetched now; then it counts as being fetched until
    /// `receive(snapshot:)` or `snapshotFailed`.
    package mutating func beginSnapshot(now: UInt64) -> Bool {
        guard phase == .buffering, !isFetching, now >= nextSnapshot else { return false }
        isFetching = true
        nextSnapshot = now &+ UInt64(pauses.next()) * 1_000_000
        return true
    }

    /// No snapshot came.
    package mutating func snapshotFailed() { isFetching = false }

    /// Judges by the time since the last message and by the book's own rhythm; a stale book is used
    /// again when a change comes that follows the last one.
    package mutating func checkStaleness(now: UInt64) {
        guard phase != .disconnected, now > lastMessage, now - lastMessage > patience else {
            return
        }
        if staleSince == nil { staleSince = now }
        if book.health == .healthy { book.markUnhealthy(.stale) }
    }

    /// How long a silence may be before it is not this book's own, nanoseconds.
    private var patience: UInt64 {
        let least = UInt64(max(0, settings.staleMilliseconds)) * 1_000_000
        // Pauses are counted up to the longest one: nothing wraps.
        return max(least, min(pauseMax, usualPause &* settings.stalePauses))
    }

    private var pauseMax: UInt64 {
        UInt64(min(max(0, settings.staleMillisecondsMax), 86_400_000)) * 1_000_000
    }

    /// Learns from a message: the mean of pauses, an eighth of each new one.
    private mutating func noteMessage(now: UInt64) {
        if phase == .live, now > lastMessage {
            let pause = min(now - lastMessage, pauseMax)
            usualPause = usualPause == 0 ? pause : usualPause - usualPause / 8 + pause / 8
        }
        lastMessage = now
        staleSince = nil
    }

    /// For how long the book has been stale, or late.
    package func staleMilliseconds(now: UInt64) -> Int64 {
        guard let since = staleSince ?? lateSince, now > since else { return 0 }
        return Int64((now - since) / 1_000_000)
    }

    /// Judges by the exchange's own clock whether the stream outruns us: a book that shows what was
    /// true too long ago is out of use until the stream has been caught up with.
    mutating func judgeLag(sent: Int64, now: UInt64) {
        // What waited for a snapshot came when it was put aside, not now.
        guard now != liveSince else { return }
        // Half the bound ends it, so that a book at the bound does not change its health each time.
        let bound = lateSince == nil ? settings.lagMilliseconds : settings.lagMilliseconds / 2
        guard lag.note(sent: sent, received: now) > bound else {
            lateSince = nil
            return
        }
        lateCount += 1
        if lateSince == nil { lateSince = now }
        book.markUnhealthy(.stale)
    }

    /// Takes one message: the object that a depth stream carries, the reader standing before it.
    ///
    /// What a connection sends that does not lead, because another one still carries the book, is
    /// used as far as it fits: a gap is that other one's to fill.
    package mutating func receive(
        _ reader: inout JSONReader, now: UInt64, isLeading: Bool = true
    ) -> Effect {
        noteMessage(now: now)
        do throws(JSONError) {
            switch phase {
            case .disconnected:
                try reader.skipValue()
                return .ignored
            case .buffering:
                let message = try reader.readRaw().bytes
                return isLeading ? keep(Array(message)) : .ignored
            case .live: return try apply(&reader, now: now, isLeading: isLeading)
            }
        } catch {
            return restart(.malformed, now: now)
        }
    }

    /// The book is not what the exchange has: it waits for a new snapshot, out of use.
    mutating func restart(_ reason: BookHealth.Reason, now: UInt64) -> Effect {
        if reason == .gap { gapCount += 1 }
        if reason == .malformed { malformedCount += 1 }
        let stable = UInt64(max(0, settings.stableMilliseconds)) * 1_000_000
        if phase == .live, now &- liveSince >= stable { pauses.reset() }
        forget()
        if phase != .disconnected { phase = .buffering }
        book.markUnhealthy(reason)
        return .restarted(reason)
    }

    /// The book has a snapshot and whatever followed it.
    mutating func goLive(now: UInt64) {
        phase = .live
        liveSince = now
        buffer = []
        bufferedBytes = 0
    }

    mutating func endFetch() { isFetching = false }

    private mutating func keep(_ message: [UInt8]) -> Effect {
        if buffer.count >= settings.bufferedMessagesMax
            || bufferedBytes + message.count > settings.bufferedBytesMax
        {
            // The oldest would leave a gap: start collecting anew.
            forget()
        }
        buffer.append(message)
        bufferedBytes += message.count
        return .buffered
    }

    private mutating func forget() {
        buffer = []
        bufferedBytes = 0
    }
}
