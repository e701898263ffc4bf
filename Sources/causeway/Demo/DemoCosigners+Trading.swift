import Basics
import Codecs

extension DemoCosigners {
    /// Starts the parties anew with a policy for the world that is up by now, and prices that each
    /// operator would know from elsewhere: the exchange's best bid.
    func admit(_ world: DemoWorld, at time: Timestamp) async throws {
        let exchange = try APIClient(api: world.venue["rest"]?.stringValue ?? "", key: [])
        let book = try await exchange.ask("GET", "/api/v3/depth?symbol=ETHUSDC&limit=5")
        guard let price = book["bids"]?[0]?[0]?.stringValue else {
            throw CommandFailure("bad-answer", "the exchange has no bid")
        }
        StandardStreams.writeError(
            "the cosigners take up a policy for this chain, each with prices of its own …")
        try start(
            policy: DemoPolicy.trading(on: world.chain),
            prices: DemoPolicy.prices(of: price, on: world.chain, at: time))
    }
}
