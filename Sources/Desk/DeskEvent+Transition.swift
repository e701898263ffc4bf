import Orders
import Settlement

extension DeskEvent {
    /// The name under which a transition is counted.
    package var transition: String {
        switch self {
        case .parentMoved(_, let state, _): "parent.\(state.name)"
        case .order(_, let event): "order.\(event.transition)"
        case .settlement(let event): "settlement.\(event.transition)"
        default: name
        }
    }
}

extension OrderEvent {
    /// The name under which a transition is counted.
    package var transition: String {
        switch self {
        case .sent: "sent"
        case .reported: "reported"
        case .rejected: "rejected"
        case .becameUnknown: "becameUnknown"
        case .foundAbsent: "foundAbsent"
        case .provenAbsent: "provenAbsent"
        case .filled: "filled"
        case .overridden: "overridden"
        }
    }
}

extension SettlementEvent {
    /// The name under which a transition is counted.
    package var transition: String {
        switch self {
        case .reserved: "reserved"
        case .signed: "signed"
        case .replaced: "replaced"
        case .cancelWanted: "cancelWanted"
        case .cancelSigned: "cancelSigned"
        case .contested: "contested"
        case .unsafe: "unsafe"
        case .waiting: "waiting"
        case .sent: "sent"
        case .included: "included"
        case .orphaned: "orphaned"
        case .safe: "safe"
        case .finalized(_, let outcome, _): "finalized.\(outcome)"
        case .abandoned: "abandoned"
        case .turnedIntoCancel: "turnedIntoCancel"
        case .halted: "halted"
        }
    }
}
