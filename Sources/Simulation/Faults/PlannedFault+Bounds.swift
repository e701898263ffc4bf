import PaperVenues

// From what the strength and the moment of a fault are drawn.
extension PlannedFault.Kind {
    /// The transitions after which it is worth most.
    var triggers: [String] {
        switch self {
        case .world(let fault): Self.triggers(of: fault)
        case .exchange(let fault): Self.triggers(of: fault)
        }
    }

    /// In how many runs it is drawn, in per cent; more often when it seldom meets what it is about.
    var drawnPercent: Int {
        switch self {
        case .exchange(.lateReport): 80
        case .exchange(.staleQuery), .exchange(.fillBeforeAck), .exchange(.duplicateReport),
            .exchange(.reorderedReport):
            45
        case .exchange: 25
        case .world(.signerRefuses), .world(.safeFellBack): 15
        case .world(.foreignNonce): 12
        case .world(let fault): fault.isCrash ? 30 : 25
        }
    }

    /// How often it waits for one of them, in per cent: what is about one order must meet one.
    var waitingPercent: Int {
        switch self {
        case .exchange: 75
        // The books begin with what the wallet has: a theft before that is none to them.
        case .world(.foreignNonce): 100
        case .world(let fault): fault.isCrash ? 70 : 50
        }
    }

    private static func triggers(of fault: WorldFault) -> [String] {
        switch fault {
        case .reorgReincluded, .reorgDropped, .reorgEmptyBlocks:
            ["settlement.included", "settlement.safe"]
        case .mempoolEmptied, .feeSpike: ["settlement.signed", "settlement.sent"]
        case .chainAnswerLost, .chainRequestLost, .chainRateLimited, .chainServerError,
            .silentChain:
            ["intentCreated", "settlement.signed", "settlement.included"]
        case .stalledFinality: ["settlement.included"]
        case .safeFellBack: ["settlement.safe"]
        case .lostConnection, .connectionReset, .halfOpenSilence, .slowRequest, .partition,
            .connectRefused:
            ["planned", "orderCreated", "settlement.signed", "parentAccepted"]
        case _ where fault.isCrash:
            [
                "parentAccepted", "planned", "orderCreated", "order.reported", "order.filled",
                "intentCreated", "settlement.signed", "settlement.sent", "settlement.included",
                "settlement.orphaned", "started", "order.becameUnknown",
            ]
        case .signerRefuses: ["intentCreated", "settlement.turnedIntoCancel"]
        case .foreignNonce: ["intentCreated", "settlement.signed", "settlement.finalized.ok"]
        case .failingSync, .failingWrite: ["parentAccepted", "orderCreated", "settlement.signed"]
        default: []
        }
    }

    private static func triggers(of fault: FaultKind) -> [String] {
        switch fault {
        case .lostAnswer, .lateAnswer, .lostRequest, .tooManyRequests, .serverErrorBefore,
            .serverErrorAfter, .serverBusy, .clockSkew, .socketClosedInAnswer, .staleQuery,
            .fillBeforeAck, .lateReport, .duplicateReport, .reorderedReport:
            ["planned", "parentAccepted"]
        default: []
        }
    }

    /// How long it lasts, in milliseconds.
    var lasts: Range<Int> {
        switch self {
        case .exchange: 1_000..<6_000
        case .world(let fault): Self.lasts(of: fault)
        }
    }

    private static func lasts(of fault: WorldFault) -> Range<Int> {
        switch fault {
        case .connectRefused, .partition: 200..<4_000
        case .laggingHead, .headBackwards, .chainAnswerLost, .chainRequestLost,
            .chainRateLimited, .chainServerError, .emptyLogs, .failingLogs:
            1_000..<6_000
        case .silentChain, .fullDisk: 500..<4_000
        case .stalledFinality, .safeFellBack: 2_000..<8_000
        case .feeSpike, .signerRefuses: 1_000..<6_000
        // Until the node is started again.
        case _ where fault.isCrash: 100..<3_000
        default: 0..<1
        }
    }

    /// How strong it is.
    var amount: Range<Int> {
        switch self {
        // Occasions that it strikes.
        case .exchange: 1..<4
        case .world(let fault): Self.amount(of: fault)
        }
    }

    private static func amount(of fault: WorldFault) -> Range<Int> {
        switch fault {
        // Bytes that still arrive.
        case .connectionReset: 0..<1_500
        case .halfOpenSilence: 0..<4
        // Milliseconds of delay.
        case .slowRequest: 500..<4_500
        // Blocks.
        case .reorgReincluded, .reorgDropped, .reorgEmptyBlocks: 1..<6
        case .laggingHead, .headBackwards: 1..<5
        // Calls.
        case .chainAnswerLost, .chainRequestLost, .chainRateLimited, .chainServerError,
            .emptyLogs, .failingLogs, .silentChain:
            1..<6
        // Tenths of the present fee.
        case .feeSpike: 15..<120
        // ETH that others trade first, in each pool.
        case .poolMoved: 20..<120
        // Bytes that are left.
        case .fullDisk: 0..<4_000
        // Jobs or disk operations until it happens.
        case .processKill, .powerLoss: 0..<60
        case .killAtWrite, .powerLossAtWrite: 0..<5
        case .crashInRecovery: 0..<400
        // Milliseconds around the true time, shifted.
        case .clockStep: 0..<800
        default: 0..<8
        }
    }
}
