import Desk
import Ledger
import Storage

/// A desk that takes the journal in, record by record, and remembers the first that it cannot.
struct DeskReplay: ~Copyable {
    private(set) var desk: Desk
    private(set) var failure: String?
    private(set) var marks = JournalMarks()

    init(_ configuration: DeskConfiguration) throws(LedgerError) {
        desk = try Desk(configuration: configuration)
    }

    mutating func take(_ entry: JournalEntry) {
        guard failure == nil else { return }
        do {
            let event = try DeskEvent(kind: entry.record.kind, payload: entry.record.payload)
            try desk.replay(event)
            marks.take(event, at: entry.record.time)
        } catch {
            failure =
                "record \(entry.sequence) of the journal cannot be applied: \(error); "
                + "was it written with another configuration?"
        }
    }

    /// The desk, once everything is in.
    consuming func finish() -> Desk { desk }
}
