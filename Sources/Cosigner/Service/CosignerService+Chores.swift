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

    /// Asks what is open after a death, and looks after setups: often while some are missing.
    private func tick() async {
        var turn = 0
        while !Task.isCancelled {
            askOthers(turn: turn)
            turn &+= 1
            for _ in 0..<10 {
                let isFilling = await fill()
                let rest: Int64 = isFilling ? 30 : 300
                guard (try? await parts.time.sleep(milliseconds: rest)) != nil else { return }
                if !isFilling { break }
            }
        }
    }

    /// Begins to make setups that are missing; whether there is still something to do.
    private func fill() async -> Bool {
        guard let maker else { return false }
        var isFilling = false
        for key in allKeys {
            // Signatures go first: setups are made while none is wanted.
            guard router.count == 0 else { return true }
            let state = parts.ledger.state
            let banned = state.bannedParties(of: key.keyId)
            if await maker.refill(key, banned: banned) { isFilling = true }
        }
        return isFilling
    }
}
