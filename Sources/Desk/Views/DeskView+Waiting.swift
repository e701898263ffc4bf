import Basics
import Markets
import Orders
import Settlement

extension DeskView {
    /// What a parent waits for that has not ended, in words; nil for one that has.
    func waiting(_ record: ParentRecord) -> String? {
        if record.state.isTerminal { return nil }
        if let reason = lostOrderReasons[record.order.id] { return reason }
        for id in record.orderIds {
            if let order = state.order(id)?.order, let text = waiting(order) { return text }
        }
        for id in record.intentIds {
            if let intent = state.lane?.intent(id), let text = waiting(intent) { return text }
        }
        return record.state == .planning ? "waits for a market to be planned on" : nil
    }

    private func waiting(_ order: ExchangeOrder) -> String? {
        if order.isSettled { return nil }
        let name = "the order \(order.request.clientOrderId) at \(order.venue)"
        switch order.state {
        case .created, .sent:
            return "waits for word about \(name)"
        case .unknown:
            return "nobody knows what became of \(name): it is asked for until it is found or "
                + "proven absent; if that never comes, see `causeway order resolve`"
        case .open, .partiallyFilled:
            return "waits for \(name) to end"
        case .filled, .canceled, .expired, .rejected, .neverArrived, .overridden:
            return "waits for trades of \(name) that were reported and not told yet"
        }
    }

    private func waiting(_ intent: Intent) -> String? {
        let hash = intent.inclusion?.transactionHash ?? intent.attempts.last?.hash
        let name = hash.map { "transaction \($0.hex)" } ?? "intent \(intent.id)"
        switch intent.state {
        case .reserved: return "waits for \(name) to be signed"
        case .signed, .sent:
            let reason = intent.waitReason.map { ": \($0)" } ?? ""
            return "waits for a block with \(name)\(reason)"
        case .included, .safe: return "waits for \(name) to be final"
        default: return nil
        }
    }
}
