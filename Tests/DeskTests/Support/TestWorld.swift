import Arithmetic
import Basics
import Desk
import Execution
import Ledger
import Markets
import Orders
import Settlement
import Testing

/// A desk between an exchange and a chain that keep their own truth.
///
/// While `isChaotic`, requests and answers are lost, repeated and reordered, blocks are undone and
/// the node dies.
final class TestWorld {
    let driver: DeskDriver
    let venue = TestVenue()
    let chain: TestChain
    var random: TestRandom
    var isChaotic: Bool
    private let market: MarketSnapshot
    /// What the exchange has said and nobody has read yet.
    private var mail: [DeskInput] = []
    /// Requests whose sender gave up waiting; they may still arrive.
    private var late: [(request: OrderRequest, until: Timestamp)] = []
    private var wanted: [ParentOrder] = []
    /// Whether the exchange has told its records in this run, and when they are complete.
    private var isReconciled = true
    private var earlierRequestsEnd = Timestamp.zero
    /// Whether some runs have a relay and others have none.
    private let changesRoutes: Bool
    /// All bytes that came to the public pool, and those that came to the relay.
    private(set) var shown: Set<Hash32> = []
    private(set) var hidden: Set<Hash32> = []

    init(seed: UInt64, isChaotic: Bool, changesRoutes: Bool = false) throws {
        driver = try DeskDriver(
            TestMarket.configuration(route: changesRoutes ? .relay : .publicPool))
        self.changesRoutes = changesRoutes
        chain = try TestChain()
        random = TestRandom(seed: seed)
        self.isChaotic = isChaotic
        market = try TestMarket.snapshot()
        driver.open()
    }

    func order(_ name: String, _ side: Side, ethers: UInt64) throws -> ParentOrder {
        ParentOrder(
            id: try #require(ParentId(name)), side: side, base: TestMarket.ether,
            quote: TestMarket.dollar, quantity: TestMarket.ethers(ethers) / 10,
            slippagePips: 20_000, time: driver.now)
    }

    /// A client that repeats its order until it is taken.
    func want(_ order: ParentOrder) { wanted.append(order) }

    private func dice(_ count: Int) -> Bool { isChaotic && random.oneIn(count) }

    // MARK: Steps

    /// Does one thing at random.
    func act() throws {
        for order in wanted where driver.state.parent(order.id) == nil {
            driver.give(.submit(order))
        }
        switch random.int(0, 19) {
        case 0...6: try performOne()
        case 7...11: readMail()
        case 12...13: try mine()
        case 14:
            if dice(2) { undo() }
            if dice(8) { chain.restart() }
        case 15: if dice(3) { try crash() }
        case 16:
            if dice(6), let id = random.pick(wanted.map(\.id)) as ParentId? {
                driver.give(.cancel(id))
            }
        case 17: arriveLate()
        default: tick()
        }
    }

    /// Lets everything come to its end.
    func settle() throws {
        isChaotic = false
        // With a relay for good: what is private waits for it.
        if changesRoutes { try crash() }
        for _ in 0..<800 {
            for order in wanted where driver.state.parent(order.id) == nil {
                driver.give(.submit(order))
            }
            while !driver.effects.isEmpty { try performOne() }
            while !mail.isEmpty { readMail() }
            if isQuiet { return }
            try mine()
            tick()
        }
    }

    /// Whether nothing is left to happen.
    var isQuiet: Bool {
        let state = driver.state
        return state.parentIds.count == wanted.count
            && state.parentIds.allSatisfy { state.parent($0)?.state.isTerminal == true }
            && state.orderIds.allSatisfy { state.order($0)?.order.isSettled == true }
            && state.lane?.openIntents.isEmpty == true
    }

    func tick() {
        driver.now = driver.now.adding(
            milliseconds: isChaotic ? Int64(random.int(1, 4_000)) : 1_100)
        driver.give(.tick)
        if !isReconciled { reconcile() }
    }

