import Basics
import Desk
import Markets

/// Until when the journal surely holds all of our orders at each exchange account.
///
/// A record proves that no order before it was lost, from the moment on at which the account has
/// told what an earlier loss may have taken. From a loss until then nothing is proven.
struct JournalMarks: Hashable, Sendable {
    private var last: Timestamp?
    /// Where the proof stopped, for accounts that have told once; absent while it goes on.
    private var stops: [Location: Timestamp] = [:]
    private var known: [Location] = []
    /// The same for all others.
    private var otherStop: Timestamp?

    /// Takes a record of the journal in, in order.
    mutating func take(_ event: DeskEvent, at time: Timestamp) {
        switch event {
        case .tailUncertain:
            let stop = last ?? time
            for account in known where stops[account] == nil { stops[account] = stop }
            otherStop = otherStop ?? stop
        case .venueReconciled(let venue, let account):
            let location = Location.venue(venue, account: account)
            stops[location] = nil
            if !known.contains(location) { known.append(location) }
        default: break
        }
        last = time
    }

    /// The time of the last proof for an account; nil for an empty journal.
    func mark(of account: Location) -> Timestamp? {
        (known.contains(account) ? stops[account] : otherStop) ?? last
    }
}
