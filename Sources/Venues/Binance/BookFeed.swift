import Codecs
import Markets
import Synchronization

/// One symbol's book with the lock under which it changes, telling every change of its health.
final class BookFeed: Sendable {
    let instrument: Instrument
    private let state: Mutex<DepthSynchroniser>
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
            DepthSynchroniser(symbol: instrument.symbol, units: units, settings: settings))
    }

    /// A copy of the book.
    var book: OrderBook { state.withLock { $0.book } }

    /// How often something could not be read.
    var malformedCount: Int { state.withLock { $0.malformedCount } }

    func staleMilliseconds(now: UInt64) -> Int64 {
        state.withLock { $0.staleMilliseconds(now: now) }
    }

    /// Changes the book and tells its health if that changed with it.
    @discardableResult
    func update<Value: Sendable>(_ body: (inout DepthSynchroniser) -> Value) -> Value {
        telling.withLock { _ in
            let (value, before, after) = state.withLock { state in
                let before = state.book.health
                let value = body(&state)
                return (value, before, state.book.health)
            }
            if before != after { sink(.bookHealth(symbol: instrument.symbol, after)) }
            return value
        }
    }
}