    /// The exchange tells its records: too early, unless no lost request can arrive any more.
    private func reconcile() {
        guard !dice(3) else { return }
        let pair = TradedPair(base: TestMarket.ether, quote: TestMarket.dollar)
        for (request, report) in venue.listed {
            let found = DeskInput.orderFound(
                TestMarket.venue, account: "main", request, pair, report)
            for _ in 0..<(dice(3) ? 2 : 1) { driver.give(found) }
            // The trades may be told later, and are asked for again.
            if !dice(2) { for told in venue.told(request.clientOrderId) { driver.give(told) } }
        }
        driver.give(.venueReconciled(TestMarket.venue, account: "main", asked: driver.now))
        isReconciled = driver.now > earlierRequestsEnd
    }

    private func crash() throws {
        mail = isChaotic && random.oneIn(2) ? [] : mail
        // A loss of power takes records of orders that are at the exchange.
        let isPowerLoss = random.oneIn(2)
        try driver.crash(
            losing: random.int(0, isPowerLoss ? 12 : 3), isPowerLoss: isPowerLoss,
            reconciles: false,
            configuration: changesRoutes
                ? TestMarket.configuration(route: dice(2) ? .publicPool : .relay) : nil)
        // The opening may be lost as well: then it is read once more.
        if !driver.state.isOpen {
            driver.give(.opening(balances: TestMarket.opening(), firstNonce: 3))
        }
        isReconciled = false
        earlierRequestsEnd = driver.now.adding(
            milliseconds: Limits.requestValidityMilliseconds + Limits.clockMarginMilliseconds)
        // A new session tells everything about what is watched once more.
        let hashes = Set(chain.blocks.map(\.hash))
        let stale = (driver.state.lane?.openIntents ?? []).compactMap(\.inclusion?.blockHash)
            .filter { !hashes.contains($0) }
        if !stale.isEmpty { driver.give(.orphaned(stale)) }
        let watched = driver.state.lane?.watchedHashes ?? []
        for receipt in chain.blocks.flatMap(\.receipts)
        where watched.contains(receipt.transactionHash) { driver.give(.included(receipt)) }
        tellFinality()
    }

    // MARK: Chain

    func mine() throws {
        chain.now = driver.now
        let block = try chain.mine { _ in dice(8) }
        var receipts = block.receipts
        if dice(2) { receipts = receipts.reversed() + receipts }
        for receipt in receipts { driver.give(.included(receipt)) }
        tellFinality()
    }

    private func undo() {
        let gone = chain.undo(random.int(1, 5)) { _ in dice(3) }
        guard !gone.isEmpty else { return }
        driver.give(.orphaned(gone))
    }

    private func tellFinality() {
        let head = chain.head.number
        if head > 2 { driver.give(.safe(number: head - 2, rule: "depth:2")) }
        let block = chain.finalize(lag: 5)
        driver.give(.finalized(number: block.number, nonce: block.nonce, rule: "tag:finalized"))
    }

    // MARK: Mail

    private func readMail() {
        guard !mail.isEmpty else { return }
        let index = isChaotic ? random.int(0, mail.count - 1) : 0
        // Chaos repeats some of it later.
        let input = dice(3) ? mail[index] : mail.remove(at: index)
        driver.give(input)
    }

    private func arriveLate() {
        guard !late.isEmpty else { return }
        let (request, until) = late.removeFirst()
        if driver.now <= until { try? arrive(request) }
    }

    private func arrive(_ request: OrderRequest) throws {
        let tenths = isChaotic ? random.pick([0, 3, 7, 10, 10]) : 10
        try venue.arrive(request, tenths: tenths, pieces: random.int(1, 3))
    }

    // MARK: Effects

