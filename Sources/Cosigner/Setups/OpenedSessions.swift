import Basics
import Signing

/// The ledger as a pool of setups asks it: what is on the disk may be used, and nothing else.
///
/// A session's record, with the names of its setups, is synced in one step when it opens, and refuses
/// names that were there before.
final class OpenedSessions: UseLedger {
    private let ledger: CosignerLedger

    init(_ ledger: CosignerLedger) {
        self.ledger = ledger
    }

    func record(_ names: [Hash32]) async throws(ThresholdError) {
        guard let sid = names.first, ledger.isOpen(sid, using: names.dropFirst()) else {
            throw ThresholdError(.usedSetup, field: "ledger")
        }
    }
}
