import Basics
import Synchronization

/// Brings messages to the sessions that they are for.
///
/// A party may be ahead of us: what comes for a session that is not open yet waits, so many
/// messages of each party, and the oldest give way.
package final class SessionRouter: Sendable {
    private struct State {
        var open: [Hash32: Mailbox<PeerEnvelope>] = [:]
        var early: [UInt16: [PeerEnvelope]] = [:]
    }

    private let state = Mutex(State())

    /// Nothing is open.
    package init() {}

    /// How many sessions are open.
    package var count: Int { state.withLock { $0.open.count } }

    /// Passes a message on.
    package func route(_ envelope: PeerEnvelope) {
        let inbox = state.withLock { state -> Mailbox<PeerEnvelope>? in
            if let inbox = state.open[envelope.sid] { return inbox }
            var early = state.early[envelope.from, default: []]
            if early.count >= CosignerLimits.waitingMessagesMax { early.removeFirst() }
            early.append(envelope)
            state.early[envelope.from] = early
            return nil
        }
        inbox?.add(envelope)
    }

    /// Opens a session and takes what came early for it; nil when it is open already.
    func open(_ sid: Hash32, parties: [UInt16]) -> Mailbox<PeerEnvelope>? {
        let inbox = Mailbox<PeerEnvelope>(countMax: CosignerLimits.waitingMessagesMax)
        let early: [PeerEnvelope]? = state.withLock { state in
            guard state.open[sid] == nil else { return nil }
            state.open[sid] = inbox
            var mine: [PeerEnvelope] = []
            for party in parties {
                mine += state.early[party, default: []].filter { $0.sid == sid }
                state.early[party]?.removeAll { $0.sid == sid }
            }
            return mine
        }
        guard let early else { return nil }
        for envelope in early { inbox.add(envelope) }
        return inbox
    }

    /// Closes a session; what still comes for it is nobody's.
    func close(_ sid: Hash32) { state.withLock { $0.open[sid] = nil } }

    /// Gives up sessions that are open.
    func abort(_ sids: [Hash32], _ abort: SessionAbort) {
        let inboxes = state.withLock { state in sids.compactMap { state.open[$0] } }
        for inbox in inboxes { inbox.end(abort) }
    }
}
