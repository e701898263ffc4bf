import Arithmetic
import Basics
import Desk
import Ethereum
import Ledger
import Markets
import Orders
import PaperVenues
import Settlement

// What every event of the journal must satisfy, at the moment at which it is decided.
extension Referee {
    /// Checks an event against what was before it.
    func check(before event: DeskEvent, _ world: WorldView) {
        switch event {
        case .order(_, .filled(let fill)): check(fill)
        case .order(let id, .provenAbsent):
            if truth.orders.contains(id.text) { tell("absence-wrong", "order \(id) came") }
        case .settlement(let settlementEvent): check(settlementEvent, world)
        case .orderCreated(_, _, _, let request, _):
            if fold.orders[request.clientOrderId.text] != nil {
                tell("client-id-reused", request.clientOrderId.text)
            }
        default: break
        }
    }

    /// Checks the books after an event.
    func check(after event: DeskEvent, _ world: WorldView) {
        switch event {
        case .order, .settlement, .orderCreated, .intentCreated, .opened:
            checkBalances()
            checkReservations()
        default: break
        }
    }

    // MARK: Trades

    /// A trade is booked once, and is one that the exchange has made.
    private func check(_ fill: Fill) {
        let id = fill.key.tradeId
        if fold.booked.contains(id) { tell("fill-doubled", "trade \(id)") }
        guard let theirs = truth.fills[id] else {
            return tell("fill-invented", "trade \(id) of \(fill.clientOrderId)")
        }
        if RawUnits.raw(fill.quoteQuantity) != theirs.trade.quoteRaw
            || RawUnits.raw(fill.fee) != theirs.commission.raw || fill.side != theirs.side
        {
            tell("fill-wrong", "trade \(id): \(fill)")
        }
    }

    // MARK: The chain

    private func check(_ event: SettlementEvent, _ world: WorldView) {
        if let id = event.intent, fold.finals.contains(id) {
            tell("final-moved", "intent \(id): \(event.transition)")
        }
        switch event {
        case .signed(let id, let attempt), .replaced(let id, let attempt),
            .cancelSigned(let id, let attempt):
            check(attempt, of: id)
            if let reason = state.lane?.haltReason {
                tell("signed-after-halt", "intent \(id), although: \(reason)")
            }
        case .included(let id, let inclusion): check(inclusion, of: id, world)
        case .orphaned(let id):
            if fold.included[id] == nil { tell("reversed-twice", "intent \(id)") }
        case .finalized(let id, let outcome, _): checkFinal(id, outcome, world)
        case .halted(let reason):
            if !world.chain.read({ $0.isKeyStolen(of: wallet) }) { tell("lane-halted", reason) }
        default: break
        }
    }

    /// One intent for each nonce; further bytes of an intent raise both fees by a tenth.
    private func check(_ attempt: Attempt, of id: IntentId) {
        guard let signed = try? SignedTransaction.decode(attempt.raw),
            let intent = state.lane?.intent(id)
        else { return tell("attempt-unreadable", "intent \(id)") }
        let nonce = signed.transaction.nonce
        if let owner = fold.nonces[nonce], owner != id {
            tell("nonce-reused", "nonce \(nonce) is intent \(owner)'s and now \(id)'s")
        }
        if nonce != intent.nonce {
            tell("nonce-reused", "intent \(id) owns \(intent.nonce) and is signed for \(nonce)")
        }
        guard let last = intent.attempts.last else { return }
        if !Self.isRaised(attempt.maxFeePerGas, from: last.maxFeePerGas)
            || !Self.isRaised(attempt.maxPriorityFeePerGas, from: last.maxPriorityFeePerGas)
        {
            tell("replacement-not-raised", "intent \(id), nonce \(nonce)")
        }
    }

    /// At least a tenth more, rounded up, as nodes demand.
    private static func isRaised(_ fee: UInt256, from old: UInt256) -> Bool {
        guard let least = old.multiplied(by: 110, dividedBy: 100, rounding: .up) else {
            return false
        }
        return fee >= least
    }

