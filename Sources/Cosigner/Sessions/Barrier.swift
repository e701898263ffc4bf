import Basics
import Cryptography

/// One message of each party to all, for which all wait: offers before a session, acknowledgements
/// after one.
struct Barrier {
    let name: Hash32
    let party: UInt16
    let parties: [UInt16]
    let identity: Ed25519PrivateKey
    let post: any PeerPost
    let router: SessionRouter
    let limits: TimeLimits
    let timeoutMilliseconds: Int64

    /// Sends our payload and returns everybody's, ours included, in the order of the parties.
    ///
    /// `timedOut` names who is missing.
    func exchange(_ payload: [UInt8]) async throws(CosignerError) -> [[UInt8]] {
        guard let inbox = router.open(name, parties: parties) else {
            throw CosignerError(.busy, "the same is asked for already")
        }
        defer { router.close(name) }
        let sealed = try PeerEnvelope(
            sid: name, round: 0, from: party, to: PeerEnvelope.everybody, type: 0, view: .zero,
            payload: payload
        ).sealed(by: identity)
        for other in parties where other != party { post.send(sealed, to: other) }
        let timedOut: @Sendable () -> Void = {
            inbox.end(SessionAbort(.abort, culprit: nil, SessionRun.timedOut))
        }
        let answers = await withTaskCancellationHandler {
            await limits.limited(toMilliseconds: timeoutMilliseconds, reached: timedOut) {
                await collect(inbox, [party: payload])
            }
        } onCancel: {
            // Who is told to end ends the wait, too: nobody else would.
            timedOut()
        }
        let missing = parties.filter { answers[$0] == nil }
        guard missing.isEmpty || !Task.isCancelled else {
            throw CosignerError(.aborted, SessionRun.ended, party: party)
        }
        guard missing.isEmpty else {
            throw CosignerError(
                .timedOut, "no word from \(missing)", party: missing[0])
        }
        return parties.compactMap { answers[$0] }
    }

    private func collect(
        _ inbox: Mailbox<PeerEnvelope>, _ own: [UInt16: [UInt8]]
    ) async -> [UInt16: [UInt8]] {
        var answers = own
        while answers.count < parties.count {
            guard let envelope = try? await inbox.next() else { return answers }
            guard envelope.round == 0, parties.contains(envelope.from),
                answers[envelope.from] == nil
            else { continue }
            answers[envelope.from] = envelope.payload
        }
        return answers
    }
}
