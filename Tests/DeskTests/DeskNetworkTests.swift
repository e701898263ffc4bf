import Arithmetic
import Basics
import Codecs
import Desk
import Ethereum
import Execution
import Ledger
import Markets
import Orders
import Pools
import Settlement
import Testing

@Suite("Plans through another asset")
struct DeskNetworkTests {
    private static let dai = Asset("DAI")
    private static let daiToken = TestMarket.address(3)
    private static let walletDai = Holding(
        location: TestMarket.wallet, asset: dai, token: daiToken)

    /// The usual desk, which may also hold a third token.
    private static func configuration() throws -> DeskConfiguration {
        let usual = TestMarket.configuration()
        let chain = try #require(usual.chain)
        return DeskConfiguration(
            nodeId: usual.nodeId, scales: usual.scales + [AssetDecimals(asset: dai, decimals: 18)],
            venues: usual.venues,
            chain: ChainAccount(
                chain: chain.chain, wallet: chain.wallet, executor: chain.executor,
                native: chain.native,
                tokens: chain.tokens + [
                    Token(
                        chain: chain.chain, address: daiToken, symbol: "DAI", decimals: 18,
                        asset: dai)
                ]), pairs: usual.pairs, execution: usual.execution, settlement: usual.settlement)
    }

    private static func pair(
        _ id: String, _ contract: UInt8, _ token0: Address, _ token1: Address, _ reserve0: UInt256,
        _ reserve1: UInt256
    ) throws -> MarketSnapshot.PoolSource {
        let assets = [
            TestMarket.dollarToken: TestMarket.dollar, TestMarket.etherToken: TestMarket.ether,
        ]
        let pool = try ConstantProductPool(
            address: TestMarket.address(contract), token0: token0, token1: token1,
            reserve0: reserve0, reserve1: reserve1, feePips: 500)
        return MarketSnapshot.PoolSource(
            id: id, location: TestMarket.wallet, pool: .constantProduct(pool),
            asset0: assets[token0] ?? dai, asset1: assets[token1] ?? dai)
    }

    /// The pair of ether and dollars is small; over the other dollar there is plenty.
    private static func pools(dai token: Address = daiToken) throws -> [MarketSnapshot.PoolSource] {
        [
            try TestMarket.pair(),
            try pair(
                "first", 20, TestMarket.etherToken, token, TestMarket.ethers(5_000),
                TestMarket.ethers(10_000_000)),
            try pair(
                "second", 21, TestMarket.dollarToken, token, 20_000_000_000_000,
                TestMarket.ethers(20_000_000)),
        ]
    }

    private func script(_ side: Side = .sell, tenths: UInt64 = 300) throws -> DeskScript {
        let script = try DeskScript(side, tenths: tenths, configuration: Self.configuration())
        script.chain.pools = try Self.pools().map(\.pool)
        return script
    }

    private func route(_ script: DeskScript) throws -> ExecutorCalldata {
        let intent = try #require(script.lane?.intents.last { $0.purpose == .route })
        return try ExecutorCalldata(decoding: intent.call.input)
    }