    /// A receipt is one that the chain has, in the block that it names.
    private func check(_ inclusion: Inclusion, of id: IntentId, _ world: WorldView) {
        if fold.included[id] != nil { tell("included-twice", "intent \(id)") }
        let receipt = world.chain.read {
            $0.receipt(of: inclusion.transactionHash, in: inclusion.blockHash)
        }
        if receipt.flatMap({ Inclusion($0, for: wallet) }) != inclusion {
            tell("inclusion-invented", "intent \(id) in block \(inclusion.blockNumber)")
        }
        checkMoved(inclusion, of: id)
    }

    private func checkFinal(_ id: IntentId, _ outcome: IntentOutcome, _ world: WorldView) {
        guard let inclusion = fold.included[id] else {
            let isForeign = outcome == .foreign && isForeign(id, world)
            if !isForeign { tell("final-without-receipt", "intent \(id): \(outcome)") }
            return
        }
        let isFinal = world.chain.read {
            $0.finalNumberReached >= inclusion.blockNumber && $0.isCanonical(inclusion.blockHash)
        }
        if !isFinal { tell("final-too-early", "intent \(id), block \(inclusion.blockNumber)") }
        if inclusion.succeeded != (outcome == .ok || outcome == .cancelled) {
            tell("final-outcome", "intent \(id) is \(outcome)")
        }
    }

    /// Whether somebody else's transaction has the nonce of an intent.
    private func isForeign(_ id: IntentId, _ world: WorldView) -> Bool {
        guard let nonce = state.lane?.intent(id)?.nonce else { return false }
        return world.chain.read { chain in
            chain.transactions(of: wallet).contains { $0.nonce == nonce && $0.isStolen }
        }
    }

    // MARK: The books

    /// The books hold what receipts and trades say, to the last unit, and add up.
    private func checkBalances() {
        for holding in state.ledger.holdings {
            let ours = state.ledger.balance(.held(holding))
            let expected = fold.expected[holding] ?? .zero
            if ours != expected {
                tell("ledger-wrong", "\(holding): \(ours) is booked, \(expected) is so")
            }
        }
        if !state.ledger.isBalanced { tell("ledger-unbalanced", "the books do not add up") }
    }

    /// Whatever may still be spent is set aside.
    private func checkReservations() {
        var promised: [Holding: UInt256] = [:]
        for id in state.orderIds {
            guard let record = state.order(id), !record.order.isSettled else { continue }
            let holding = record.reserve.holding
            let open = openSpending(record)
            // What was given back by proof may be promised to others when it turns out wrong.
            if record.isAdopted || fold.givenUp.contains(id.text) { continue }
            if record.reserve.amount < open {
                tell("exposure-released", "\(id) may spend \(open) of \(holding)")
            }
            promised[holding] = (promised[holding] ?? .zero).checkedAdding(open) ?? .max
        }
        for intent in state.lane?.openIntents ?? [] where intent.inclusion == nil {
            for reserve in state.link(intent.id)?.reserves ?? [] {
                promised[reserve.holding] =
                    (promised[reserve.holding] ?? .zero).checkedAdding(reserve.amount) ?? .max
            }
        }
        for holding in promised.keys.sorted() {
            let balance = state.ledger.balance(.held(holding))
            guard !balance.isNegative, let amount = promised[holding] else { continue }
            let free = balance.magnitude.checkedSubtracting(amount) ?? .zero
            if state.ledger.available(holding) > free {
                tell("exposure-released", "\(holding): \(amount) is promised")
            }
        }
    }

    /// What an order that is not settled may still spend, at ledger scale.
    private func openSpending(_ record: OrderRecord) -> UInt256 {
        let request = record.order.request
        let asset = record.reserve.holding.asset
        let rest = request.quantity.subtracting(record.order.bookedQuantity) ?? .zero
        guard rest.isPositive, let scale = state.ledger.scale(of: asset) else { return .zero }
        let spent =
            request.side == .sell ? rest : request.price.flatMap { rest.multiplied(by: $0) }
        return spent?.rawUnits(decimals: scale, rounding: .down) ?? .zero
    }
}
