package import Basics
package import Cryptography
import Synchronization

/// The sender's half of a setup: two keys for each base transfer, used by one multiplication.
///
/// In that multiplication its owner is the receiver: extension turns the roles around. Of several
/// sessions that run at once, one at most gets the keys.
package final class SenderSetup: Sendable {
    /// How many bytes the keys have.
    static let byteCount = DKLs23Parameters.baseTransfers * 2 * DKLs23Parameters.keyBytes

    /// The setup's name, the same for both halves.
    package let id: Hash32
    private let keys: Mutex<SecretBytes?>

    /// The half with these keys, key `j` of transfer `i` at place 2i + j.
    package init(id: Hash32, keys: SecretBytes) throws(ThresholdError) {
        guard keys.count == SenderSetup.byteCount else {
            throw ThresholdError(.badParameter, field: "setup.keys")
        }
        self.id = id
        self.keys = Mutex(keys)
    }

    /// Whether the keys are still there.
    package var isUnused: Bool { keys.withLock { $0 != nil } }

    /// Gives the keys away; a second time is refused.
    package func take() throws(ThresholdError) -> SecretBytes {
        let taken = keys.withLock { keys in
            defer { keys = nil }
            return keys
        }
        guard let taken else { throw ThresholdError(.usedSetup, field: "setup") }
        return taken
    }

    /// Forgets the keys.
    package func erase() { keys.withLock { $0 = nil } }
}

/// The receiver's half of a setup: its choices Δ, and the chosen key of each base transfer.
package final class ReceiverSetup: Sendable {
    /// How many bytes Δ and the keys have.
    static let byteCount =
        DKLs23Parameters.columnBytes + DKLs23Parameters.baseTransfers * DKLs23Parameters.keyBytes

    /// The setup's name, the same for both halves.
    package let id: Hash32
    private let content: Mutex<SecretBytes?>

    /// The half with Δ and then the keys.
    package init(id: Hash32, content: SecretBytes) throws(ThresholdError) {
        guard content.count == ReceiverSetup.byteCount else {
            throw ThresholdError(.badParameter, field: "setup.content")
        }
        self.id = id
        self.content = Mutex(content)
    }

    /// Whether the keys are still there.
    package var isUnused: Bool { content.withLock { $0 != nil } }

    /// Gives Δ and the keys away; a second time is refused.
    package func take() throws(ThresholdError) -> SecretBytes {
        let taken = content.withLock { content in
            defer { content = nil }
            return content
        }
        guard let taken else { throw ThresholdError(.usedSetup, field: "setup") }
        return taken
    }

    /// Forgets Δ and the keys.
    package func erase() { content.withLock { $0 = nil } }
}