    @Test func `a sale goes over the other dollar in one transaction and keeps none of it`() throws
    {
        let script = try script()
        try script.plan(try TestMarket.snapshot(books: [], pools: Self.pools()))
        let route = try route(script)
        #expect(route.tokenIn == TestMarket.etherToken)
        #expect(route.tokenOut == TestMarket.dollarToken)
        #expect(
            route.swaps.map(\.pool) == [
                TestMarket.pairAddress, TestMarket.address(20), TestMarket.address(21),
            ])
        // Only what is paid is allowed and set aside.
        let approvals = script.lane?.intents.filter { $0.purpose == .approve }
        #expect(approvals?.map(\.call.to) == [TestMarket.etherToken])
        let ledger = script.driver.state.ledger
        #expect(ledger.reservation(TestMarket.walletEther) == TestMarket.ethers(30))
        #expect(ledger.reservation(Self.walletDai) == 0)
        let plan = try #require(script.parent?.plans.first)
        #expect(
            plan.legs.map(\.assets) == [
                .init(given: TestMarket.ether, received: TestMarket.dollar),
                .init(given: TestMarket.ether, received: Self.dai),
                .init(given: Self.dai, received: TestMarket.dollar),
            ])
        #expect(plan.legs[1].amountOut == plan.legs[2].amountIn)
        let legs = try script.view()["plan"]?["legs"]?.arrayValue
        #expect(legs?.map { $0["assetIn"]?.stringValue } == ["ETH", "ETH", "DAI"])
        #expect(legs?.map { $0["assetOut"]?.stringValue } == ["USDC", "DAI", "USDC"])
        try script.route()
        script.finalize()
        #expect(script.state == .filled)
        script.expectNothingReserved()
        let state = script.driver.state
        #expect(state.ledger.balance(.held(Self.walletDai)) == .zero)
        let gained = state.ledger.balance(.held(TestMarket.walletDollar))
        #expect(gained == Int256(TestMarket.dollars(400_000) + plan.amountOut * 100))
        #expect(try script.driver.replayed(script.driver.journal) == state)
    }

    @Test func `prices over the other dollar are whole units of what is received`() throws {
        let script = try script(tenths: 10)
        try script.plan(try TestMarket.snapshot(books: [], pools: Self.pools()))
        let legs = try #require(script.parent?.plans.first?.legs)
        for leg in legs {
            let price = TestMarket.decimal(leg.marginalPrice)
            let range: (ExactDecimal, ExactDecimal) =
                leg.assets?.given == Self.dai
                ? (TestMarket.decimal("0.99"), .one) : (ExactDecimal(1_980), ExactDecimal(2_000))
            #expect(price >= range.0 && price <= range.1, "\(leg)")
        }
    }

    @Test func `a purchase stays on the pair`() throws {
        let script = try script(.buy)
        try script.plan(try TestMarket.snapshot(pools: Self.pools()))
        let route = try route(script)
        #expect(route.swaps.map(\.pool) == [TestMarket.pairAddress])
    }

    @Test func `a token of the same name that is not the desk's own is no way`() throws {
        let script = try script()
        try script.plan(
            try TestMarket.snapshot(books: [], pools: Self.pools(dai: TestMarket.address(4))))
        #expect(try route(script).swaps.map(\.pool) == [TestMarket.pairAddress])
    }

    @Test func `without a pool of the pair its price is told over the other dollar`() throws {
        let script = try script()
        try script.plan(
            try TestMarket.snapshot(books: [], pools: Array(Self.pools().dropFirst())))
        #expect(script.state == .working)
        #expect(try route(script).swaps.count == 2)
        #expect(script.parent?.plans.first.map { $0.value < $0.amountOut } == true, "gas counts")
    }

    @Test func `what an order and a reverted route leave goes back to the solver`() throws {
        let script = try script()
        try script.plan(
            try TestMarket.snapshot(books: [TestMarket.book(size: 1)], pools: Self.pools()))
        let first = try #require(script.parent?.plans.first)
        #expect(first.legs.contains(where: \.isBook) && first.legs.count == 4)
        try script.trade(tenths: 5)
        try script.signAndSend()
        try script.mine()
        try script.signAndSend()
        try script.mine(reverting: true)
        let filled = try #require(script.parent.map(script.driver.state.filled))
        #expect(filled > 0 && filled < TestMarket.ethers(5))
        script.finalize()
        try script.plan(try TestMarket.snapshot(books: [], pools: Self.pools()))
        let second = try #require(script.parent?.plans.last)
        #expect(second.amountIn == TestMarket.ethers(30) - filled)
        #expect(second.legs.count == 3)
        try script.route()
        script.finalize()
        #expect(script.state == .filled)
        script.expectNothingReserved()
        #expect(script.driver.state.ledger.balance(.held(Self.walletDai)) == .zero)
    }

    /// Where the book could trade it all, the order is placed first.
    ///
    /// Where it could not, the route is asked to be signed first, and the order waits for as much as
    /// the signature does.
    @Test func `the leg that costs more when it fails comes first`() throws {
        for isBookLarge in [false, true] {
            let script = try script()
            let book = TestMarket.book(bid: 199_700, size: isBookLarge ? 10 : 1)
            let step = try script.plan(
                try TestMarket.snapshot(books: [book], pools: Self.pools()))
            let kinds = step.effects.compactMap { effect -> String? in
                switch effect {
                case .placeOrder: "order"
                case .sign: "route"
                default: nil
                }
            }
            #expect(kinds == (isBookLarge ? ["order", "route"] : ["route", "order"]))
            let written = step.effects(dueAt: .written)
            let synced = step.effects(dueAt: .synced)
            #expect(written.count == (isBookLarge ? 1 : 0))
            #expect(synced.count == (isBookLarge ? 1 : 2))
            #expect(written + synced == step.effects)
        }
    }
}
