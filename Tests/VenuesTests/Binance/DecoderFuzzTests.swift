import Markets
import Testing
import Venues

/// Every decoder meets damaged bytes: it answers or refuses, and never crashes.
struct DecoderFuzzTests {
    private static let seeds = [
        """
        {"symbols":[{"symbol":"ETHBTC","status":"TRADING","baseAsset":"ETH","baseAssetPrecision":8,\
        "quoteAsset":"BTC","quoteAssetPrecision":8,"filters":[{"filterType":"PRICE_FILTER",\
        "tickSize":"0.00000100"},{"filterType":"LOT_SIZE","minQty":"0.00100000",\
        "maxQty":"100000.0","stepSize":"0.001"},{"filterType":"NOTIONAL","minNotional":"5.0"}]}]}
        """,
        """
        {"symbol":"ETHBTC","orderId":28,"clientOrderId":"a1","origClientOrderId":"a1",\
        "transactTime":1507725176595,"updateTime":1507725176595,"executedQty":"10.0",\
        "status":"FILLED"}
        """,
        """
        [{"symbol":"ETHBTC","id":28457,"orderId":28,"clientOrderId":"a1","updateTime":1,\
        "executedQty":"1","status":"NEW","price":"4.1","qty":"12.0","quoteQty":"48.0",\
        "commission":"10.1","commissionAsset":"BNB","time":1499865549590,"isBuyer":true}]
        """,
        """
        {"standardCommission":{"maker":"0.1","taker":"0.2","buyer":"0.3","seller":"0.4"},\
        "balances":[{"asset":"BTC","free":"4723846.89","locked":"0.0"}],"serverTime":1}
        """,
        UserStreamTests.report(
            execution: "TRADE", status: "FILLED", trade: "5", filled: "1", last: "1",
            lastPrice: "2", lastQuote: "2", fee: "\"0.1\"", feeAsset: "\"BNB\""),
        "{\"id\":\"events1\",\"status\":400,\"error\":{\"code\":-1,\"msg\":\"x\"}}",
    ]

    @Test(arguments: 0..<15)
    func `damaged answers are read or refused`(seed: UInt64) throws {
        var generator = TestGenerator(seed: seed)
        let decoder = BinanceFixture.decoder
        let id = try #require(ClientOrderId("a1"))
        var (read, refused) = (0, 0)
        func attempt(_ body: () throws(VenueError) -> Void) {
            do throws(VenueError) {
                try body()
                read += 1
            } catch {
                refused += 1
            }
        }
        for text in Self.seeds {
            for round in 0..<60 {
                let whole = Array(text.utf8)
                let bytes = round == 0 ? whole : generator.mutated(whole)
                attempt { () throws(VenueError) in
                    _ = try decoder.instruments(bytes, symbols: ["ETHBTC"])
                }
                attempt { () throws(VenueError) in _ = try decoder.placedOrder(bytes) }
                attempt { () throws(VenueError) in _ = try decoder.canceledOrder(bytes) }
                attempt { () throws(VenueError) in _ = try decoder.queriedOrder(bytes) }
                attempt { () throws(VenueError) in _ = try decoder.openOrders(bytes) }
                attempt { () throws(VenueError) in
                    _ = try decoder.fills(
                        bytes, symbol: "ETHBTC", venueOrderId: "28", clientOrderId: id)
                }
                attempt { () throws(VenueError) in _ = try decoder.balances(bytes) }
                attempt { () throws(VenueError) in _ = try decoder.takerFeePips(bytes) }
                attempt { () throws(VenueError) in _ = try decoder.serverTime(bytes) }
                attempt { () throws(VenueError) in _ = try decoder.userMessage(bytes) }
                _ = BinanceErrorBody(bytes)
                var stream = UserStream(callId: "events1", decoder: decoder)
                _ = stream.receive(bytes)
            }
        }
        // Each undamaged text is read by a decoder or two, and damage is noticed.
        #expect(read >= 10)
        #expect(refused > read)
    }

    @Test func `noise is refused`() {
        var generator = TestGenerator(seed: 99)
        for _ in 0..<500 {
            let bytes = (0..<generator.below(120)).map { _ in
                UInt8(truncatingIfNeeded: generator.next())
            }
            #expect(throws: VenueError.self) { try BinanceFixture.decoder.userMessage(bytes) }
            #expect(throws: VenueError.self) { try BinanceFixture.decoder.placedOrder(bytes) }
        }
    }
}
