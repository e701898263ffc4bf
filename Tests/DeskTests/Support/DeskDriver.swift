import Arithmetic
import Basics
import Codecs
import Desk
import Ledger
import Markets
import Orders
import Pools
import Settlement
import Testing

/// A desk with its journal and the effects that wait, checked after every step.
final class DeskDriver {
    private var desk: Desk
    private(set) var configuration: DeskConfiguration
    private(set) var journal: [DeskEvent] = []
    /// Effects not yet done, with the step that asked for them.
    var effects: [(step: Int, effect: DeskEffect)] = []
    var now = Timestamp(milliseconds: 1_700_000_000_000)
    /// Where the journal ended before each step.
    private(set) var marks: [Int] = []
    /// Steps of which an effect was done: they can no longer be lost.
    private var doneSteps: Set<Int> = []
    /// Those of them whose effects waited for the disk: not even a loss of power takes them away.
    private var syncedSteps: Set<Int> = []
    /// How often each order was sent: more than once is never right.
    private var placed: [ClientOrderId: Int] = [:]

    init(_ configuration: DeskConfiguration = TestMarket.configuration()) throws {
        self.configuration = configuration
        desk = try Desk(configuration: configuration)
    }

    var state: DeskState { desk.state }
    var haltReason: String? { desk.haltReason }
    var everything: String { DeskView(desk.state).everything.text }

    /// Starts and opens with the test's balances.
    func open(firstNonce: UInt64? = 3) {
        give(.start)
        reconcile()
        give(.opening(balances: TestMarket.opening(), firstNonce: firstNonce))
    }

    /// The exchange has told all that it knows, later than any lost request can arrive.
    func reconcile() {
        give(
            .venueReconciled(
                TestMarket.venue, account: "main", asked: now.adding(milliseconds: 60_000)))
    }

    /// Takes events in as a journal brings them.
    func replay(_ events: [DeskEvent]) throws {
        for event in events { try desk.replay(event) }
        journal += events
    }

    @discardableResult
    func give(_ input: DeskInput) -> DeskStep {
        marks.append(journal.count)
        let step = desk.handle(input, at: now)
        journal += step.events
        effects += step.effects.map { (marks.count - 1, $0) }
        for case .placeOrder(_, _, let request, _) in step.effects {
            placed[request.clientOrderId, default: 0] += 1
            #expect(placed[request.clientOrderId] == 1, "an order is sent once")
        }
        checkBooks()
        return step
    }

    /// Takes the oldest effect that matches out of those that wait.
    func take<Value>(_ match: (DeskEffect) -> Value?) -> Value? {
        for (index, entry) in effects.enumerated() {
            guard let value = match(entry.effect) else { continue }
            effects.remove(at: index)
            noteDone(entry.step, entry.effect)
            return value
        }
        return nil
    }

    /// An effect of a step was done.
    func noteDone(_ step: Int, _ effect: DeskEffect) {
        doneSteps.insert(step)
        if effect.grade == .synced { syncedSteps.insert(step) }
    }

    // MARK: Invariants

    /// What must hold after every step.
    private func checkBooks() {
        let state = desk.state
        #expect(state.ledger.isBalanced)
        for holding in TestMarket.holdings {
            #expect(state.ledger.reservation(holding) == promised(of: holding), "\(holding)")
        }
        for id in state.parentIds {
            guard let parent = state.parent(id) else { continue }
            let sum = state.filled(parent) - fees(parent) + live(parent)
            #expect(sum <= parent.order.quantity, "\(id): \(sum)")
        }
    }

    /// What orders and intents say that they have set aside.
    private func promised(of holding: Holding) -> UInt256 {
        var reserves = state.orderIds.compactMap { state.order($0)?.reserve }
        for intent in state.lane?.intents ?? [] {
            guard let link = state.link(intent.id), link.posting == nil else { continue }
            reserves += link.reserves
        }
        return reserves.filter { $0.holding == holding }.reduce(.zero) { $0 + $1.amount }
    }

    /// Base that is still out for a parent: open orders, less the thousandth that the exchange
    /// takes of a purchase, and what transactions give or receive exactly.
    private func live(_ parent: ParentRecord) -> UInt256 {
        var sum = UInt256.zero
        for id in parent.orderIds {
            guard let open = state.order(id)?.order.openQuantity else { continue }
            let gross = open.exactRawUnits(decimals: 18) ?? .zero
            sum = sum + gross - (parent.order.side == .sell ? .zero : gross / 1_000)
        }
        for id in parent.intentIds {
            guard let link = state.link(id), link.posting == nil,
                let intent = state.lane?.intent(id), !intent.state.isTerminal,
                !link.reserves.isEmpty,
                let route = try? ExecutorCalldata(decoding: intent.call.input)
            else { continue }
            switch (parent.order.side, route.amounts) {
            case (.sell, .exactIn(let amountIn, _)): sum = sum + amountIn
            case (.buy, .exactOut(let amountOut, _)): sum = sum + amountOut
            default: Issue.record("a route of \(parent.order.id) may trade any amount")
            }
        }
        return sum
    }

    /// What the exchange kept of a parent's purchases: a purchase is larger by that.
    private func fees(_ parent: ParentRecord) -> UInt256 {
        guard parent.order.side == .buy else { return .zero }
        return parent.orderIds.flatMap { state.order($0)?.fills ?? [] }
            .filter { $0.feeAsset == TestMarket.ether }
            .reduce(.zero) { $0 + ($1.fee.exactRawUnits(decimals: 18) ?? .zero) }
    }

    // MARK: Restart

    /// Replays a journal through its bytes into a new desk.
    func replayed(_ events: [DeskEvent]) throws -> DeskState {
        var fresh = try Desk(configuration: configuration)
        for event in events {
            try fresh.replay(try DeskEvent(kind: event.kind, payload: event.payload))
        }
        return fresh.state
    }

    /// Forgets everything but the journal and starts anew.
    ///
    /// The last steps may be lost as long as nothing that they asked for was done; with a loss of
    /// power, as long as nothing of it waited for the disk. The next run may be configured anew.
    func crash(
        losing count: Int = 0, isPowerLoss: Bool = false, reconciles: Bool = true,
        start: DeskInput = .start, configuration next: DeskConfiguration? = nil
    ) throws {
        configuration = next ?? configuration
        for _ in 0..<count {
            let kept = isPowerLoss ? syncedSteps : doneSteps
            guard let mark = marks.last, mark > 0, !kept.contains(marks.count - 1) else { break }
            marks.removeLast()
            doneSteps.remove(marks.count)
            journal.removeSubrange(mark...)
        }
        var fresh = try Desk(configuration: configuration)
        for event in journal {
            try fresh.replay(try DeskEvent(kind: event.kind, payload: event.payload))
        }
        desk = fresh
        effects = []
        // Client order ids that were never journaled may be given again: nothing was sent.
        placed = placed.filter { state.order($0.key) != nil }
        give(start)
        if reconciles { reconcile() }
    }
}
