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
    private let calls = Mailbox<Call>(countMax: CosignerLimits.sessionsMax)
    private let keys = Mutex<[Hash32: StoredShare]>([:])

    /// The party's durable memory.
    package var ledger: CosignerLedger { parts.ledger }

    /// A service without keys; `load` brings those that there are.
    package init(_ parts: CosignerParts) {
        self.parts = parts
    }

    /// Opens the share of every key that the ledger knows.
    package func load() async throws(CosignerError) {
        for keyId in parts.ledger.keyIds {
            do throws(CosignerError) {
                let (header, content) = try await parts.vault.load(
                    keyId: keyId, party: parts.book.party, password: parts.password)
                keep(try StoredShare(header: header, content: content))
            } catch {
                // Announced and never written: the making of that key died, nobody has it.
                guard error.code == .missingShare, !parts.ledger.hasShare(of: keyId) else {
                    throw error
                }
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

    package func received(_ envelope: PeerEnvelope) { router.route(envelope) }

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
                while let call = try? await calls.next() {
                    group.addTask { call.answer(await self.answer(call.body).encodedBytes()) }
                }
                group.cancelAll()
            }
        } onCancel: {
            calls.end(SessionAbort(.abort, culprit: nil, "the end"))
        }
    }

    /// The answer to one call.
    package func answer(_ body: [UInt8]) async -> JSONValue {
        do throws(CosignerError) {
            let call = try CallFields(body)
            switch call.verb {
            case "status": return status()
            case "sign": return try await sign(call)
            case "keygen": return try await makeKey(call)
            default: throw CosignerError(.badRequest, call.verb, field: "verb")
            }
        } catch {
            return CallAnswer.failure(error)
        }
    }

    private func status() -> JSONValue {
        let state = parts.ledger.state
        let keys = allKeys.map { key -> JSONValue in
            let banned = state.bannedParties(of: key.keyId).map { JSONValue.integer($0) }
            let more: [JSONValue.Member] = [
                .init(name: "failures", value: .integer(state.failureCount(of: key.keyId))),
                .init(name: "banned", value: .array(banned)),
            ]
            return .object((Self.description(of: key).objectValue ?? []) + more)
        }
        return [
            "party": .integer(parts.book.party), "sessions": .integer(router.count),
            "keys": .array(keys),
        ]
    }
}
