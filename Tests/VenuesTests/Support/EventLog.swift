import Markets
import Synchronization
import Venues

/// Keeps what a session told.
final class EventLog: Sendable {
    private let events = Mutex<[VenueEvent]>([])

    func append(_ event: VenueEvent) { events.withLock { $0.append(event) } }

    var all: [VenueEvent] { events.withLock { $0 } }

    var fills: [Fill] {
        all.compactMap { if case .fill(let fill) = $0 { fill } else { nil } }
    }

    var reports: [OrderReport] {
        all.compactMap { if case .report(let report) = $0 { report } else { nil } }
    }

    /// How often the account's events began and ended to flow.
    var connections: [Bool] {
        all.compactMap {
            switch $0 {
            case .connected: true
            case .disconnected: false
            default: nil
            }
        }
    }

    /// The book's health over time.
    var healths: [BookHealth] {
        all.compactMap { if case .bookHealth(_, let health) = $0 { health } else { nil } }
    }
}
