import Arithmetic
import Basics
import Ethereum
import Markets
import Node
import PaperVenues
import Pools
import Storage
import Transport

// What the plan says, at its time.
extension BadDays {
    /// Begins what is due and ends what is over.
    func advanceFaults(to now: Int64) {
        while let fault = coming.first, fault.at <= now {
            coming = coming.dropFirst()
            if fault.after == nil { begin(fault, at: now) } else { waiting.append(fault) }
        }
        if !lasting.isEmpty {
            let over = lasting.filter { $0.until <= now }.map(\.fault)
            lasting.removeAll { $0.until <= now }
            for fault in over { finish(fault) }
        }
        if !isQuiet, now >= plan.faultsEnd { becomeQuiet() }
    }

    /// Begins the faults that waited for one of these transitions.
    func trigger(_ transitions: [String]) {
        let due = waiting.filter { fault in fault.after.map(transitions.contains) ?? false }
        if due.isEmpty { return }
        waiting.removeAll { due.contains($0) }
        for fault in due { begin(fault, at: world.virtualMilliseconds) }
    }

    /// From here on everything works.
    private func becomeQuiet() {
        isQuiet = true
        waiting = []
        if case .write? = crash?.moment { world.disk.powerOff(afterOperations: Self.manyWrites) }
        crash = nil
        recoveryCrash = nil
        poolMove = nil
        for (_, fault) in lasting { finish(fault) }
        lasting = []
        chain.heal()
        host.signerAwayUntil.value = 0
        exchange.endFaults()
        if world.disk.isFaultArmed { diskFault = nil }
        world.disk.disarm()
        world.disk.limitSpace(bytesMax: nil)
    }

    /// More writes than a run makes.
    private static let manyWrites = 1 << 40

    private func begin(_ fault: PlannedFault, at now: Int64) {
        world.trace("world", "fault \(fault.text)")
        switch fault.kind {
        case .exchange(let kind): begin(kind, fault, at: now)
        case .world(let kind): begin(kind, fault, at: now)
        }
    }

    /// The exchange carries its own faults out.
    private func begin(_ kind: FaultKind, _ fault: PlannedFault, at now: Int64) {
        var rule = FaultRule(kind, .occasions(first: 1, count: fault.amount))
        rule.fromMilliseconds = now
        rule.untilMilliseconds = min(now + fault.lasts, plan.faultsEnd)
        let isAboutAsking = kind == .staleQuery || kind == .cancelFillRace
        if kind.subject == .request, !isAboutAsking,
            fault.after != nil || fault.id.isMultiple(of: 2)
        {
            // Where it hurts: the answer to an order.
            rule.endpoint = "POST /api/v3/order"
        }
        // Books that stand still would keep orders from the exchange altogether.
        if kind == .silentStall, fault.amount == PlannedFault.everyOccasion { rule.channel = .user }
        // Told bans are kept to even when the exchange has long forgotten them.
        if kind == .banned || kind == .tooManyRequests {
            rule.milliseconds = Int64(1_000 + 2_000 * fault.amount)
        }
        exchange.add(rule)
    }

    private func begin(_ kind: WorldFault, _ fault: PlannedFault, at now: Int64) {
        switch kind {
        case .lostConnection, .connectionReset, .halfOpenSilence, .slowRequest, .connectRefused,
            .partition:
            beginOnNetwork(kind, fault, at: now)
        case _ where kind.isOfChainNode:
            chain.begin(
                kind, milliseconds: fault.lasts, hits: fault.amount, amount: fault.amount)
        case .reorgReincluded, .reorgDropped, .reorgEmptyBlocks, .mempoolEmptied, .feeSpike,
            .poolMoved, .stalledFinality, .safeFellBack:
            beginOnChain(kind, fault, at: now)
        case .failingSync, .failingWrite, .fullDisk: beginOnDisk(kind, fault, at: now)
        case _ where kind.isCrash: beginCrash(kind, fault, at: now)
        case .clockStep:
            // Around the true time, by less than the exchange and the desk allow for.
            world.wallOffset.nanoseconds = Int64(fault.amount - 400) * 1_000_000
            counts.note(.clockStep)
        case .signerRefuses:
            host.signerAwayUntil.value =
                world.clock.monotonicNanoseconds() + UInt64(fault.lasts) * 1_000_000
        case .foreignNonce:
            chain.change { [wallet] in $0.keyThieves = [wallet] }
            counts.note(.foreignNonce)
        default: break
        }
    }

    // MARK: Network

    private func place(_ target: PlannedFault.Target) -> (name: String, port: Int) {
        target == .exchange ? DemoNode.exchangeHost : DemoNode.chainHost
    }

    private func beginOnNetwork(
        _ kind: WorldFault, _ fault: PlannedFault, at now: Int64
    ) {
        let (name, port) = place(fault.target)
        let network = world.network
        switch kind {
        case .lostConnection:
            guard network.linkCount(host: name, port: port) > 0 else { return }
            counts.note(.lostConnection)
            network.sever(host: name, port: port)
        case .connectionReset:
            network.inflict(
                .breakAfter(bytes: fault.amount), host: name, port: port, place: fault.id)
        case .halfOpenSilence:
            network.inflict(
                .silence, host: name, port: port, place: fault.amount == 0 ? nil : fault.amount)
        case .slowRequest:
            network.inflict(
                .delay(milliseconds: Int64(fault.amount)), host: name, port: port,
                place: fault.id)
        case .connectRefused:
            network.setRefusing(true, host: name, port: port)
            network.sever(host: name, port: port)
            last(fault, from: now)
        default:
            network.setStalled(true, host: name, port: port)
            network.setReachable(false, host: name, port: port)
            last(fault, from: now)
        }
    }

