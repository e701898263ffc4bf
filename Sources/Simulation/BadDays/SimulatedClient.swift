import Basics
import Desk
import Markets
import Node
import Orders
import Transport

/// A client of the node: sends its order until it knows that it is taken, with the same id each
/// time, and perhaps wants it to end.
struct SimulatedClient {
    private enum Reply: Sendable {
        case refusal(DeskRefusal?)
    }

    let plan: PlannedParent
    let id: ParentId
    /// Whether the node has acknowledged the order.
    private(set) var isAcknowledged = false
    /// Why the node did not take the order, if that is its last word.
    private(set) var refusal: DeskRefusal?
    private var isCancelTold = false
    private var call: Shared<Reply?>?
    private var isCancelCall = false
    private var giveUpAt: Int64 = 0
    private var nextTryAt: Int64

    private static let patienceMilliseconds: Int64 = 3_000
    private static let pauseMilliseconds: Int64 = 250

    init?(_ plan: PlannedParent) {
        guard let id = ParentId(plan.id) else { return nil }
        self.plan = plan
        self.id = id
        nextTryAt = plan.at
    }

    /// Whether nothing more is to be asked.
    var isDone: Bool {
        refusal != nil || isAcknowledged && (plan.cancelAt == nil || isCancelTold)
    }

    /// Whether something was answered that has not been looked at.
    var hasAnswer: Bool { call?.value != nil }

    /// The node has died: whatever was asked is unanswered, and a cancel may be forgotten.
    mutating func connectionLost(isOver: Bool) {
        call = nil
        if !isOver { isCancelTold = false }
    }

    /// Looks for an answer and asks what is due; true when the order was just acknowledged.
    mutating func poll(_ host: NodeHost, at now: Int64, time: Timestamp) -> Bool {
        if let reply = call?.value {
            call = nil
            return take(reply, at: now)
        }
        if call != nil, now >= giveUpAt { call = nil }
        guard call == nil, !isDone, now >= nextTryAt else { return false }
        ask(host, at: now, time: time)
        return false
    }

    private mutating func take(_ reply: Reply, at now: Int64) -> Bool {
        guard case .refusal(let refusal) = reply else { return false }
        nextTryAt = now + Self.pauseMilliseconds
        if isCancelCall {
            switch refusal {
            case nil, .alreadyEnded: isCancelTold = true
            default: break
            }
            return false
        }
        switch refusal {
        case nil, .duplicateParent:
            isAcknowledged = true
            return true
        case .notOpen, .halted: return false
        default:
            self.refusal = refusal
            return false
        }
    }

    private mutating func ask(_ host: NodeHost, at now: Int64, time: Timestamp) {
        guard let process = host.process, let node = host.node else { return }
        if isAcknowledged, let cancelAt = plan.cancelAt, now < cancelAt { return }
        let answer = Shared<Reply?>(nil)
        let order = ParentOrder(
            id: id, side: plan.side, base: DemoMarket.ether, quote: DemoMarket.dollar,
            quantity: plan.quantity, slippagePips: plan.slippagePips, time: time)
        isCancelCall = isAcknowledged
        let isCancel = isCancelCall
        process.begin {
            let refusal =
                isCancel
                ? await node.core.post(.cancel(order.id)) : await node.core.submit(order)
            // An answer of a process that has ended reaches nobody.
            if !process.isOver { answer.value = .refusal(refusal) }
        }
        call = answer
        giveUpAt = now + Self.patienceMilliseconds
        nextTryAt = now + Self.pauseMilliseconds
    }
}
