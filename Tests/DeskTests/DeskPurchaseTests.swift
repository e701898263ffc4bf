import Arithmetic
import Basics
import Desk
import Execution
import Ledger
import Markets
import Orders
import Pools
import Settlement
import Testing

@Suite("Purchases over pools")
struct DeskPurchaseTests {
    private static let slippagePips: UInt32 = 10_000

    private func script(tenths: UInt64 = 300) throws -> DeskScript {
        try DeskScript(.buy, tenths: tenths, slippagePips: Self.slippagePips)
    }

    /// The market's pools after somebody has sold this much to each.
    private func moved(selling tokenIn: Address, _ amount: UInt256) throws -> [AnyPool] {
        try [TestMarket.pair().pool, TestMarket.ranged().pool].map { pool in
            try pool.quote(exactIn: amount, tokenIn: tokenIn).after
        }
    }

    private func market(_ pools: [AnyPool]) throws -> MarketSnapshot {
        let ids = ["v2", "v3"]
        return try TestMarket.snapshot(
            books: [],
            pools: zip(ids, pools).map { id, pool in
                MarketSnapshot.PoolSource(
                    id: id, location: TestMarket.wallet, pool: pool, asset0: TestMarket.dollar,
                    asset1: TestMarket.ether)
            })
    }

    /// The newest route of the lane.
    private func route(_ script: DeskScript) throws -> ExecutorCalldata {
        let intent = try #require(script.lane?.intents.last { $0.purpose == .route })
        return try ExecutorCalldata(decoding: intent.call.input)
    }

    /// What the wallet has of dollars less than at the beginning, in six digits.
    private func spent(_ script: DeskScript) -> UInt256 {
        let left = script.driver.state.ledger.balance(.held(TestMarket.walletDollar))
        return (TestMarket.dollars(400_000) - left.magnitude) / 100
    }

    private func bought(_ script: DeskScript) -> UInt256 {
        let held = script.driver.state.ledger.balance(.held(TestMarket.walletEther))
        return held.magnitude - TestMarket.ethers(200)
    }

    private func filled(_ script: DeskScript) throws -> UInt256 {
        script.driver.state.filled(try #require(script.parent))
    }

    @Test func `a purchase allows and sets aside its most, and states its exact amount`() throws {
        let script = try script()
        try script.plan(try TestMarket.snapshot(books: []))
        let route = try route(script)
        guard case .exactOut(let amountOut, let maxIn) = route.amounts else {
            Issue.record("\(route.amounts)")
            return
        }
        #expect(amountOut == TestMarket.ethers(30))
        let planned = try #require(script.parent?.plans.last?.amountIn)
        #expect(maxIn > planned && maxIn <= planned * 101 / 100)
        let reserved = script.driver.state.ledger.reservation(TestMarket.walletDollar)
        #expect(reserved == maxIn * 100)
        try script.signAndSend()
        try script.mine()
        #expect(try script.chain.allowance(of: TestMarket.dollarToken) == maxIn)
    }

    @Test func `a purchase whose price falls before it is included fills exactly`() throws {
        let script = try script()
        try script.plan(try TestMarket.snapshot(books: []))
        let planned = try #require(script.parent?.plans.last?.amountIn)
        script.chain.pools = try moved(
            selling: TestMarket.etherToken, TestMarket.ethers(20))
        try script.route()
        script.finalize()
        #expect(script.state == .filled)
        #expect(try filled(script) == TestMarket.ethers(30))
        #expect(bought(script) == TestMarket.ethers(30))
        #expect(spent(script) < planned * 98 / 100, "what was saved came back")
        #expect(try script.chain.allowance(of: TestMarket.dollarToken).isZero)
        script.expectNothingReserved()
    }

    @Test func `a purchase whose price rises within its slippage costs more and fills`() throws {
        let script = try script()
        try script.plan(try TestMarket.snapshot(books: []))
        let planned = try #require(script.parent?.plans.last?.amountIn)
        script.chain.pools = try moved(selling: TestMarket.dollarToken, 4_000_000_000)
        try script.route()
        script.finalize()
        #expect(script.state == .filled)
        #expect(bought(script) == TestMarket.ethers(30))
        #expect(spent(script) > planned && spent(script) <= planned * 101 / 100)
    }

    @Test func `a purchase whose price rises beyond its slippage reverts and is planned anew`()
        throws
    {
        let script = try script()
        try script.plan(try TestMarket.snapshot(books: []))
        let dearer = try moved(selling: TestMarket.dollarToken, 40_000_000_000)
        script.chain.pools = dearer
        try script.route()
        let first = try #require(script.lane?.intents.last { $0.purpose == .route })
        #expect(first.inclusion?.succeeded == false)
        #expect(bought(script).isZero && spent(script).isZero)
        #expect(script.state == .working, "what reverted may still win after a reorganisation")
        script.finalize()
        #expect(script.state == .planning)
        script.wait(60_000)
        script.chain.now = script.driver.now
        try script.plan(try market(dearer))
        #expect(script.state == .working)
        #expect(try route(script).amounts.received == TestMarket.ethers(30))
        try script.route()
        script.finalize()
        #expect(script.state == .filled)
        #expect(try filled(script) == TestMarket.ethers(30))
        #expect(bought(script) == TestMarket.ethers(30))
        #expect(try script.chain.allowance(of: TestMarket.dollarToken).isZero)
        script.expectNothingReserved()
    }

    @Test func `over both shores a purchase brings no more than was asked for`() throws {
        let script = try script()
        try script.plan()
        try script.trade(tenths: 5)
        script.chain.pools = try moved(selling: TestMarket.etherToken, TestMarket.ethers(20))
        try script.route()
        // Half of the exchange's part is left for a second plan.
        try script.plan()
        try script.trade()
        try script.route()
        script.finalize()
        #expect(script.state == .filled)
        let fees = try #require(script.parent).orderIds
            .flatMap { script.driver.state.order($0)?.fills ?? [] }
            .reduce(UInt256.zero) { $0 + ($1.fee.exactRawUnits(decimals: 18) ?? .zero) }
        let net = try filled(script) - fees
        #expect(!fees.isZero)
        #expect(net <= TestMarket.ethers(30))
        // Short by no more than the fees of the first plan, which the second did not buy again.
        #expect(try filled(script) >= TestMarket.ethers(30))
    }

    @Test func `a purchase that takes all that the wallet has sets no more than that aside`() throws
    {
        let script = try DeskScript(
            .buy, tenths: 1_900, slippagePips: Self.slippagePips,
            configuration: TestMarket.configuration(collarBps: 4_000))
        try script.plan(try TestMarket.snapshot(books: []))
        #expect(script.state == .working)
        let reserved = script.driver.state.ledger.reservation(TestMarket.walletDollar)
        #expect(reserved <= TestMarket.dollars(400_000))
        #expect(reserved > TestMarket.dollars(380_000))
        try script.route()
        #expect(try filled(script) <= TestMarket.ethers(190))
        #expect(bought(script) == (try route(script).amounts.received))
    }
}
