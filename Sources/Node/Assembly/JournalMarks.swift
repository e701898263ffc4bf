import Basics
import Desk
import Markets

/// Until when the journal surely holds all of our orders at each exchange account.
///
/// A record on disk proves that no order of its own run before it was lost, once that run has heard
/// from the exchange what earlier runs may have lost. From a start until then nothing is proven.
struct JournalMarks: Hashable, Sendable {
    private var first: Timestamp?
    private var last: Timestamp?
    /// Where each account's proof stopped at the last start; absent while it goes on.
    private var stopped: [Location: Timestamp] = [:]
    private var going: [Location] = []

    /// Takes a record of the journal in, in order.
    mutating func take(_ event: DeskEvent, at time: Timestamp) {
        switch event {
        case .started:
            for account in going { stopped[account] = last ?? time }
            going = []
        case .venueReconciled(let venue, let account):
            let location = Location.venue(venue, account: account)
            stopped[location] = nil
            if !going.contains(location) { going.append(location) }
        default: break
        }
        first = first ?? time
        last = time
    }

    /// The time of the last proof; the journal's beginning for an account without one, nil for an
    /// empty journal.
    func mark(of account: Location) -> Timestamp? {
        going.contains(account) ? last : stopped[account] ?? first
    }
}
