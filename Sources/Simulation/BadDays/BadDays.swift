package import Basics
package import Definitions
import Desk
import Markets
import Node
import Orders
import PaperVenues
import Settlement
package import Signing
import Storage
import Transport

/// A node through bad days: orders over a book and pools while everything around it fails, then a
/// quiet time in which everything must come to its end.
///
/// Lives on the thread that plays it. Nothing here is a task of the world: it looks between steps.
package final class BadDays {
    /// The world, its findings among it.
    package let world: World
    /// What was decided before.
    let plan: WorldPlan
    /// The markets.
    package let market: DemoMarket
    /// What the node is told.
    package let definition: NodeDefinition
    /// The node's address on the chain.
    package let wallet: Address
    /// The exchange's truth.
    package let exchange: PaperHost
    /// The chain's truth.
    package let chain: SimulatedChain
    let counts = WorldFaultCounts()
    let host: NodeHost
    /// Who watches.
    package let referee: Referee
    /// What the referee may see.
    package let view: WorldView
    var clients: [SimulatedClient]

    /// Faults whose time has not come.
    var coming: ArraySlice<PlannedFault>
    /// Faults that wait for their transition.
    var waiting: [PlannedFault] = []
    /// Faults that go on, with the time at which they end.
    var lasting: [(until: Int64, fault: PlannedFault)] = []
    /// The crash that is being waited for.
    var crash: ArmedCrash?
    /// A crash for the next start.
    var recoveryCrash: PlannedFault?
    /// A disk fault that has not been paid for by a restart.
    var diskFault: PlannedFault?
    /// The pools move with our next transaction.
    var poolMove: PlannedFault?
    /// When the node is started again; nil while it runs.
    var restartAt: Int64?
    /// What the last death took of what was not synced.
    var lastTail = LostTail.nothing
    /// Whether the present disk fault has been counted.
    var isDiskFaultCounted = false
    /// Refusals of a full disk that have been counted, and those before the present start.
    var refusalsCounted = 0
    var refusalsAtStart = 0
    /// Whether faults are over.
    var isQuiet = false
    private var firstBlockMilliseconds: Int64 = 0
    private var nextLook: Int64 = 0
    /// When the clients and the end were last looked at, and what there was to see.
    private var lastLook: (milliseconds: Int64, records: UInt64) = (-1, 0)
    private var isEndReached = false
    /// How long an order may stay unknown after the exchange is back.
    ///
    /// A ban that it has told is kept to, so it is back when the longest of them is over.
    private let unknownMilliseconds: Int64

    /// When a run counts as stuck, after its last fault.
    static let livenessMilliseconds: Int64 = 240_000
    /// Milliseconds between blocks.
    private static let blockMilliseconds: Int64 = 1_250
    static let stepsMax: UInt64 = 3_000_000

    /// Puts exchange, chain and the node's machine into a world.
    ///
    /// `parties` makes those whom the node asks for signatures in place of its own keystore; it gets
    /// what signs for the account.
    package init(
        _ plan: WorldPlan, tracer: Tracer? = nil,
        parties: ((any Signer) -> any ThresholdParties)? = nil
    ) throws {
        self.plan = plan
        let bans: [PlannedFault.Kind] = [.exchange(.banned), .exchange(.tooManyRequests)]
        unknownMilliseconds = plan.faults.contains { bans.contains($0.kind) } ? 70_000 : 60_000
        world = World(seed: plan.seed, tracer: tracer)
        world.network.settings = plan.network
        // Another sequence than the world's own, which starts at the seed itself.
        var generator = SplitMix64(seed: ~plan.seed)
        market = try DemoMarket(&generator)
        let files = try DemoNode(entropy: world.entropy, disk: world.disk)
        wallet = files.wallet
        let shared = try parties.map { $0(try LocalSigner(key: files.key)) }
        if shared != nil { try files.writeCoordinator(to: world.disk) }
        definition = files.definition(of: market, hasParties: shared != nil)
        let funds = DemoMarket.Funds(ethers: 120, dollars: 300_000)
        exchange = PaperHost(
            try market.exchange(
                apiKey: files.apiKey, secret: files.secret, seed: generator.next(),
                time: world.start, funds: funds, levels: 30, beatMilliseconds: 800),
            time: world.clock)
        let (model, traffic) = try market.chain(
            wallet: wallet, seed: generator.next(), percent: plan.trafficPercent,
            time: world.start, funds: funds, finalLag: 5)
        chain = SimulatedChain(
            model, traffic: traffic, time: world.clock,
            blockMilliseconds: Self.blockMilliseconds, counts: counts)
        firstBlockMilliseconds = Int64(generator.below(Int(Self.blockMilliseconds)))
        host = NodeHost(world, definition, counts, parties: shared)
        let world = world
        referee = try Referee(
            DeskConfiguration(definition, wallet: wallet), wallet: wallet
        ) { world.note($0, $1) }
        view = WorldView(exchange: exchange, chain: chain, disk: world.disk)
        clients = plan.parents.compactMap { SimulatedClient($0) }
        coming = plan.faults[...]
        exchange.recordBooks()
        listen()
    }

    private func listen() {
        world.network.register(
            host: DemoNode.chainHost.name, port: DemoNode.chainHost.port, service: chain)
        world.network.register(
            host: DemoNode.exchangeHost.name, port: DemoNode.exchangeHost.port,
            service: exchange)
    }

    /// Plays until everything is over; what did not hold is in the world's findings.
    package func play() {
        let (exchange, chain, first) = (exchange, chain, firstBlockMilliseconds)
        let cancels = [
            world.begin { try? await exchange.run() },
            world.begin { try? await chain.run(firstAfterMilliseconds: first) },
        ]
        startNode(at: 0)
        while !isEndReached, world.findings.isEmpty {
            guard world.steps < Self.stepsMax, world.step() else {
                world.note("world-stuck", "after \(world.steps) steps")
                break
            }
            afterStep()
        }
        finish()
        for cancel in cancels { cancel() }
        countStreamFaults()
    }

    /// Ends what is left and frees it.
    package func dissolve() {
        if !host.die(losing: .nothing) { world.note("tasks-left", "the node's tasks remain") }
        world.dissolve()
    }

    // MARK: Between steps

    private func afterStep() {
        let now = world.virtualMilliseconds
        observe()
        supervise(at: now)
        let look = (milliseconds: now, records: referee.head)
        // Jobs of one moment that decide nothing change nothing of what follows.
        if look == lastLook, !clients.contains(where: \.hasAnswer) { return }
        lastLook = look
        pollClients(at: now)
        advanceFaults(to: now)
        guard now >= nextLook else { return }
        nextLook = now + Self.lookMilliseconds
        lookAtBook()
        checkLiveness(at: now)
        isEndReached = isOver
    }

    private func pollClients(at now: Int64) {
        let time = host.process?.clock.now() ?? .zero
        for index in clients.indices where clients[index].poll(host, at: now, time: time) {
            referee.acknowledged(clients[index].id, view)
        }
    }

    /// A book that the node calls healthy is one that the exchange has had.
    private func lookAtBook() {
        guard let node = host.node,
            let book = node.book(of: DemoMarket.symbol, at: DemoMarket.venue),
            book.health == .healthy, !exchange.hasHad(book)
        else { return }
        world.note("book-wrong", "a healthy book that the exchange never had")
    }

    /// How often the node's book and the end are looked at.
    private static let lookMilliseconds: Int64 = 25

    /// Shows the referee what is new.
    func observe() {
        let (exchangeVersion, chainVersion) = (exchange.version, chain.version)
        if exchangeVersion != referee.truth.exchangeVersion {
            referee.truth.exchangeVersion = exchangeVersion
            referee.look(at: exchange, view)
        }
        if chainVersion != referee.truth.chainVersion {
            referee.truth.chainVersion = chainVersion
            lookAtChain()
        }
        let records = host.takeSubmitted()
        if records.isEmpty { return }
        let names = referee.take(records, view)
        if !waiting.isEmpty { trigger(names) }
    }

    private func lookAtChain() {
        let before = referee.truth.arrivals.count
        referee.look(at: chain, view)
        if poolMove != nil, referee.truth.arrivals.count > before { movePools() }
    }

    // MARK: The end

    /// Whether every order has come to its end after the last fault.
    private var isOver: Bool {
        // A node whose disk has failed has yet to end and to be started again.
        guard isQuiet, host.process != nil, host.log?.failure == nil,
            clients.allSatisfy(\.isDone)
        else { return false }
        let state = referee.state
        return state.isOpen && state.parentIds.allSatisfy(isEnded)
            // On a halted lane nothing goes on.
            && state.lane.map { $0.openIntents.isEmpty || $0.haltReason != nil } ?? false
            && state.orderIds.allSatisfy { state.order($0)?.order.isSettled ?? true }
            && state.parentIds.count == clients.count { $0.isAcknowledged }
    }

    private func isEnded(_ id: ParentId) -> Bool {
        referee.state.parent(id)?.state.isTerminal ?? false
    }

    private func checkLiveness(at now: Int64) {
        guard isQuiet, now > plan.faultsEnd + unknownMilliseconds else { return }
        if let id = unresolved {
            world.note("unknown-unresolved", "order \(id) is still unknown")
        }
        if now > plan.faultsEnd + Self.livenessMilliseconds { noteStuck() }
    }

    private var unresolved: ClientOrderId? {
        let state = referee.state
        return state.orderIds.first { state.order($0)?.order.state == .unknown }
    }

    private func noteStuck() {
        let state = referee.state
        var parts: [String] = []
        for id in state.parentIds where !isEnded(id) {
            let parent = state.parent(id)
            parts.append("\(id) \(parent?.state.name ?? "") \(parent?.reason ?? "")")
        }
        for intent in state.lane?.openIntents ?? [] {
            parts.append("intent \(intent.id) \(intent.state.name)")
        }
        for id in state.orderIds where state.order(id)?.order.isSettled == false {
            parts.append("order \(id)")
        }
        for client in clients where !client.isDone { parts.append("client \(client.id)") }
        if host.process == nil { parts.append("the node is down") }
        world.note("liveness", parts.joined(separator: "; "))
    }
}
