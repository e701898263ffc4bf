import Basics
import Codecs
import Ethereum
import Signing
import Synchronization

/// Stands between the demo's node and its cosigners: remembers who signed what, and kills one of them
/// in mid-flight.
final class DemoWitness: Sendable {
    /// A signature that the node got.
    private struct Made {
        let nonce: UInt64
        let digest: Hash32
        let signers: [UInt16]
        let millis: UInt64
        let isAfterKill: Bool
    }

    private struct State {
        var made: [Made] = []
        var killed: (party: UInt16, id: Int32)?
        var keyId: Hash32?
    }

    private let cosigners: DemoCosigners
    private let time: SystemTime
    private let state = Mutex(State())

    init(_ cosigners: DemoCosigners, time: SystemTime) {
        self.cosigners = cosigners
        self.time = time
    }

    /// The same parties, watched.
    func watching(_ parties: any ThresholdParties) -> any ThresholdParties {
        Watched(parties: parties, witness: self)
    }

    /// Whether the killed party signed before its death and the others did afterwards.
    var isSuccess: Bool {
        state.withLock { state in
            guard let victim = state.killed?.party else { return false }
            return state.made.contains { !$0.isAfterKill && $0.signers.contains(victim) }
                && state.made.contains { $0.isAfterKill && !$0.signers.contains(victim) }
        }
    }

    /// What the demo's report tells of the signer.
    var json: JSONValue {
        let running = cosigners.processes
        return state.withLock { state in
            let made = state.made.map { one -> JSONValue in
                [
                    "nonce": .integer(one.nonce), "digest": .string(one.digest.hex),
                    "signers": .array(one.signers.map { .integer($0) }),
                    "millis": .integer(one.millis), "afterKill": .bool(one.isAfterKill),
                ]
            }
            let killed = state.killed.map { Self.json($0.party, $0.id) }
            return [
                "kind": "threshold", "key": .string(state.keyId?.hex ?? ""),
                "threshold": .integer(DemoCosigners.threshold),
                "running": .array(running.map { Self.json($0.party, $0.id) }),
                "killed": killed ?? [:], "signatures": .array(made),
            ]
        }
    }

    private static func json(_ party: UInt16, _ id: Int32) -> JSONValue {
        ["party": .integer(party), "pid": .integer(id)]
    }

    /// Kills who signed first, when something else is to be signed.
    fileprivate func strike() {
        let victim = state.withLock { state in
            state.killed == nil ? state.made.first?.signers.first : nil
        }
        guard let victim, let id = cosigners.destroy(victim) else { return }
        state.withLock { $0.killed = (victim, id) }
        StandardStreams.writeError(
            "        party \(victim) (process \(id)) is killed before the next signature")
    }

    fileprivate func record(
        _ transaction: Transaction, _ key: ThresholdKey, _ signers: [UInt16], since start: UInt64
    ) {
        let millis = (time.monotonicNanoseconds() - start) / 1_000_000
        state.withLock { state in
            state.keyId = key.id
            state.made.append(
                Made(
                    nonce: transaction.nonce, digest: transaction.signingHash, signers: signers,
                    millis: millis, isAfterKill: state.killed != nil))
        }
        let names = signers.map(String.init).joined(separator: " and ")
        StandardStreams.writeError(
            "        nonce \(transaction.nonce) is signed by parties \(names) in \(millis) ms")
    }

    fileprivate func now() -> UInt64 { time.monotonicNanoseconds() }
}

/// Parties under a witness's eyes.
private struct Watched: ThresholdParties {
    let parties: any ThresholdParties
    let witness: DemoWitness

    func sign(_ transaction: Transaction, with key: ThresholdKey) async -> ThresholdAnswer {
        witness.strike()
        let start = witness.now()
        let answer = await parties.sign(transaction, with: key)
        if case .signed(_, let signers) = answer {
            witness.record(transaction, key, signers, since: start)
        }
        return answer
    }
}
