import Basics
import Cryptography

/// Runs one machine among its peers until it has ended.
struct SessionRun {
    /// The round of a message that only says that a party has given up.
    static let abortRound: UInt8 = 255

    /// Which message of a party it is: each comes once.
    private struct Place: Hashable {
        let party: UInt16
        let round: UInt8
        let type: UInt8
        let isBroadcast: Bool
    }

    let sid: Hash32
    let party: UInt16
    /// All parties, this one included, ascending.
    let parties: [UInt16]
    let identity: Ed25519PrivateKey
    let post: any PeerPost
    let inbox: Mailbox<PeerEnvelope>
    let limits: TimeLimits
    let timeoutMilliseconds: Int64

    private var view = SessionView()
    private var seen: [Place: Hash32] = [:]
    private var waiting: [PeerEnvelope] = []

    init(
        sid: Hash32, party: UInt16, parties: [UInt16], identity: Ed25519PrivateKey,
        post: any PeerPost, inbox: Mailbox<PeerEnvelope>, limits: TimeLimits,
        timeoutMilliseconds: Int64
    ) {
        self.sid = sid
        self.party = party
        self.parties = parties
        self.identity = identity
        self.post = post
        self.inbox = inbox
        self.limits = limits
        self.timeoutMilliseconds = timeoutMilliseconds
    }

    /// How the machine ended; its secrets are wiped by then.
    mutating func run(_ machine: any SessionMachine) async -> SessionOutcome {
        let (inbox, limits, milliseconds) = (inbox, limits, timeoutMilliseconds)
        let ended = SessionAbort(.abort, culprit: party, Self.ended)
        let outcome = await withTaskCancellationHandler {
            await limits.limited(
                toMilliseconds: milliseconds,
                reached: { inbox.end(SessionAbort(.abort, culprit: nil, Self.timedOut)) }
            ) { await loop(machine) }
        } onCancel: {
            // Who is told to end ends the session, too, and it is nobody else's fault.
            inbox.end(ended)
        }
        machine.erase()
        return outcome
    }

    static let timedOut = "timed out"
    static let ended = "this party ends"

    private mutating func loop(_ machine: any SessionMachine) async -> SessionOutcome {
        var step = machine.begin()
        while true {
            if let outcome = step.outcome {
                // A machine that ends well may have a last message; one that does not has none.
                if case .aborted = outcome { return outcome }
                return send(step.messages) ?? outcome
            }
            if let failure = send(step.messages) { return failure }
            if let index = waiting.firstIndex(where: { $0.round == machine.awaitedRound }) {
                step = deliver(waiting.remove(at: index), to: machine)
                continue
            }
            do throws(SessionAbort) {
                let envelope = try await inbox.next()
                if let abort = keep(envelope, awaiting: machine.awaitedRound) {
                    return .aborted(abort)
                }
            } catch {
                let missing = machine.missing
                let culprit = error.reason == Self.timedOut && missing.count == 1 ? missing[0] : nil
                return .aborted(
                    SessionAbort(
                        error.consequence, culprit: error.culprit ?? culprit, error.reason))
            }
            step = SessionStep()
        }
    }

    /// Keeps a message until its round; what a party says twice is dropped, unless it differs.
    private mutating func keep(_ envelope: PeerEnvelope, awaiting round: UInt8) -> SessionAbort? {
        guard envelope.sid == sid, envelope.from != party, parties.contains(envelope.from) else {
            return nil
        }
        if envelope.round == Self.abortRound {
            return SessionAbort(.abort, culprit: envelope.from, "given up")
        }
        let isBroadcast = envelope.to == PeerEnvelope.everybody
        let place = Place(
            party: envelope.from, round: envelope.round, type: envelope.type,
            isBroadcast: isBroadcast)
        let hash = SHA256.hash(envelope.view.bytes + SHA256.hash(envelope.payload).bytes)
        if let known = seen[place] {
            return known == hash
                ? nil
                : SessionAbort(.abort, culprit: envelope.from, "two messages in one place")
        }
        guard envelope.round >= round, waiting.count < CosignerLimits.waitingMessagesMax else {
            return nil
        }
        seen[place] = hash
        waiting.append(envelope)
        return nil
    }

    private mutating func deliver(
        _ envelope: PeerEnvelope, to machine: any SessionMachine
    ) -> SessionStep {
        // Before the machine sees it: who was told something else is no cheat of the protocol's.
        guard envelope.view == view.hash(of: envelope.round &- 1) else {
            return SessionStep(
                outcome: .aborted(SessionAbort(.abort, culprit: nil, "broadcasts differ")))
        }
        let isBroadcast = envelope.to == PeerEnvelope.everybody
        if isBroadcast {
            view.add(
                envelope.payload, from: envelope.from, type: envelope.type, round: envelope.round)
        }
        return machine.receive(
            SessionMessage(
                round: envelope.round, type: envelope.type, party: envelope.from,
                isBroadcast: isBroadcast, payload: envelope.payload))
    }

    /// Sends what a machine wants sent; how the session ends when that cannot be done.
    private mutating func send(_ messages: [SessionMessage]) -> SessionOutcome? {
        guard !messages.isEmpty else { return nil }
        var envelopes: [PeerEnvelope] = []
        for message in messages {
            envelopes.append(envelope(message))
            guard message.isBroadcast else { continue }
            view.add(message.payload, from: party, type: message.type, round: message.round)
        }
        do throws(CosignerError) {
            if messages.allSatisfy(\.isBroadcast) {
                try send(envelopes, to: others)
                return nil
            }
            for other in others {
                let own = zip(messages, envelopes).filter { message, _ in
                    message.isBroadcast || message.party == other
                }
                try send(own.map(\.1), to: [other])
            }
            return nil
        } catch {
            return .aborted(SessionAbort(.abort, culprit: nil, "cannot sign"))
        }
    }

    /// Sends the same messages to some parties.
    private func send(
        _ envelopes: [PeerEnvelope], to receivers: [UInt16]
    ) throws(CosignerError) {
        for bundle in SealedEnvelopes.bundles(envelopes) {
            let sealed = try SealedEnvelopes.seal(bundle, by: identity)
            for receiver in receivers { post.send(sealed, to: receiver) }
        }
    }

    private var others: [UInt16] { parties.filter { $0 != party } }

    private func envelope(_ message: SessionMessage) -> PeerEnvelope {
        PeerEnvelope(
            sid: sid, round: message.round, from: party,
            to: message.isBroadcast ? PeerEnvelope.everybody : message.party ?? 0,
            type: message.type, view: view.hash(of: message.round &- 1), payload: message.payload)
    }
}
