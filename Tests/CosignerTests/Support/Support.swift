import Arithmetic
import Basics
import Cosigner
import Cryptography
import Storage
import Synchronization

/// A secret from bytes that are no secret.
func secret(_ content: [UInt8]) -> SecretBytes {
    var copy = content.map { $0 }
    return SecretBytes(consuming: &copy)
}

/// A secret from text.
func secret(_ text: String) -> SecretBytes { secret(Array(text.utf8)) }

/// The content of a secret that tests made up.
func revealed(_ secret: SecretBytes) -> [UInt8] { secret.withUnsafeBytes { Array($0) } }

/// A hash that is a number.
func hash(_ number: Int) -> Hash32 {
    Hash32(bytes: UInt256(UInt64(number)).bigEndianBytes) ?? .zero
}

/// An address whose last byte is given.
func account(_ last: UInt8) -> Address {
    Address(bytes: [UInt8](repeating: 0, count: 19) + [last]) ?? .zero
}

/// Entropy that never repeats and that a test can predict.
final class SteppingEntropy: EntropySource {
    private let state: Mutex<SplitMix64>

    init(_ seed: UInt64 = 1) { state = Mutex(SplitMix64(seed: seed)) }

    func bytes(count: Int) throws -> [UInt8] {
        state.withLock { generator in
            (0..<count).map { _ in UInt8(truncatingIfNeeded: generator.next() >> 32) }
        }
    }
}

extension ShareCost {
    /// Next to nothing, for tests that are not about passwords.
    static let cheap = ShareCost(blocksLog2: 2, blockSize: 8, repetitions: 1)
}

/// A clock that a test sets.
final class ManualClock: TimeSource {
    private let seconds: Mutex<UInt64>

    init(_ seconds: UInt64 = 1_700_000_000) { self.seconds = Mutex(seconds) }

    func advance(_ by: UInt64) { seconds.withLock { $0 += by } }
    func set(_ to: UInt64) { seconds.withLock { $0 = to } }
    func now() -> Timestamp { Timestamp(seconds: seconds.withLock { $0 }) }
    func monotonicNanoseconds() -> UInt64 { seconds.withLock { $0 } * 1_000_000_000 }
    func sleep(milliseconds: Int64) async throws {
        try await SystemTime().sleep(milliseconds: milliseconds)
    }
}

/// The real clock, of which waits take a fiftieth.
struct HastyTime: TimeSource {
    func now() -> Timestamp { SystemTime().now() }
    func monotonicNanoseconds() -> UInt64 { SystemTime().monotonicNanoseconds() }
    func sleep(milliseconds: Int64) async throws {
        try await SystemTime().sleep(milliseconds: max(1, milliseconds / 50))
    }
}

/// What a throwing call throws; nil when it does not.
func failure(_ body: () async throws -> Void) async -> CosignerError? {
    do {
        try await body()
        return nil
    } catch {
        return error as? CosignerError ?? CosignerError(.badRequest, "\(error)")
    }
}

extension MemoryDisk {
    /// A ledger on the twin.
    func ledger(
        _ clock: any TimeSource = ManualClock(), failuresMax: Int = 3
    ) throws -> CosignerLedger {
        try CosignerLedger.open(time: clock, failuresMax: failuresMax) {
            (replaying) throws(JournalError) in
            InlineCommitLog(journal: try openJournal("ledger", replaying))
        }
    }

    /// The journal of the twin.
    func openJournal(
        _ name: String, _ replaying: (JournalEntry) -> Void = { _ in }
    ) throws(JournalError) -> Journal {
        let store: MemoryStore
        do throws(StorageError) { store = try open() } catch { throw .storage(error) }
        do throws(JournalError) {
            return try Journal.open(
                store: store, files: self, anchorPath: "\(name)/anchor", replaying: replaying)
        } catch {
            store.close()
            throw error
        }
    }
}
