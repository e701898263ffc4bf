import Basics
import Synchronization

/// What a party does between calls: setups ahead of signatures, and what a death has left open.
extension CosignerService {
    /// Runs until cancelled.
    package func runChores() async {
        await maker?.restart()
        let chores = chores.withLock { $0 }
        await withTaskCancellationHandler {
            await withDiscardingTaskGroup { group in
                group.addTask { await self.tick() }
                while let envelope = try? await chores.next() { await take(envelope) }
                group.cancelAll()
            }
        } onCancel: {
            chores.end(SessionAbort(.abort, culprit: nil, "the end"))
        }
        self.chores.withLock { $0 = Mailbox(countMax: CosignerLimits.choresMax) }
    }

    private func take(_ envelope: PeerEnvelope) async {
        if envelope.sid == SettlingMessage.channel { return await settle(envelope) }
        guard let maker, let message = SetupMessage(type: envelope.type, payload: envelope.payload)
        else { return }
        let keyId = message.exchange.keyId
        await maker.take(
            envelope, key: try? key(keyId), banned: parts.ledger.state.bannedParties(of: keyId))
    }

    private func tick() async {
        var count = 0
        while !Task.isCancelled {
            if count.isMultiple(of: 10) { askOthers(turn: count / 10) }
            count += 1
            for key in allKeys {
                // Signatures go first: setups are made while none is wanted.
                guard let maker, router.count == 0 else { break }
                let state = parts.ledger.state
                await maker.refill(key, banned: state.bannedParties(of: key.keyId))
            }
            guard (try? await parts.time.sleep(milliseconds: 30)) != nil else { return }
        }
    }
}