    /// Streams count their own faults.
    func countStreamFaults() {
        let hits = world.network.hits
        counts.set(.connectionReset, hits[.reset] ?? 0)
        counts.set(.halfOpenSilence, hits[.silence] ?? 0)
        counts.set(.slowRequest, hits[.delay] ?? 0)
        counts.set(.connectRefused, hits[.refusal] ?? 0)
        counts.set(.partition, (hits[.stall] ?? 0) + (hits[.unreachable] ?? 0))
    }

    // MARK: Chain

    private func beginOnChain(
        _ kind: WorldFault, _ fault: PlannedFault, at now: Int64
    ) {
        switch kind {
        case .reorgReincluded: reorganise(kind, fault, .reincluded)
        case .reorgDropped: reorganise(kind, fault, .dropped)
        case .reorgEmptyBlocks: reorganise(kind, fault, .waiting)
        case .mempoolEmptied:
            chain.change { $0.forgetPending() }
            world.network.sever(host: DemoNode.chainHost.name, port: DemoNode.chainHost.port)
            counts.note(.mempoolEmptied)
        case .feeSpike:
            // Some stay above whatever the node may ever pay until they are over.
            let isLasting = fault.id.isMultiple(of: 5)
            chain.change { model in
                let fee = model.head?.header.baseFeePerGas ?? .zero
                let spiked = fee * UInt256(fault.amount) / 10
                if isLasting {
                    model.heldBaseFee = spiked + NodeLimits.maxFeePerGasMax
                } else {
                    model.nextBaseFee = spiked
                }
            }
            counts.note(.feeSpike)
            if isLasting { last(fault, from: now) }
        case .poolMoved: poolMove = fault
        case .safeFellBack:
            chain.change { $0.hasSafeFallenBack = true }
            counts.note(.safeFellBack)
            last(fault, from: now)
        default:
            chain.change { $0.stallFinality() }
            counts.note(.stalledFinality)
            last(fault, from: now)
        }
    }

    private func reorganise(
        _ kind: WorldFault, _ fault: PlannedFault, _ orphans: ChainModel.Orphans
    ) {
        let count = (try? chain.reorganise(depth: fault.amount, orphans: orphans)) ?? 0
        if count > 0 { counts.note(kind) }
    }

    /// Others trade in every pool before our transaction is mined, in the direction that hurts.
    func movePools() {
        guard let fault = poolMove else { return }
        poolMove = nil
        let isSale = fault.id.isMultiple(of: 2)
        let token = (isSale ? market.weth : market.usdc).address ?? .zero
        let unit = isSale ? DemoMarket.wethUnit : DemoMarket.usdcUnit * 2_850
        chain.trade(
            market.pools.map { pool in
                ForeignTrade(
                    trader: market.trader, pool: pool.address, tokenIn: token,
                    amountIn: UInt256(fault.amount) * unit)
            })
        counts.note(.poolMoved)
    }

    // MARK: Disk and process

    private func beginOnDisk(
        _ kind: WorldFault, _ fault: PlannedFault, at now: Int64
    ) {
        guard diskFault == nil, crash == nil, host.process != nil else { return }
        diskFault = fault
        isDiskFaultCounted = false
        switch kind {
        case .failingSync: world.disk.arm(.sync)
        case .failingWrite: world.disk.arm(.write)
        default:
            refusalsCounted = world.disk.refusalsForSpace
            refusalsAtStart = refusalsCounted
            world.disk.limitSpace(bytesMax: world.disk.bytesUsed + fault.amount)
            last(fault, from: now)
        }
    }

    private func beginCrash(
        _ kind: WorldFault, _ fault: PlannedFault, at now: Int64
    ) {
        guard crash == nil, diskFault == nil, let process = host.process else { return }
        switch kind {
        case .processKill, .powerLoss:
            crash = ArmedCrash(
                fault: fault, moment: .jobs(process.jobsRun + UInt64(fault.amount)))
        case .killAtWrite, .powerLossAtWrite:
            world.disk.powerOff(afterOperations: fault.amount)
            crash = ArmedCrash(fault: fault, moment: .write)
        case .crashBeforeAnchor:
            world.disk.arm(.replaceKeepingOld)
            crash = ArmedCrash(fault: fault, moment: .anchor)
        default:
            recoveryCrash = fault
            killForRecovery(at: now)
        }
    }

    // MARK: Faults that last

    private func last(_ fault: PlannedFault, from now: Int64) {
        lasting.append((min(now + fault.lasts, plan.faultsEnd), fault))
    }

    private func finish(_ fault: PlannedFault) {
        let (name, port) = place(fault.target)
        guard case .world(let kind) = fault.kind else { return }
        switch kind {
        case .connectRefused: world.network.setRefusing(false, host: name, port: port)
        case .partition:
            world.network.setReachable(true, host: name, port: port)
            world.network.setStalled(false, host: name, port: port)
        case .stalledFinality: chain.change { $0.resumeFinality() }
        case .feeSpike: chain.change { $0.heldBaseFee = nil }
        case .safeFellBack: chain.change { $0.hasSafeFallenBack = false }
        case .fullDisk:
            world.disk.limitSpace(bytesMax: nil)
            // A node that was refused will end yet; one that was not has seen nothing.
            if world.disk.refusalsForSpace == refusalsAtStart { diskFault = nil }
        default: break
        }
    }
}
