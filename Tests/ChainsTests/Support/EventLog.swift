import Basics
import Chains
import Ethereum
import Synchronization

/// Keeps what a session tells.
final class EventLog: Sendable {
    private let events = Mutex<[ChainEvent]>([])

    func note(_ event: ChainEvent) { events.withLock { $0.append(event) } }

    /// What was told since the last time.
    func take() -> [ChainEvent] {
        events.withLock { events in
            let told = events
            events = []
            return told
        }
    }
}
