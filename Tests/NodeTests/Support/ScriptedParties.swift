import Basics
import Ethereum
import Signing
import Synchronization

/// Parties of a shared key that remember what they agreed to, as cosigners do, and answer as they are
/// told.
final class ScriptedParties: ThresholdParties {
    /// What happens to a request.
    enum Fate: CaseIterable {
        /// The signature arrives.
        case sign
        /// The parties agree, and their answer is lost.
        case lose
        /// Nobody is there.
        case away
        /// One party refuses after another has agreed.
        case refuseLate
        /// All refuse.
        case refuse
    }

    private struct State {
        var asked: [Transaction] = []
        var kept: [UInt64: Transaction] = [:]
        var forbidden = 0
    }

    private let signer: any Signer
    private let nextFate: @Sendable () -> Fate
    private let state = Mutex(State())

    init(_ signer: any Signer, nextFate: @escaping @Sendable () -> Fate) {
        self.signer = signer
        self.nextFate = nextFate
    }

    /// Parties whose first requests fare like this, and all later ones well.
    convenience init(_ signer: any Signer, _ fates: [Fate]) {
        let left = Mutex(fates[...])
        self.init(signer) { left.withLock { $0.popFirst() ?? .sign } }
    }

    /// Everything that was asked for.
    var asked: [Transaction] { state.withLock { $0.asked } }
    /// How often a nonce was asked for with another call than it was asked for before.
    var forbidden: Int { state.withLock { $0.forbidden } }

    func isCancel(_ transaction: Transaction) -> Bool {
        transaction.to == signer.address && transaction.input.isEmpty
    }

    func sign(_ transaction: Transaction, with key: ThresholdKey) async -> ThresholdAnswer {
        let fate = nextFate()
        return state.withLock { state in
            state.asked.append(transaction)
            switch fate {
            case .away: return .notReached("nobody is there")
            case .refuse: return Self.refusal("window-exceeded", isKept: false)
            case .sign, .lose, .refuseLate: break
            }
            if let known = state.kept[transaction.nonce], !isCancel(transaction),
                known.to != transaction.to || known.input != transaction.input
            {
                // A cancel may overtake the last question for what it cancels.
                if !isCancel(known) { state.forbidden += 1 }
                return Self.refusal("nonce-taken", isKept: true)
            }
            state.kept[transaction.nonce] = state.kept[transaction.nonce] ?? transaction
            if fate == .refuseLate { return Self.refusal("price-stale", isKept: true) }
            guard fate == .sign, let signed = try? signer.sign(transaction) else {
                return .unknown("no answer")
            }
            return .signed(signed.signature, by: [1, 2])
        }
    }

    private static func refusal(_ reason: String, isKept: Bool) -> ThresholdAnswer {
        .refused(ThresholdRefusal(party: 2, reason: reason, isKept: isKept))
    }
}
