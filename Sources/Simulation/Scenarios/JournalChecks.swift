package import Basics
package import Definitions
package import Desk
import Node
package import Storage

/// What must hold of the journal that a run leaves, and what it tells.
package struct JournalChecks {
    /// How often each transition happened, by name.
    package private(set) var transitions: [String: Int] = [:]
    /// The place after the last record.
    package private(set) var head = JournalHead.start

    /// Nothing checked yet.
    package init() {}

    /// Proves the journal on the world's disk, folds it anew and compares it with the live state.
    package mutating func run(
        _ world: World, _ definition: NodeDefinition, wallet: Address, live: DeskState?,
        _ tell: (String, String) -> Void
    ) {
        do {
            let replay = try JournalReplay(definition, wallet: wallet)
            var unreadable: UInt64?
            var counts: [String: Int] = [:]
            let journal = try world.readJournal { entry in
                replay.take(entry)
                let record = entry.record
                if let event = try? DeskEvent(kind: record.kind, payload: record.payload) {
                    counts[event.transition, default: 0] += 1
                } else {
                    unreadable = unreadable ?? entry.sequence
                }
            }
            head = journal.head
            journal.close()
            transitions = counts
            if let unreadable { tell("journal-unreadable", "record \(unreadable)") }
            if let failure = replay.failure { tell("journal-replay", failure) }
            if let live, replay.view.everything != DeskView(live).everything {
                tell("journal-state", "the replayed state is not the live one")
            }
        } catch {
            tell("journal-damaged", "\(error)")
        }
    }
}
