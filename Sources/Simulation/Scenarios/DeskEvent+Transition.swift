import Desk
import Markets
import Orders
import PaperVenues
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
    var transition: String {
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
    var transition: String {
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

extension Simulator.Scenario {
    /// The faults that many seeds of the scenario should show.
    var expectedFaults: [String] {
        switch self {
        case .badDays:
            // An immediate-or-cancel order never rests, so no cancel of ours can lose its race.
            PlannedFault.Kind.all.filter { $0 != .exchange(.cancelFillRace) }.map(\.name)
        case .acceptThenTimeout: ["lost-answer", "partition", "process-kill", "silent-stall"]
        case .demo: []
        }
    }

    /// The transitions of orders and intents that many seeds of the scenario should show.
    var expectedTransitions: [String] {
        switch self {
        case .badDays:
            [
                "order.sent", "order.reported", "order.rejected", "order.becameUnknown",
                "order.foundAbsent", "order.provenAbsent", "order.filled",
                "settlement.signed", "settlement.sent", "settlement.included",
                "settlement.orphaned", "settlement.safe", "settlement.finalized.ok",
                "settlement.finalized.reverted", "settlement.finalized.cancelled",
                "settlement.abandoned", "settlement.turnedIntoCancel", "settlement.replaced",
                "settlement.cancelWanted", "settlement.cancelSigned", "settlement.contested",
                "settlement.unsafe", "settlement.waiting", "settlement.halted",
                "settlement.finalized.foreign", "orderAdopted", "venueReconciled",
                "parent.planning", "parent.working", "parent.filled", "parent.canceled",
                "parent.held",
            ]
        case .acceptThenTimeout:
            ["order.sent", "order.becameUnknown", "order.reported", "order.filled"]
        case .demo: []
        }
    }
}
