import Basics
import Chains
import Desk
import Ethereum
import Settlement

/// What may be seen by a private relay alone.
extension ChainRunner {
    /// Hands signed bytes to the relay; without one they stay here.
    ///
    /// No node is asked about them, whatever the relay says of their nonce.
    func sendPrivately(_ id: IntentId, _ attempt: Attempt) async {
        guard let link = link.relay else {
            await core.post(.notReplaced(id, reason: SendingRoute.relayMissing))
            return
        }
        await tellTrouble(id, attempt, link)
        if attempt.isCancel { await takeBack(id, link) }
        // Without a head the relay's own bound counts; the bytes are offered anew before long.
        let head = try? await self.link.session.header(.latest).number
        let transaction = PrivateTransaction(
            raw: attempt.raw,
            maxBlockNumber: head.map { min($0, .max - link.maxBlocks) + link.maxBlocks })
        let answer = Self.settlement(await link.relay.send(transaction))
        if answer == .accepted { killer(.transactionSent) }
        await core.post(.broadcastAnswered(attempt.hash, answer))
    }

    /// Asks the relay to offer what an empty transaction cancels no longer.
    ///
    /// A help and no more: the empty one is sent whatever comes of it, and the receipt tells.
    private func takeBack(_ id: IntentId, _ link: RelayLink) async {
        let hashes = await core.read { state in
            (state.lane?.intent(id)?.attempts ?? []).filter { !$0.isCancel }.map(\.hash)
        }
        await withDiscardingTaskGroup { group in
            for hash in hashes { group.addTask { _ = await link.relay.cancel(hash) } }
        }
    }

    /// Tells people why the relay gave up what it is about to be offered again, or that it was seen.
    private func tellTrouble(_ id: IntentId, _ attempt: Attempt, _ link: RelayLink) async {
        guard link.tellsStatus, await core.read({ $0.lane?.intent(id)?.state == .sent }),
            let status = try? await link.relay.status(of: attempt.hash)
        else { return }
        if status.wasSeenInPublicPool == true {
            await core.post(.notReplaced(id, reason: "the relay has seen it in the public pool"))
        } else if status.stage == .failed {
            let why = status.simulationError.map { " (\($0))" } ?? ""
            await core.post(
                .notReplaced(id, reason: "the relay gave it up\(why); it is offered again"))
        }
    }
}
