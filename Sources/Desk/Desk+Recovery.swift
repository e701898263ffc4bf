import Basics
import Markets
import Orders
import Settlement

extension Desk {
    /// Begins a new run: the epoch makes all client order ids new, and everything left open is
    /// asked for or sent again as it was, never anew.
    mutating func start(at time: Timestamp, isWhole: Bool, into step: inout DeskStep) {
        emit(.started(epoch: state.epoch + 1), into: &step)
        if !isWhole { emit(.tailUncertain, into: &step) }
        earlierRequestsEnd = time.adding(
            milliseconds: Limits.requestValidityMilliseconds + Limits.clockMarginMilliseconds)
        for id in state.unsettledOrderIds {
            guard let record = state.order(id) else { continue }
            query(record, at: time, into: &step)
        }
        for id in state.openParentIds {
            guard let parent = state.parent(id) else { continue }
            if parent.isCancelRequested { cancelOrders(of: parent, into: &step) }
            if state.wantsMarket(parent) { gather(id, at: time, into: &step) }
        }
        for intent in state.lane?.openIntents ?? [] {
            if intent.hasSignature { lastAttempt[intent.id] = time }
            rebroadcast(intent, at: time, into: &step)
        }
    }

    /// What time alone brings: questions about orders without evidence, bytes sent again, plans
    /// asked for again.
    mutating func tick(at time: Timestamp, into step: inout DeskStep) {
        for id in state.unsettledOrderIds {
            guard let record = state.order(id), needsQuery(record.order, at: time),
                isDue(lastQuery[id], Limits.queryIntervalMilliseconds, at: time)
            else { continue }
            query(record, at: time, into: &step)
        }
        for intent in state.lane?.openIntents ?? []
        where isDue(lastBroadcast[intent.id], Limits.broadcastIntervalMilliseconds, at: time) {
            rebroadcast(intent, at: time, into: &step)
        }
        for intent in state.lane?.openIntents ?? []
        where intent.state == .reserved && intent.purpose != .cancel && intent.deadline < time {
            giveUp(intent.id, reason: "not signed before its deadline", into: &step)
        }
        cancelExpired(at: time, into: &step)
        replaceWhatWaits(at: time, into: &step)
        lookForGap(at: time, into: &step)
        for id in state.openParentIds {
            guard let parent = state.parent(id), state.wantsMarket(parent),
                isDue(lastGather[id], Limits.gatherIntervalMilliseconds, at: time)
            else { continue }
            gather(id, at: time, into: &step)
        }
    }

    /// Orders are asked for when nothing is known, when trades are missing, and when an
    /// immediate-or-cancel order has not ended in time.
    private func needsQuery(_ order: ExchangeOrder, at time: Timestamp) -> Bool {
        switch order.state {
        case .created, .unknown: true
        case .sent, .open, .partiallyFilled: order.validUntil.map { $0 < time } ?? true
        case .filled, .canceled, .expired, .rejected, .neverArrived, .overridden: order.lacksFills
        }
    }

    private mutating func query(
        _ record: OrderRecord, at time: Timestamp, into step: inout DeskStep
    ) {
        let order = record.order
        lastQuery[order.request.clientOrderId] = time
        step.effects.append(
            .queryOrder(
                order.venue, account: order.account, symbol: order.request.symbol,
                order.request.clientOrderId))
    }

    /// Sends the bytes of an intent, as they are and the way they went before, while no block holds
    /// them.
    mutating func rebroadcast(
        _ intent: Intent, at time: Timestamp, into step: inout DeskStep
    ) {
        guard state.lane?.haltReason == nil, intent.state == .signed || intent.state == .sent,
            let last = intent.attempts.last
        else { return }
        lastBroadcast[intent.id] = time
        guard canSend(intent, into: &step) else { return }
        #if Mutants
        if Mutant.reSignInsteadOfReSend.isActive, intent.state == .sent {
            return step.effects.append(
                .sign(
                    intent.id, nonce: intent.nonce, intent.call, intent.purpose,
                    deadline: intent.deadline))
        }
        #endif
        step.effects.append(.broadcast(intent.id, last))
    }

    /// Whether something that was last done at `last` may be done again.
    func isDue(_ last: Timestamp?, _ interval: Int64, at time: Timestamp) -> Bool {
        guard let last else { return true }
        return time.milliseconds(since: last) >= interval
    }
}
