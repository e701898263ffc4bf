import Arithmetic
import Basics
import Codecs
import Desk
import Execution
import Ledger
import Markets
import Orders
import Settlement
import Testing

/// A desk that a test leads by hand, one answer at a time.
struct DeskScript {
    let driver: DeskDriver
    let venue = TestVenue()
    let chain: TestChain
    let id: ParentId

    init(
        _ side: Side = .sell, tenths: UInt64 = 300, slippagePips: UInt32 = 20_000,
        configuration: DeskConfiguration = TestMarket.configuration()
    ) throws {
        driver = try DeskDriver(configuration)
        chain = try TestChain()
        id = try #require(ParentId("order-1"))
        driver.open()
        let step = driver.give(
            .submit(
                ParentOrder(
                    id: id, side: side, base: TestMarket.ether, quote: TestMarket.dollar,
                    quantity: TestMarket.ethers(tenths) / 10, slippagePips: slippagePips,
                    time: driver.now)))
        #expect(step.refusal == nil)
    }

    var parent: ParentRecord? { driver.state.parent(id) }
    var state: ParentState? { parent?.state }
    var lane: SettlementLane? { driver.state.lane }
    /// The newest exchange order.
    var orderId: ClientOrderId? { parent?.orderIds.last }
    var order: ExchangeOrder? { orderId.flatMap { driver.state.order($0)?.order } }

    func view() throws -> JSONValue { try #require(DeskView(driver.state).parent(id)) }

    /// Answers the wish for a market.
    @discardableResult
    func plan(_ market: MarketSnapshot? = nil) throws -> DeskStep {
        _ = try #require(driver.take { if case .gatherMarket(let id) = $0 { id } else { nil } })
        return driver.give(.market(id, try market ?? TestMarket.snapshot()))
    }

    /// The request that waits to be sent, once.
    func request() throws -> OrderRequest {
        try #require(
            driver.take { if case .placeOrder(_, _, let request, _) = $0 { request } else { nil } })
    }

    /// Lets the exchange trade the waiting order and say so.
    func trade(tenths: Int = 10) throws {
        let request = try request()
        try venue.arrive(request, tenths: tenths)
        for input in venue.told(request.clientOrderId) { driver.give(input) }
    }

    /// Signs everything that waits for it and sends what is signed.
    func signAndSend() throws {
        while let (id, nonce, call) = driver.take({
            effect -> (IntentId, UInt64, TransactionCall)? in
            if case .sign(let id, let nonce, let call, _, _) = effect {
                (id, nonce, call)
            } else {
                nil
            }
        }) {
            driver.give(.signed(id, try TestSigner.attempt(call, nonce: nonce)))
        }
        while let attempt = driver.take({ effect -> Attempt? in
            if case .broadcast(_, let attempt) = effect { attempt } else { nil }
        }) {
            driver.give(.broadcastAnswered(attempt.hash, try chain.accept(attempt.raw)))
        }
    }

    /// A block with everything that waits.
    @discardableResult
    func mine(reverting: Bool = false) throws -> TestChain.Block {
        let block = try chain.mine { _ in reverting }
        for receipt in block.receipts { driver.give(.included(receipt)) }
        return block
    }

    /// Signs, sends and mines allowance and route.
    func route() throws {
        for _ in 0..<2 {
            try signAndSend()
            try mine()
        }
    }

    /// Everything so far becomes final.
    func finalize() {
        let block = chain.finalize(lag: 0)
        driver.give(.safe(number: block.number, rule: "tag:safe"))
        driver.give(.finalized(number: block.number, nonce: block.nonce, rule: "tag:finalized"))
    }

    func wait(_ milliseconds: Int64) {
        driver.now = driver.now.adding(milliseconds: milliseconds)
        driver.give(.tick)
    }

    /// Whether an effect like this waits; it stays.
    func waits(_ match: (DeskEffect) -> Bool) -> Bool {
        driver.effects.contains { match($0.effect) }
    }

    var waitsForMarket: Bool { waits { if case .gatherMarket = $0 { true } else { false } } }

    func expectNothingReserved() {
        for holding in TestMarket.holdings {
            #expect(driver.state.ledger.reservation(holding).isZero, "\(holding)")
        }
    }
}
