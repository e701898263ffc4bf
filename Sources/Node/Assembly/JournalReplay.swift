package import Basics
package import Definitions
package import Desk
import Ledger
import Markets
package import Storage

/// Folds a journal into a state, outside of a running node.
package final class JournalReplay {
    private var replay: DeskReplay

    /// Starts from nothing.
    package init(_ definition: NodeDefinition, wallet: Address?) throws(NodeError) {
        let configuration = try DeskConfiguration(definition, wallet: wallet)
        do {
            replay = try DeskReplay(configuration)
        } catch {
            throw NodeError(.configuration, "the ledger refuses the configuration: \(error)")
        }
    }

    /// Takes the next record in.
    package func take(_ entry: JournalEntry) { replay.take(entry) }

    /// Why a record could not be applied.
    package var failure: String? { replay.failure }

    /// The state so far, whole.
    package var state: DeskState { replay.desk.state }

    /// The state so far.
    package var view: DeskView { DeskView(replay.desk.state) }

    /// Our address on the chain, from the record that books the opening balances.
    package static func wallet(in entry: JournalEntry) -> Address? {
        guard
            case .opened(let balances, _)? = try? DeskEvent(
                kind: entry.record.kind, payload: entry.record.payload)
        else { return nil }
        for balance in balances {
            if case .chain(_, let address) = balance.holding.location { return address }
        }
        return nil
    }
}