    /// Does the oldest effect, or any in chaos.
    func performOne() throws {
        guard !driver.effects.isEmpty else { return }
        let index = isChaotic ? random.int(0, driver.effects.count - 1) : 0
        let (step, effect) = driver.effects.remove(at: index)
        driver.noteDone(step, effect)
        switch effect {
        case .acknowledge: break
        case .gatherMarket(let id):
            driver.give(dice(6) ? .marketMissing(id, reason: "no book") : .market(id, market))
        case .placeOrder(_, _, let request, let notAfter): try place(request, notAfter)
        case .cancelOrder(_, _, _, let id): mail += venue.told(id)
        case .queryOrder(_, _, _, let id):
            if dice(4) { return }
            let told = venue.told(id)
            mail += told.isEmpty ? [.orderAbsent(id, asked: driver.now)] : told
        case .sign(let id, let nonce, let call, let purpose, _):
            if purpose != .cancel, dice(8) {
                driver.give(.unsignable(id, reason: "simulation"))
            } else {
                driver.give(.signed(id, try TestSigner.attempt(call, nonce: nonce)))
            }
        case .askHeadNonce: driver.give(.headNonce(chain.head.nonce))
        case .broadcast(let id, let attempt):
            note(attempt)
            let isLost = dice(4)
            let answer = isLost && dice(2) ? nil : try chain.accept(attempt.raw)
            driver.give(
                .broadcastAnswered(
                    attempt.hash, isLost ? .unknown("timeout") : answer ?? .unknown("lost")))
            try lookUp(id, answer)
        case .replace(let id, let nonce, let call, _, let fees, let isForced):
            // No answer, or a market that asks for nothing more.
            if dice(4) || !isForced && dice(3) { return }
            if dice(8) {
                driver.give(.notReplaced(id, reason: "too dear"))
            } else if let raised = fees.raised {
                let attempt = try TestSigner.attempt(call, nonce: nonce, fees: raised)
                driver.give(.replaced(id, attempt))
            }
        }
    }

    /// Keeps by which way bytes went; both ways lead to the same builders of blocks.
    private func note(_ attempt: Attempt) {
        switch attempt.route {
        case .publicPool: shown.insert(attempt.hash)
        case .relay:
            hidden.insert(attempt.hash)
            #expect(
                driver.configuration.settlement.route == .relay, "sent by a relay that is not there"
            )
        }
    }

    /// Asks, as the runner does, whether a node that refuses a nonce knows anything of its intent.
    private func lookUp(_ id: IntentId, _ answer: BroadcastAnswer?) throws {
        guard let answer, answer == .nonceTooLow || answer == .replacementUnderpriced else {
            return
        }
        let intent = driver.state.lane?.intent(id)
        // Of what only a relay has, nodes know nothing: a runner does not ask, and if it did the
        // lane would not believe it.
        if intent?.route == .relay { driver.give(.attemptsUnknown(id, answer)) }
        let hashes = intent?.attempts.map(\.hash) ?? []
        if !chain.knowsAny(of: hashes) { driver.give(.attemptsUnknown(id, answer)) }
    }

    private func place(_ request: OrderRequest, _ notAfter: Timestamp) throws {
        let id = request.clientOrderId
        guard driver.now <= notAfter else {
            driver.give(.orderRejected(id, code: 0, message: "not sent: too late"))
            return
        }
        switch isChaotic ? random.int(0, 7) : 7 {
        case 0: driver.give(.orderRejected(id, code: -2010, message: "refused"))
        case 1: driver.give(.orderUnknown(id, reason: "timeout"))
        case 2:
            late.append((request, notAfter.adding(milliseconds: 5_000)))
            driver.give(.orderUnknown(id, reason: "timeout"))
        case 3:
            try arrive(request)
            driver.give(.orderUnknown(id, reason: "timeout"))
        case 4: try arrive(request)
        default:
            try arrive(request)
            mail += venue.told(id)
        }
    }

    // MARK: Truth

    /// What each holding should have by the exchange's and the chain's own records.
    func truth() -> [(name: String, books: Int256, truth: Int256)] {
        let changes: [Int256] = [
            venue.moved(TestMarket.ether), venue.moved(TestMarket.dollar),
            chain.moved(TestMarket.etherToken), hundredfold(chain.moved(TestMarket.dollarToken)),
            chain.moved(nil),
        ]
        return TestMarket.opening().enumerated().map { index, row in
            let truth = Int256(row.amount).checkedAdding(changes[index]) ?? .zero
            return (
                "\(row.holding)", driver.state.ledger.balance(.held(row.holding)), truth
            )
        }
    }

    /// Six digits at eight.
    private func hundredfold(_ amount: Int256) -> Int256 {
        Int256(magnitude: amount.magnitude * 100, isNegative: amount.isNegative)
    }
}
