import Arithmetic
import Basics
import Desk
import Ledger
import Markets
import Orders
import Settlement

/// What the records of a journal say, kept apart from the desk's own state.
struct Fold {
    /// One signed form of an intent.
    struct Signed {
        let intent: IntentId
        let sequence: UInt64
    }

    /// The record that accepted each parent.
    private(set) var parents: [ParentId: UInt64] = [:]
    /// The record that created each order, by client id.
    private(set) var orders: [String: UInt64] = [:]
    /// The parent of each order.
    private(set) var parentOf: [String: ParentId] = [:]
    /// The signed bytes, by hash.
    private(set) var attempts: [Hash32: Signed] = [:]
    /// Which intent each nonce was signed for.
    private(set) var nonces: [UInt64: IntentId] = [:]
    /// The trades that were booked.
    private(set) var booked: Set<String> = []
    /// The receipts that count, by intent.
    private(set) var included: [IntentId: Inclusion] = [:]
    /// The intents that are final.
    private(set) var finals: Set<IntentId> = []
    /// Orders that were found never to have existed.
    private(set) var absent: Set<String> = []
    /// Orders that were over without the exchange's own word about them.
    private(set) var givenUp: Set<String> = []
    /// The wallet's first nonce after the balances that the books began with.
    private(set) var firstNonce: UInt64 = 0
    /// What the ledger must hold, at its scale, by receipts and trades alone.
    private(set) var expected: [Holding: Int256] = [:]

    /// Takes an event in; `state` is the desk's after it.
    mutating func note(_ event: DeskEvent, sequence: UInt64, state: DeskState) {
        switch event {
        case .opened(let balances, let nonce):
            firstNonce = nonce ?? 0
            for balance in balances { add(Int256(balance.amount), to: balance.holding) }
        case .parentAccepted(let order): parents[order.id] = sequence
        case .orderCreated(let parent, _, _, let request, _):
            orders[request.clientOrderId.text] = sequence
            parentOf[request.clientOrderId.text] = parent
        case .orderAdopted(let parent, _, _, let request, _, _):
            orders[request.clientOrderId.text] = sequence
            parentOf[request.clientOrderId.text] = parent
        case .order(let id, let orderEvent): note(orderEvent, of: id, state)
        case .settlement(let settlementEvent): note(settlementEvent, sequence, state)
        default: break
        }
    }

    private mutating func note(_ event: OrderEvent, of id: ClientOrderId, _ state: DeskState) {
        switch event {
        case .provenAbsent:
            absent.insert(id.text)
            givenUp.insert(id.text)
        case .rejected, .overridden: givenUp.insert(id.text)
        case .reported: absent.remove(id.text)
        case .filled(let fill):
            absent.remove(id.text)
            guard booked.insert(fill.key.tradeId).inserted else { return }
            move(fill, state)
        default: break
        }
    }

    private mutating func move(_ fill: Fill, _ state: DeskState) {
        // The world has one exchange and one pair.
        guard let venue = state.configuration.venues.first else { return }
        let sign = fill.side == .sell
        let parts = [
            (DemoMarket.ether, fill.quantity, sign),
            (DemoMarket.dollar, fill.quoteQuantity, !sign),
            (fill.feeAsset, fill.fee, true),
        ]
        for (asset, quantity, isGiven) in parts {
            guard let amount = try? state.ledger.amount(quantity, of: asset) else { continue }
            add(
                isGiven ? amount.negated : amount,
                to: Holding(location: venue.location, asset: asset))
        }
    }

    private mutating func note(
        _ event: SettlementEvent, _ sequence: UInt64, _ state: DeskState
    ) {
        switch event {
        case .signed(let id, let attempt), .replaced(let id, let attempt),
            .cancelSigned(let id, let attempt):
            attempts[attempt.hash] = Signed(intent: id, sequence: sequence)
            if let nonce = state.lane?.intent(id)?.nonce, nonces[nonce] == nil {
                nonces[nonce] = id
            }
        case .included(let id, let inclusion):
            take(inclusion, state, isUndone: false)
            included[id] = inclusion
        case .orphaned(let id):
            guard let inclusion = included.removeValue(forKey: id) else { return }
            take(inclusion, state, isUndone: true)
        case .finalized(let id, _, _): finals.insert(id)
        default: break
        }
    }

    private mutating func take(_ inclusion: Inclusion, _ state: DeskState, isUndone: Bool) {
        guard let chain = state.configuration.chain else { return }
        var changes = inclusion.changes.map { ($0.token, $0.amount) }
        changes.append((nil, Int256(inclusion.gasPaid).negated))
        for (address, amount) in changes {
            guard let token = address.map(chain.token) ?? chain.native else { continue }
            let holding = chain.holding(of: token)
            guard let scaled = try? state.ledger.amount(raw: amount.magnitude, of: holding)
            else { continue }
            add(
                Int256(magnitude: scaled, isNegative: amount.isNegative != isUndone),
                to: holding)
        }
    }

    private mutating func add(_ amount: Int256, to holding: Holding) {
        expected[holding] = (expected[holding] ?? .zero).checkedAdding(amount) ?? .zero
    }
}
