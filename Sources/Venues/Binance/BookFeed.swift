import Codecs
import Markets
import Synchronization

/// One symbol's book with the lock under which it changes, telling every change of its health.
///
/// Changes are never queued for anybody: whoever looks gets the newest book, and what came since the
/// last look is counted.
final class BookFeed: Sendable {
    /// The book and what was counted of it.
    private struct State: ~Copyable {
        var book: DepthSynchroniser
        var messages = 0
        var conflated = 0
        /// Changes that were in the book at the last look.
        var seen = 0
    }

    let instrument: Instrument
    private let state: Mutex<State>
    /// Held around a change and its telling, so that changes are told in their order; the state's
    /// own lock is free while the sink runs.
    private let telling = Mutex<Void>(())
    private let sink: @Sendable (VenueEvent) -> Void

    init(
        instrument: Instrument, units: DepthUnits, settings: DepthSettings,
        sink: @escaping @Sendable (VenueEvent) -> Void
    ) {
        self.instrument = instrument
        self.sink = sink
        state = Mutex(
            State(
                book: DepthSynchroniser(
                    symbol: instrument.symbol, units: units, settings: settings)))
    }

    /// A copy of the book for somebody who decides by it.
    var book: OrderBook {
        state.withLock { state in
            let unseen = state.book.appliedCount - state.seen
            state.seen = state.book.appliedCount
            // The newest is seen.
            state.conflated += max(0, unseen - 1)
            return state.book.book
        }
    }

    /// What was counted so far.
    var counters: MarketCounters {
        state.withLock { state in
            var counters = MarketCounters()
            counters.messages = state.messages
            counters.applied = state.book.appliedCount
            counters.conflated = state.conflated
            counters.late = state.book.lateCount
            counters.gaps = state.book.gapCount
            return counters
        }
    }

    /// How often something could not be read.
    var malformedCount: Int { state.withLock { $0.book.malformedCount } }

    func staleMilliseconds(now: UInt64) -> Int64 {
        state.withLock { $0.book.staleMilliseconds(now: now) }
    }

    /// Takes a change that came over the stream.
    func take(_ body: (inout DepthSynchroniser) -> Void) {
        change { state in
            state.messages += 1
            body(&state.book)
        }
    }

    /// Changes the book and tells its health if that changed with it.
    @discardableResult
    func update<Value: Sendable>(_ body: (inout DepthSynchroniser) -> Value) -> Value {
        change { body(&$0.book) }
    }

    private func change<Value: Sendable>(_ body: (inout State) -> Value) -> Value {
        telling.withLock { _ in
            let (value, before, after) = state.withLock { state in
                let before = state.book.book.health
                let value = body(&state)
                return (value, before, state.book.book.health)
            }
            if before != after { sink(.bookHealth(symbol: instrument.symbol, after)) }
            return value
        }
    }
}
