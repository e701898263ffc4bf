import Arithmetic
import Basics
import Desk
import Execution
import Ledger
import Markets
import Orders
import Risk
import Simulation
import Testing

struct LiveChecksTests {
    private let ether = Asset("ETH")
    private let dollar = Asset("USDC")
    private let venue = VenueId("binance")

    /// A state with one sale of 10 ETH and one exchange order of so many.
    private func state(selling quantity: Int) throws -> DeskState {
        let account = VenueAccount(
            venue: venue, account: "main",
            assets: [
                AssetDecimals(asset: ether, decimals: 8), AssetDecimals(asset: dollar, decimals: 8),
            ])
        var state = try DeskState(
            configuration: DeskConfiguration(
                nodeId: "TEST",
                scales: [
                    AssetDecimals(asset: ether, decimals: 18),
                    AssetDecimals(asset: dollar, decimals: 8),
                ], venues: [account], chain: nil, pairs: [], execution: ExecutionSettings()))
        let unit: UInt256 = 1_000_000_000_000_000_000
        let holding = Holding(location: account.location, asset: ether)
        try state.apply(
            .opened(
                balances: [HoldingAmount(holding: holding, amount: 100 * unit)], firstNonce: nil))
        let parent = try #require(ParentId("one"))
        try state.apply(
            .parentAccepted(
                ParentOrder(
                    id: parent, side: .sell, base: ether, quote: dollar, quantity: 10 * unit,
                    slippagePips: 100, time: .zero)))
        let request = OrderRequest(
            clientOrderId: try #require(ClientOrderId("TEST1")), symbol: "ETHUSDC", side: .sell,
            type: .limit, quantity: ExactDecimal(quantity), price: ExactDecimal(3_000),
            timeInForce: .immediateOrCancel)
        try state.apply(
            .orderCreated(
                parent, venue: venue, account: "main", request,
                HoldingAmount(holding: holding, amount: UInt256(quantity) * unit)))
        return state
    }

    private func findings(_ state: DeskState) -> [String] {
        var names: [String] = []
        LiveChecks(state: state).run { name, _ in names.append(name) }
        return names
    }

    @Test func `orders for no more than the parent are fine`() throws {
        #expect(findings(try state(selling: 10)) == [])
    }

    @Test func `orders for more than the parent are found`() throws {
        #expect(findings(try state(selling: 11)) == ["overfill"])
    }
}
