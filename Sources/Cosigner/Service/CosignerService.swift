package import Basics
package import Codecs
import Synchronization

/// One party at work: takes a coordinator's calls and runs the sessions that follow from them.
package final class CosignerService: LinkReceiver {
    struct Call: Sendable {
        let body: [UInt8]
        let answer: @Sendable ([UInt8]) -> Void
    }

    let parts: CosignerParts
    let router = SessionRouter()
    let limits = TimeLimits()
    private let calls = Mailbox<Call>(countMax: CosignerLimits.sessionsMax)
    /// What waits to be done between calls; of the run that is on, if one is.
    let chores = Mutex(Mailbox<PeerEnvelope>(countMax: CosignerLimits.choresMax))
    let maker: SetupMaker?
    let keys = Mutex<[Hash32: StoredShare]>([:])
    /// Shares that are stored beside those that count.
    let waiting = Mutex<[Hash32: WaitingShare]>([:])
    /// Keys of which new shares are being made.
    let changing = Mutex<Set<Hash32>>([])
    /// Who has gone over to the shares of which session.
    let goneOver = Mutex<[Hash32: (sid: Hash32, parties: Set<UInt16>)]>([:])
    /// What the operator was told last of each key.
    let notices = Mutex<[Hash32: [CosignerNotice.Deed: String]]>([:])

    /// The party's durable memory.
    package var ledger: CosignerLedger { parts.ledger }

    /// A service without keys; `load` brings those that there are.
    package init(_ parts: CosignerParts) {
        self.parts = parts
        maker = parts.shelves.flatMap { shelves in
            parts.setupsKept > 0 ? SetupMaker(parts, shelves: shelves) : nil
        }
    }

    /// Opens the share of every key that the ledger knows.
    package func load() async throws(CosignerError) {
        for keyId in parts.ledger.keyIds {
            try parts.vault.finish(keyId)
            let next = try parts.vault.loadNext(
                keyId: keyId, party: parts.book.party, password: parts.password)
            if let next {
                let share = try StoredShare(header: next.header, content: next.share)
                let new = WaitingShare(
                    sid: next.sid, counter: next.header.counter, share: share)
                waiting.withLock { $0[keyId] = new }
            }
            // A share that we gave up, or have never had.
            guard parts.ledger.state.shares[keyId] != nil else { continue }
            do throws(CosignerError) {
                let (header, content) = try await parts.vault.load(
                    keyId: keyId, party: parts.book.party, password: parts.password)
                keep(try StoredShare(header: header, content: content))
            } catch {
                // Announced and never written, since the making of that key died; or lost, and the
                // others can make it anew. Nothing is signed without it.
                guard error.code == .missingShare else { throw error }
            }
        }
    }

    func keep(_ key: StoredShare) { keys.withLock { $0[key.keyId] = key } }

    /// A key that this party has a share of.
    func key(_ keyId: Hash32) throws(CosignerError) -> StoredShare {
        guard let key = keys.withLock({ $0[keyId] }) else {
            throw CosignerError(.missingShare, keyId.hex, field: "keyId")
        }
        return key
    }

    var allKeys: [StoredShare] {
        keys.withLock { keys in keys.values.sorted { $0.keyId < $1.keyId } }
    }

    /// A person has looked at a key's failures: it signs again.
    package func review(_ keyId: Hash32) async throws(CosignerError) {
        try await parts.ledger.review(keyId)
    }

    // MARK: Calls

    package func received(_ envelope: PeerEnvelope) {
        switch envelope.sid {
        case SetupMaker.channel, SettlingMessage.channel: chores.withLock { $0 }.add(envelope)
        default: router.route(envelope)
        }
    }

    package func called(_ body: [UInt8], answer: @escaping @Sendable ([UInt8]) -> Void) {
        let isTaken = calls.add(Call(body: body, answer: answer))
        if !isTaken {
            answer(CallAnswer.failure(CosignerError(.busy, "too many calls wait")).encodedBytes())
        }
    }

    /// Answers calls until cancelled, each in a task of its own.
    package func run() async {
        let calls = calls
        await withTaskCancellationHandler {
            await withDiscardingTaskGroup { group in
                group.addTask { await self.runChores() }
                group.addTask { await self.keepTime() }
                while let call = try? await calls.next() {
                    group.addTask { call.answer(await self.answer(call.body).encodedBytes()) }
                }
                group.cancelAll()
            }
        } onCancel: {
            calls.end(SessionAbort(.abort, culprit: nil, "the end"))
        }
    }

    /// Ends what waits too long for others, until cancelled.
    package func keepTime() async { await limits.keep(parts.time) }

    /// The answer to one call; it waits for others as long as they let it unless time is kept.
    package func answer(_ body: [UInt8]) async -> JSONValue {
        do throws(CosignerError) {
            let call = try CallFields(body)
            switch call.verb {
            case "status": return await status(measuring: call.flag("measure"))
            case "sign": return try await sign(call)
            case "keygen": return try await makeKey(call)
            case "reshare": return try await reshare(call)
            case "backup": return try backUp(call)
            case "pardon": return try await pardon(call)
            case "review": return try await review(call)
            default: throw CosignerError(.badRequest, call.verb, field: "verb")
            }
        } catch {
            return CallAnswer.failure(error)
        }
    }
}
