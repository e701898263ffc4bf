import Arithmetic
package import Basics
package import Definitions
package import Desk
import Markets
import Node
import Orders
import Settlement
package import Signing
import Storage
import Synchronization
import Transport

/// The demo's order without faults: 250 ETH are sold over a book and three pools and followed until
/// everything is final.
package struct DemoScenario {
    let world: World
    let market: DemoMarket
    /// What the node is told.
    package let definition: NodeDefinition
    /// The node's address on the chain.
    package let wallet: Address
    let exchange: PaperHost
    /// The chain's truth.
    package let chain: SimulatedChain
    private let parties: (any ThresholdParties)?
    private let firstBlockMilliseconds: Int64
    private let pauseMilliseconds: Int64

    /// Sold in whole ETH.
    static let quantity = UInt256(250) * DemoMarket.wethUnit
    static let slippagePips: UInt32 = 10_000
    static let parent = ParentId("demo")
    /// When a run counts as stuck, on its own clock.
    private static let virtualMillisecondsMax: Int64 = 180_000
    private static let stepsMax: UInt64 = 5_000_000
    private static let pollMilliseconds: Int64 = 250

    /// Puts exchange, chain and node files into a world.
    ///
    /// `parties` makes those whom the node asks for signatures in place of its own keystore; it gets
    /// what signs for the account.
    package init(
        _ world: World, seed: UInt64, parties: ((any Signer) -> any ThresholdParties)? = nil
    ) throws {
        // Another sequence than the world's own, which starts at the seed itself.
        var generator = SplitMix64(seed: ~seed)
        self.world = world
        market = try DemoMarket(&generator)
        let node = try DemoNode(entropy: world.entropy, disk: world.disk)
        wallet = node.wallet
        self.parties = try parties.map { $0(try LocalSigner(key: node.key)) }
        if parties != nil { try node.writeCoordinator(to: world.disk) }
        definition = node.definition(of: market, hasParties: parties != nil)
        exchange = PaperHost(
            try market.exchange(
                apiKey: node.apiKey, secret: node.secret, seed: generator.next(),
                time: world.start), time: world.clock)
        let (model, traffic) = try market.chain(
            wallet: wallet, seed: generator.next(), percent: 40, time: world.start)
        chain = SimulatedChain(
            model, traffic: traffic, time: world.clock,
            blockMilliseconds: DemoMarket.blockMilliseconds)
        firstBlockMilliseconds = Int64(generator.below(Int(DemoMarket.blockMilliseconds)))
        pauseMilliseconds = Int64(generator.below(2_000))
        world.network.register(
            host: DemoNode.chainHost.name, port: DemoNode.chainHost.port, service: chain)
        world.network.register(
            host: DemoNode.exchangeHost.name, port: DemoNode.exchangeHost.port,
            service: exchange)
    }

    /// Plays until the order and everything it did is over; the node's last state.
    package func play() throws -> DeskState? {
        let process = world.makeProcess()
        let log = Shared<InlineCommitLog?>(nil)
        let seams = world.seams(
            of: process, dialParties: DemoNode.joining(parties),
            onOpen: { _, opened in log.value = opened })
        let node = try Node.open(definition, seams: seams, logger: world.logger)
        let isDone = Shared(false)
        let isStopping = Shared(false)
        let (exchange, chain, first) = (exchange, chain, firstBlockMilliseconds)
        let world = world
        let cancels = [
            world.begin { try? await exchange.run() },
            world.begin { try? await chain.run(firstAfterMilliseconds: first) },
            world.begin {
                do {
                    try await node.run()
                } catch {
                    if !isStopping.value { world.note("node-stopped", "\(error)") }
                }
                isDone.value = true
            },
            world.begin { [self] in
                await drive(node)
                isDone.value = true
            },
        ]
        if !world.run(stepsMax: Self.stepsMax, until: { isDone.value }) {
            world.note("world-stuck", "\(world.tasksRunning) tasks wait")
        }
        isStopping.value = true
        for cancel in cancels { cancel() }
        defer { process.die() }
        return finish(node, log.value)
    }

    /// Lets every task end, then reads what the node knows.
    private func finish(_ node: Node, _ log: InlineCommitLog?) -> DeskState? {
        if !world.run(stepsMax: Self.stepsMax, until: { world.tasksRunning == 0 }) {
            world.note("tasks-left", "\(world.tasksRunning) tasks do not end")
        }
        let last = Shared<DeskState?>(nil)
        _ = world.begin { last.value = await node.core.read { $0 } }
        _ = world.run(stepsMax: Self.stepsMax) { world.tasksRunning == 0 }
        if let failure = log?.stop() { world.note("journal-failed", "\(failure)") }
        return last.value
    }

    // MARK: The client

    private func drive(_ node: Node) async {
        do {
            try await waitForMarkets(node)
            try await world.clock.sleep(milliseconds: pauseMilliseconds)
            try await submit(to: node)
            try await follow(node)
        } catch {
            // Cancelled: the node stopped, which is noted already.
        }
    }

    private func waitForMarkets(_ node: Node) async throws {
        while true {
            try checkTime("markets-missing", "no plan uses a book and a pool")
            let plan = try? await node.quote(
                side: .sell, base: DemoMarket.ether, quote: DemoMarket.dollar,
                quantity: Self.quantity, slippagePips: Self.slippagePips)
            let legs = plan?.legs ?? []
            if await node.core.read({ $0.isOpen }), node.board.isConnected(DemoMarket.venue),
                legs.contains(where: \.isBook), legs.contains(where: { !$0.isBook })
            {
                return
            }
            try await world.clock.sleep(milliseconds: Self.pollMilliseconds)
        }
    }

    private func submit(to node: Node) async throws {
        guard let id = Self.parent else { return }
        let order = ParentOrder(
            id: id, side: .sell, base: DemoMarket.ether, quote: DemoMarket.dollar,
            quantity: Self.quantity, slippagePips: Self.slippagePips, time: world.clock.now())
        if let refusal = await node.core.submit(order) {
            world.note("order-refused", refusal.message)
            throw CancellationError()
        }
    }

    private func follow(_ node: Node) async throws {
        while true {
            try checkTime("order-stuck", "not over in \(Self.virtualMillisecondsMax) ms")
            let state = await node.core.read { $0 }
            LiveChecks(state: state).run { world.note($0, $1) }
            if isOver(state) { return }
            try await world.clock.sleep(milliseconds: Self.pollMilliseconds)
        }
    }

    private func isOver(_ state: DeskState) -> Bool {
        guard let parent = Self.parent.flatMap(state.parent), parent.state.isTerminal else {
            return false
        }
        return state.lane?.openIntents.isEmpty ?? true
    }

    private func checkTime(_ name: String, _ detail: String) throws {
        guard world.virtualMilliseconds > Self.virtualMillisecondsMax else { return }
        world.note(name, detail)
        throw CancellationError()
    }
}
