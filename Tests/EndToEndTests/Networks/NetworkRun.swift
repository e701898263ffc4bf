import Arithmetic
import Basics
import Chains
import Desk
import Ethereum
import Ledger
import Markets
import Node
import Orders
import Settlement
import Testing

/// Random orders of a running node, one after the other: what each did is compared with its plans,
/// with the receipts, and with what chain and exchanges say is there.
struct NetworkRun {
    let scene: NetworkScene
    let session: ChainSession
    private(set) var tally = NetworkTally()
    private var generator: SplitMix64
    private let faults: [NetworkFault]
    private var trouble: NetworkTrouble

    init(_ scene: NetworkScene, seed: UInt64, faults: [NetworkFault]) async throws {
        self.scene = scene
        self.faults = faults
        generator = SplitMix64(seed: seed)
        session = try ChainSession(
            ChainConfiguration(
                chain: PlanScene.chain, rpc: scene.chain.rpc, sender: scene.chain.wallets[0])
        ) { _ in }
        trouble = try await NetworkTrouble(scene, on: session)
    }

    /// Draws an order, lets the node trade it, and checks what it did.
    mutating func step(_ index: Int) async throws {
        let draw = NetworkDraw(index, faults: faults, using: &generator)
        let id = try #require(ParentId(draw.id))
        try await letTimePass()
        trouble.rest()
        if let fault = draw.fault { try await trouble.prepare(fault, draw) }
        let refusal = await scene.node.core.submit(
            ParentOrder(
                id: id, side: draw.side, base: draw.pair.base, quote: draw.pair.quote,
                quantity: draw.quantity, slippagePips: draw.slippagePips,
                time: SystemTime().now()))
        try #require(refusal == nil, "\(draw): \(refusal?.message ?? "")")
        let trade = try await traded(id, draw)
        if let fault = draw.fault {
            let isSeen = try await trouble.hasHappened(fault, trade)
            let legs = trade.parent.plans.map { $0.legs.map(\.source) }
            let ends = trade.intents.map { "\($0.purpose) \($0.state)" }
            tally.note(fault, isSeen: isSeen, of: "\(draw.id): \(legs) \(ends)")
        }
        try await note(trade, draw)
        if !(try await isLedgerTrue()) {
            tally.wrongLedgers += 1
            Issue.record("the ledger of \(draw) differs: \(try await differences())")
        }
    }

    /// Waits until everything is final and all orders have ended.
    func finish() async throws {
        for _ in 0..<400 {
            let open = await scene.node.core.read { state in
                state.parentIds.filter { state.parent($0)?.state.isTerminal != true }
            }
            if open.isEmpty { break }
            try await scene.control.command("dev_mine")
            try await Task.sleep(for: .milliseconds(50))
        }
        let states = await scene.node.core.read { state in
            state.parentIds.compactMap { state.parent($0)?.state }
        }
        #expect(states.allSatisfy { $0 == .filled || $0 == .canceled }, "\(states)")
        #expect(states.filter { $0 == .filled }.count == tally.filled)
        #expect(try await differences() == [])
    }

    // MARK: Time

    /// Waits until books show what was traded before, and until the chain's time is near the node's.
    ///
    /// Blocks are mined when something waits for one, and each is a second of the chain's time at
    /// least.
    private func letTimePass() async throws {
        try await Task.sleep(for: .milliseconds(400))
        for _ in 0..<200 {
            let head = try await session.header(.latest)
            if head.timestamp.milliseconds(since: SystemTime().now()) < 100_000 { return }
            try await Task.sleep(for: .seconds(1))
        }
    }

    /// Mines what is sent and waits until the order is over.
    private mutating func traded(_ id: ParentId, _ draw: NetworkDraw) async throws -> NetworkTrade {
        let end = ContinuousClock.now + .seconds(90)
        var last: NetworkTrade?
        var (idle, waiting) = (0, 0)
        while ContinuousClock.now < end {
            let trade = try #require(await scene.node.core.read { NetworkTrade(id, in: $0) })
            last = trade
            if trade.isOver { return trade }
            let waits = trade.intents.contains { $0.hasSignature && $0.inclusion == nil }
            if waits {
                if let fault = draw.fault { try await trouble.meet(fault, trade) }
                // Soon, then seldom: who cannot see the chain for a while would find its time far ahead.
                waiting += 1
                if !trouble.holdsBlocks, waiting < 8 || waiting % 20 == 0 {
                    try await scene.control.command("dev_mine")
                }
                idle = 0
            } else {
                waiting = 0
                // What is included waits for nothing but its finality; exchanges need few blocks.
                let isIncluded = trade.intents.contains {
                    $0.inclusion != nil && $0.state != .final
                }
                idle += 1
                if idle == 200 { trouble.rest() }
                if idle % (isIncluded ? 8 : 40) == 0, !trouble.holdsBlocks {
                    try await scene.control.command("dev_mine")
                }
            }
            try await Task.sleep(for: .milliseconds(25))
        }
        throw ProgramProcess.Failure(
            description: "\(draw) does not end: \(String(describing: last)) \(scene.notes)")
    }

