import Desk
import Markets
import Orders
import Settlement

extension DeskEvent {
    /// The name under which a transition is counted.
    var transition: String {
        switch self {
        case .parentMoved(_, let state, _): "parent.\(state.name)"
        case .order(_, let event): "order.\(event.transition)"
        case .settlement(let event): "settlement.\(event.transition)"
        default: name
        }
    }
}

extension OrderEvent {
    fileprivate var transition: String {
        switch self {
        case .sent: "sent"
        case .reported: "reported"
        case .rejected: "rejected"
        case .becameUnknown: "becameUnknown"
        case .foundAbsent: "foundAbsent"
        case .provenAbsent: "provenAbsent"
        case .filled: "filled"
        }
    }
}

extension SettlementEvent {
    fileprivate var transition: String {
        switch self {
        case .reserved: "reserved"
        case .signed: "signed"
        case .sent: "sent"
        case .included: "included"
        case .orphaned: "orphaned"
        case .safe: "safe"
        case .finalized(_, let outcome): "finalized.\(outcome)"
        case .abandoned: "abandoned"
        case .turnedIntoCancel: "turnedIntoCancel"
        case .held: "held"
        case .halted: "halted"
        }
    }
}
