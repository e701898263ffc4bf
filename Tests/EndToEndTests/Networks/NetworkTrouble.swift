import Arithmetic
import Basics
import Chains
import Codecs
import Desk
import Ethereum
import Markets
import Orders
import PaperVenues
import Pools
import Settlement
import Simulation

/// Brings about what goes wrong with an order, and tells whether it did.
struct NetworkTrouble {
    private let scene: NetworkScene
    private let session: ChainSession
    /// Somebody with plenty of every token, whom the executor serves as well.
    private var stranger: PlanWallet
    /// What has been done for the present order.
    private var isDone = false
    private var counts: [FaultCounts] = []
    private var strangerOrders = 0

    init(_ scene: NetworkScene, on session: ChainSession) async throws {
        self.scene = scene
        self.session = session
        let key = try Hex.decode(scene.chain.start["traderKey"]?.stringValue ?? "")
        stranger = try await PlanWallet(try PlanWallet.signer(key), on: session)
    }

    /// Whether no block may come before something was done.
    private(set) var holdsBlocks = false

    // MARK: Before the order

    /// Nothing more is to go wrong.
    mutating func rest() {
        isDone = false
        holdsBlocks = false
    }

    /// Prepares what is to happen to the next order.
    mutating func prepare(_ fault: NetworkFault, _ draw: NetworkDraw) async throws {
        isDone = false
        counts = scene.exchanges.map(\.host.faultCounts)
        holdsBlocks = fault.isOnChain
        // What went wrong before may have left pools out for a while.
        if fault.isOnChain { try await scene.waitForMarket() }
        switch fault {
        case .orderRefused: addRule(.serverBusy)
        case .answerLost: addRule(.lostAnswer, variant: .close)
        case .answerLate: addRule(.lateAnswer, milliseconds: 1_500)
        case .orderLost: addRule(.lostRequest, variant: .close)
        case .bookTaken: try await takeBooks(draw)
        case .poolMoved, .providerFails, .routeDropped: break
        }
    }

    private func addRule(
        _ kind: FaultKind, variant: FaultVariant? = nil, milliseconds: Int64? = nil
    ) {
        var rule = FaultRule.occasion(1, of: kind, endpoint: "POST /api/v3/order")
        rule.variant = variant
        rule.milliseconds = milliseconds
        for exchange in scene.exchanges { exchange.host.add(rule) }
    }

    /// Streams go silent, then most of what stands near the best price is taken.
    private mutating func takeBooks(_ draw: NetworkDraw) async throws {
        var rule = FaultRule.occasion(1, of: .silentStall, channel: .market)
        rule.milliseconds = 4_000
        let symbol = draw.pair.base.code + draw.pair.quote.code
        let exchanges = scene.exchanges.filter { $0.books.contains { $0.symbol == symbol } }
        for exchange in exchanges { exchange.host.add(rule) }
        for _ in 0..<300 {
            let areSilent = zip(scene.exchanges, counts).filter { exchange, before in
                exchanges.contains { $0 === exchange }
                    && exchange.host.faultCounts[.silentStall] > before[.silentStall]
            }
            if areSilent.count == exchanges.count { break }
            try await Task.sleep(for: .milliseconds(10))
        }
        for exchange in exchanges {
            guard let book = exchange.books.first(where: { $0.symbol == symbol }) else { continue }
            strangerOrders += 1
            try await exchange.take(
                draw.side, ExactDecimal(book.levelSize * 3), of: symbol,
                id: "stranger\(strangerOrders)")
        }
    }

    // MARK: While it is traded

    /// Something of the order waits for a block.
    mutating func meet(_ fault: NetworkFault, _ trade: NetworkTrade) async throws {
        guard holdsBlocks else { return }
        let route = trade.intents.first { $0.after != nil && $0.purpose == .route }
        guard let route, !isDone else {
            holdsBlocks = route != nil && !isDone
            return
        }
        guard route.state == .sent, let sent = route.attempts.last else {
            // Its allowance comes first.
            if !route.hasSignature { try await scene.control.command("dev_mine") }
            return
        }
        switch fault {
        case .poolMoved: try await moveFirstPool(of: route)
        case .routeDropped:
            try await scene.control.command("dev_dropTransaction", [.string(sent.hash.hex)])
        case .providerFails:
            try await scene.control.command(
                "dev_fault", [["httpStatus": ["status": 503, "times": 20]]])
        default: break
        }
        isDone = true
        holdsBlocks = false
    }

    /// Trades twice as much as the route's first swap, in front of it, for a higher fee.
    private mutating func moveFirstPool(of route: Intent) async throws {
        let call = try ExecutorCalldata(decoding: route.call.input)
        guard var swap = call.swaps.first else { return }
        var amount = swap.amount + swap.amount
        if case .exactOut(_, let maxIn) = call.amounts { amount = maxIn }
        swap.amount = amount
        let input = try ExecutorCalldata(
            swaps: [swap], tokenIn: swap.tokenIn, tokenOut: swap.tokenOut,
            amounts: .exactIn(amountIn: amount, minOut: 1), deadline: call.deadline + 3_600
        ).encoded()
        _ = try await stranger.send(
            to: scene.executor, input, gas: 3_000_000, tip: 15_000_000_000, on: session)
    }

    // MARK: After it

    /// Whether the failure was there: by the exchange's own count, or by what became of the route.
    func hasHappened(_ fault: NetworkFault, _ trade: NetworkTrade) async throws -> Bool {
        func struck(_ kind: FaultKind) -> Bool {
            zip(scene.exchanges, counts).contains { $0.host.faultCounts[kind] > $1[kind] }
        }
        switch fault {
        case .orderRefused: return struck(.serverBusy)
        case .answerLost: return struck(.lostAnswer)
        case .answerLate: return struck(.lateAnswer)
        case .orderLost: return struck(.lostRequest)
        case .bookTaken:
            return trade.orders.contains { $0.order.bookedQuantity < $0.order.request.quantity }
        case .poolMoved:
            return trade.intents.contains { $0.inclusion?.succeeded == false }
        case .routeDropped: return isDone
        case .providerFails:
            // How many are still to come.
            let left = try await scene.control.command("dev_fault", [[:]])
            try await scene.control.command("dev_fault", [["clear": true]])
            return isDone && left == 0
        }
    }
}