    // MARK: Checks

    private mutating func note(_ trade: NetworkTrade, _ draw: NetworkDraw) async throws {
        tally.orders += 1
        let isFilled = trade.filled >= draw.quantity
        if isFilled { tally.filled += 1 } else { tally.remainders += 1 }
        if !isFilled {
            // Whatever went wrong, what is left is told to the last digit.
            let left = ExactDecimal(rawUnits: draw.quantity - trade.filled, decimals: 18)
            let text = "\(left?.normalized.description ?? "") \(draw.pair.base) is left"
            let reason = trade.parent.reason ?? ""
            #expect(trade.parent.state == .canceled && reason.contains(text), "\(draw): \(reason)")
        }
        let isExact =
            draw.side == .sell ? trade.filled <= draw.quantity : trade.kept <= trade.most(of: draw)
        #expect(isExact, "\(draw): \(trade.filled)")
        let check = NetworkCheck(
            session: session, executor: try scene.executor, vault: try scene.vault)
        for part in trade.parts {
            tally.plans += 1
            let pools = part.plan.legs.filter { !$0.isBook }
            if !pools.isEmpty, part.plan.legs.contains(where: \.isBook) { tally.bothShores += 1 }
            if let route = part.route {
                if route.hasTakenEffect {
                    tally.routes += 1
                    tally.poolLegs += pools.count
                    if check.isLong(part.plan) { tally.longRoutes += 1 }
                    let wrong = try await check.wrongLegs(route, pools)
                    tally.wrongWei += wrong.count
                    #expect(wrong.isEmpty, "\(draw): \(wrong)")
                } else if route.inclusion != nil {
                    tally.revertedRoutes += 1
                }
            }
            for (leg, order) in part.orders { note(leg, order, check, draw) }
        }
    }

    private mutating func note(
        _ leg: PlanRecord.Leg, _ record: OrderRecord, _ check: NetworkCheck, _ draw: NetworkDraw
    ) {
        if record.order.state.isPresumedDead {
            tally.deadOrders += 1
            return
        }
        tally.bookLegs += 1
        let isWhole = record.order.bookedQuantity == record.order.request.quantity
        if !isWhole { tally.partialOrders += 1 }
        if isWhole, check.isBetter(leg, record) {
            tally.betterOrders += 1
            return
        }
        guard let problem = check.problem(of: leg, record, isWhole: isWhole) else { return }
        tally.wrongLots += 1
        Issue.record("\(draw): \(problem)")
    }

    // MARK: The truth

    /// Whether the books are what chain and exchanges hold, once nothing is under way.
    private func isLedgerTrue() async throws -> Bool {
        for attempt in 0..<200 {
            if try await differences().isEmpty { return true }
            if attempt % 4 == 3 { try await scene.control.command("dev_mine") }
            try await Task.sleep(for: .milliseconds(25))
        }
        return false
    }

    private func differences() async throws -> [String] {
        let state = await scene.node.core.read { $0 }
        var differences = state.ledger.isBalanced ? [] : ["not balanced"]
        for holding in state.ledger.holdings {
            let booked = try state.ledger.rawBalance(holding)
            var there: UInt256?
            switch holding.location {
            case .chain(_, let wallet):
                if let token = holding.token {
                    there = try await session.tokenBalance(of: wallet, token: token)
                    if try await session.tokenBalance(of: scene.executor, token: token) != 0 {
                        differences.append("\(holding.asset) stays in the executor")
                    }
                } else {
                    there = try await session.balance(of: wallet)
                }
            case .venue(let venue, _):
                there = scene.exchanges.first { $0.venue == venue }?.balance(of: holding.asset)?
                    .exactRawUnits(decimals: 8)
            }
            if there.map({ Int256($0) }) != booked {
                differences.append("\(holding): \(booked), there \(there ?? 0)")
            }
        }
        return differences
    }
}
