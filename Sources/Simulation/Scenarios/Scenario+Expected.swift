import PaperVenues

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
