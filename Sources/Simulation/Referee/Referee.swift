import Arithmetic
package import Basics
package import Desk
import Ledger
import Markets
package import Orders
import Settlement
package import Storage

/// Watches a node from outside: its journal, its disk, and what reaches exchange and chain.
///
/// Every contradiction is a broken invariant.
/// It folds the journal itself, and believes nothing of what the node believes about the world.
package final class Referee {
    let configuration: DeskConfiguration
    let wallet: Address
    let tell: (_ name: String, _ detail: String) -> Void
    /// Everything that was submitted to the journal, by sequence from 1.
    package private(set) var records: [JournalRecord] = []
    /// The state that these records give.
    package private(set) var state: DeskState
    /// What these records say, in the referee's own words.
    var fold = Fold()
    /// How often each transition happened.
    private(set) var transitions: [String: Int] = [:]
    /// What the exchange and the chain have shown.
    var truth = Truth()
    private let initial: DeskState

    /// A referee who has seen nothing; `tell` hears each invariant that does not hold, and what was
    /// seen.
    package init(
        _ configuration: DeskConfiguration, wallet: Address,
        tell: @escaping (_ name: String, _ detail: String) -> Void
    ) throws {
        self.configuration = configuration
        self.wallet = wallet
        self.tell = tell
        initial = try DeskState(configuration: configuration)
        state = initial
    }

    /// The sequence of the last record submitted.
    var head: UInt64 { UInt64(records.count) }

    // MARK: The journal

    /// Takes records that the node has just decided; the names of their transitions.
    @discardableResult
    package func take(_ new: [JournalRecord], _ world: WorldView) -> [String] {
        var names: [String] = []
        for record in new {
            records.append(record)
            guard let event = event(record) else { continue }
            names.append(event.transition)
            transitions[event.transition, default: 0] += 1
            apply(event, world)
        }
        return names
    }

    /// Takes the records that a node found when it opened the journal of an earlier one.
    ///
    /// They must be the first of what was submitted, and reach as far as was promised.
    package func reopen(_ entries: [JournalEntry], isPowerLost: Bool) {
        let promised =
            isPowerLost ? truth.syncedClaim : max(truth.syncedClaim, truth.writtenClaim)
        if UInt64(entries.count) < promised {
            tell(
                "acknowledged-lost",
                "the journal ends at record \(entries.count), but record \(promised) was "
                    + "acted on")
        }
        for (index, entry) in entries.enumerated() {
            guard records.indices.contains(index), records[index] == entry.record else {
                tell("journal-rewritten", "record \(entry.sequence) is not what was submitted")
                break
            }
        }
        records = entries.map(\.record)
        truth.syncedClaim = min(truth.syncedClaim, head)
        truth.writtenClaim = min(truth.writtenClaim, head)
        refold()
    }

    private func refold() {
        state = initial
        fold = Fold()
        for (index, record) in records.enumerated() {
            guard let event = event(record) else { continue }
            applyToState(event)
            fold.note(event, sequence: UInt64(index + 1), state: state)
        }
    }

    private func event(_ record: JournalRecord) -> DeskEvent? {
        do {
            return try DeskEvent(kind: record.kind, payload: record.payload)
        } catch {
            tell("journal-unreadable", "a record of kind \(record.kind): \(error)")
            return nil
        }
    }

    private func apply(_ event: DeskEvent, _ world: WorldView) {
        check(before: event, world)
        applyToState(event)
        fold.note(event, sequence: head, state: state)
        check(after: event, world)
    }

    private func applyToState(_ event: DeskEvent) {
        do {
            try state.apply(event)
        } catch {
            tell("journal-unfoldable", "\(event.name): \(error)")
        }
    }

    // MARK: Promises

    /// A client was told that its order is taken for good.
    package func acknowledged(_ id: ParentId, _ world: WorldView) {
        guard let sequence = fold.parents[id] else {
            return tell("acknowledged-unknown", "\(id) is not in the journal")
        }
        claimSynced(sequence, "the acknowledgement of \(id)", world)
    }

    /// Something happened that may rest on synced records only.
    func claimSynced(_ sequence: UInt64, _ what: String, _ world: WorldView) {
        truth.syncedClaim = max(truth.syncedClaim, sequence)
        if world.syncedHead < sequence {
            tell(
                "effect-before-sync",
                "\(what) rests on record \(sequence), but only \(world.syncedHead) are synced")
        }
    }

    /// Something happened that may rest on written records only.
    func claimWritten(_ sequence: UInt64, _ what: String, _ world: WorldView) {
        truth.writtenClaim = max(truth.writtenClaim, sequence)
        if world.writtenHead < sequence {
            tell(
                "effect-before-write",
                "\(what) rests on record \(sequence), but only \(world.writtenHead) are written")
        }
    }
}
