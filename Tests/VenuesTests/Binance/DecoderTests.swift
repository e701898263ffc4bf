import Arithmetic
import Basics
import Markets
import Testing
import Venues

/// Payloads as the exchange documents them; where an id is longer than ours it is shortened.
struct DecoderTests {
    private let decoder = BinanceFixture.decoder

    private func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }
    private func number(_ text: String) throws -> ExactDecimal { try ExactDecimal(text) }

    // rest-api.md "Exchange information" with filters.md "PRICE_FILTER", "LOT_SIZE",
    // "MIN_NOTIONAL", "NOTIONAL".
    private func information(
        _ notional: String, status: String = "TRADING", tick: String = "0.00000100"
    ) -> [UInt8] {
        bytes(
            """
            {"timezone":"UTC","serverTime":1565246363776,"rateLimits":[],"exchangeFilters":[],\
            "symbols":[{"symbol":"OTHER"},{"symbol":"ETHBTC","status":"\(status)",\
            "baseAsset":"ETH","baseAssetPrecision":8,"quoteAsset":"BTC","quotePrecision":8,\
            "quoteAssetPrecision":8,"baseCommissionPrecision":8,"quoteCommissionPrecision":8,\
            "orderTypes":["LIMIT","LIMIT_MAKER","MARKET"],"icebergAllowed":true,"filters":[\
            {"filterType":"PRICE_FILTER","minPrice":"0.00000100","maxPrice":"100000.00000000",\
            "tickSize":"\(tick)"},{"filterType":"LOT_SIZE","minQty":"0.00100000",\
            "maxQty":"100000.00000000","stepSize":"0.00100000"}\(notional)],\
            "permissions":[],"permissionSets":[["SPOT","MARGIN"]],\
            "defaultSelfTradePreventionMode":"NONE"}]}
            """)
    }

    @Test func `an instrument's rules come from its filters`() throws {
        let minimum = """
            ,{"filterType":"MIN_NOTIONAL","minNotional":"0.00100000","applyToMarket":true,\
            "avgPriceMins":5}
            """
        let found = try decoder.instruments(information(minimum), symbols: ["ETHBTC"])
        let instrument = try #require(found.first)
        #expect(instrument.symbol == "ETHBTC")
        #expect(instrument.base == Asset("ETH"))
        #expect(instrument.quote == Asset("BTC"))
        #expect(instrument.baseDecimals == 8)
        #expect(instrument.tickSize == (try number("0.000001")))
        #expect(instrument.lotSize == (try number("0.001")))
        #expect(instrument.quantityMin == (try number("0.001")))
        #expect(instrument.quantityMax == (try number("100000")))
        #expect(instrument.notionalMin == (try number("0.001")))
        #expect(instrument.isTrading)
    }

    @Test func `the newer notional filter goes before the older one, and neither is none`() throws {
        let both = """
            ,{"filterType":"MIN_NOTIONAL","minNotional":"1"},{"filterType":"NOTIONAL",\
            "minNotional":"10.00000000","applyMinToMarket":false,"maxNotional":"10000.00000000",\
            "applyMaxToMarket":false,"avgPriceMins":5}
            """
        let newer = try decoder.instruments(information(both), symbols: ["ETHBTC"])
        #expect(newer.first?.notionalMin == (try number("10")))
        let none = try decoder.instruments(information(""), symbols: ["ETHBTC"])
        #expect(none.first?.notionalMin == .zero)
    }

    @Test(arguments: ["END_OF_DAY", "HALT", "BREAK", "CANCEL_ONLY", "SOMETHING_NEW"])
    func `a symbol that is not trading takes no orders`(status: String) throws {
        let found = try decoder.instruments(
            information("", status: status), symbols: ["ETHBTC"])
        #expect(found.first?.isTrading == false)
    }

    @Test func `a symbol that is missing or has no rules is an error`() throws {
        #expect(throws: VenueError(.malformed)) {
            try decoder.instruments(information(""), symbols: ["ETHBTC", "ETHUSDC"])
        }
        #expect(throws: VenueError(.malformed)) {
            try decoder.instruments(information(""), symbols: ["OTHER"])
        }
        #expect(throws: VenueError(.malformed)) {
            // "A rule of zero is switched off": then prices cannot be counted in ticks.
            try decoder.instruments(information("", tick: "0.00000000"), symbols: ["ETHBTC"])
        }
        #expect(try decoder.instruments(information(""), symbols: []).isEmpty)
    }

    // rest-api.md "New order", response RESULT.
    private let placed = """
        {"symbol":"BTCUSDT","orderId":28,"orderListId":-1,"clientOrderId":"6gCrw2kRUAF9CvJDGP",\
        "transactTime":1507725176595,"price":"0.00000000","origQty":"10.00000000",\
        "executedQty":"10.00000000","origQuoteOrderQty":"0.000000",\
        "cummulativeQuoteQty":"10.00000000","status":"FILLED","timeInForce":"GTC","type":"MARKET",\
        "side":"SELL","workingTime":1507725176595,"selfTradePreventionMode":"NONE"}
        """

    @Test func `the answer to a new order is a state in totals`() throws {
        let report = try decoder.placedOrder(bytes(placed))
        #expect(
            report
                == OrderReport(
                    clientOrderId: try #require(ClientOrderId("6gCrw2kRUAF9CvJDGP")),
                    venueOrderId: "28", symbol: "BTCUSDT", status: .filled,
                    filledQuantity: ExactDecimal(10),
                    time: Timestamp(milliseconds: 1_507_725_176_595)))
    }

    @Test(arguments: [
        ("NEW", VenueOrderStatus.open), ("PENDING_NEW", .open),
        ("PARTIALLY_FILLED", .partiallyFilled), ("FILLED", .filled), ("CANCELED", .canceled),
        ("PENDING_CANCEL", .open), ("REJECTED", .rejected), ("EXPIRED", .expired),
        ("EXPIRED_IN_MATCH", .expired),
    ])
    func `every documented state has a meaning`(word: String, status: VenueOrderStatus) throws {
        let text = placed.split(separator: "FILLED").joined(separator: word)
        #expect(try decoder.placedOrder(bytes(text)).status == status)
    }

    @Test func `a state that is not documented is an error of its own kind`() {
        let text = placed.split(separator: "FILLED").joined(separator: "HALF_FILLED")
        #expect(throws: VenueError(.unknownValue)) { try decoder.placedOrder(bytes(text)) }
    }

    @Test func `an acknowledgement alone is no state`() {
        let text = """
            {"symbol":"BTCUSDT","orderId":28,"orderListId":-1,\
            "clientOrderId":"6gCrw2kRUAF9CvJDGP","transactTime":1507725176595}
            """
        #expect(throws: VenueError(.malformed)) { try decoder.placedOrder(bytes(text)) }
    }

    @Test func `a cancel's answer is about the order that was cancelled`() throws {
        // rest-api.md "Cancel order".
        let report = try decoder.canceledOrder(
            bytes(
                """
                {"symbol":"LTCBTC","origClientOrderId":"myOrder1","orderId":4,"orderListId":-1,\
                "clientOrderId":"cancelMyOrder1","transactTime":1684804350068,\
                "price":"2.00000000","origQty":"1.00000000","executedQty":"0.25000000",\
                "origQuoteOrderQty":"0.000000","cummulativeQuoteQty":"0.50000000",\
                "status":"CANCELED","timeInForce":"GTC","type":"LIMIT","side":"BUY",\
                "selfTradePreventionMode":"NONE"}
                """))
        #expect(report.clientOrderId.text == "myOrder1")
        #expect(report.status == .canceled)
        #expect(report.filledQuantity == (try number("0.25")))
        #expect(report.time == Timestamp(milliseconds: 1_684_804_350_068))
    }

    // rest-api.md "Query order".
    private func queried(_ id: String) -> String {
        """
        {"symbol":"LTCBTC","orderId":1,"orderListId":-1,"clientOrderId":"\(id)","price":"0.1",\
        "origQty":"1.0","executedQty":"0.0","cummulativeQuoteQty":"0.0","status":"NEW",\
        "timeInForce":"GTC","type":"LIMIT","side":"BUY","stopPrice":"0.0","icebergQty":"0.0",\
        "time":1499827319559,"updateTime":1499827319560,"isWorking":true,\
        "workingTime":1499827319559,"origQuoteOrderQty":"0.000000",\
        "selfTradePreventionMode":"NONE"}
        """
    }

    @Test func `a queried order and the open orders are states`() throws {
        let report = try decoder.queriedOrder(bytes(queried("myOrder1")))
        #expect(report.status == .open)
        #expect(report.time == Timestamp(milliseconds: 1_499_827_319_560))
        let rows =
            "[\(queried("myOrder1")),\(queried("web_5f0c2a8e9b1d4c7e8a6b")),\(queried("b2"))]"
        let open = try decoder.openOrders(bytes(rows))
        #expect(open.map(\.clientOrderId.text) == ["myOrder1", "b2"])
        #expect(try decoder.openOrders(bytes("[]")).isEmpty)
        #expect(throws: VenueError(.malformed)) {
            try decoder.openOrders(bytes("[{\"clientOrderId\":\"b2\"}]"))
        }
    }

    // rest-api.md "Account trade list".
    private let trade = """
        [{"symbol":"BNBBTC","id":28457,"orderId":100234,"orderListId":-1,"price":"4.00000100",\
        "qty":"12.00000000","quoteQty":"48.000012","commission":"10.10000000",\
        "commissionAsset":"BNB","time":1499865549590,"isBuyer":true,"isMaker":false,\
        "isBestMatch":true}]
        """

    @Test func `trades carry the exchange's own quantities`() throws {
        let id = try #require(ClientOrderId("a1"))
        let fills = try decoder.fills(
            bytes(trade), symbol: "BNBBTC", venueOrderId: "100234", clientOrderId: id)
        #expect(
            fills == [
                Fill(
                    key: Fill.Key(
                        venue: VenueId("binance"), account: "main", symbol: "BNBBTC",
                        tradeId: "28457"),
                    clientOrderId: id, side: .buy, price: try number("4.000001"),
                    quantity: try number("12"), quoteQuantity: try number("48.000012"),
                    fee: try number("10.1"), feeAsset: Asset("BNB"),
                    time: Timestamp(milliseconds: 1_499_865_549_590))
            ])
        #expect(throws: VenueError(.malformed)) {
            try decoder.fills(
                bytes(trade), symbol: "BNBBTC", venueOrderId: "100235", clientOrderId: id)
        }
        #expect(throws: VenueError(.malformed)) {
            try decoder.fills(
                bytes(trade), symbol: "BNBETH", venueOrderId: "100234", clientOrderId: id)
        }
    }

    @Test func `a taker's charge is the sum of its parts, rounded up`() throws {
        // rest-api.md "Query Commission Rates".
        let text = """
            {"symbol":"BTCUSDT","standardCommission":{"maker":"0.00000010","taker":"0.00000020",\
            "buyer":"0.00000030","seller":"0.00000040"},"specialCommission":{"maker":"0.01000000",\
            "taker":"0.02000000","buyer":"0.03000000","seller":"0.04000000"},"taxCommission":{\
            "maker":"0.00000112","taker":"0.00000114","buyer":"0.00000118","seller":"0.00000116"},\
            "discount":{"enabledForAccount":true,"enabledForSymbol":true,"discountAsset":"BNB",\
            "discount":"0.75000000"}}
            """
        // 0.2 + 0.4 + 20000 + 40000 + 1.14 + 1.18 millionths.
        #expect(try decoder.takerFeePips(bytes(text)) == 60_003)
        let plain = """
            {"symbol":"X","standardCommission":{"maker":"0.001","taker":"0.00100000",\
            "buyer":"0","seller":"0"}}
            """
        #expect(try decoder.takerFeePips(bytes(plain)) == 1_000)
        #expect(throws: VenueError(.malformed)) { try decoder.takerFeePips(bytes("{}")) }
    }

    @Test func `balances and the clock are read`() throws {
        // rest-api.md "Account information", "Check server time".
        let balances = try decoder.balances(
            bytes(
                """
                {"makerCommission":15,"balances":[{"asset":"BTC","free":"4723846.89208129",\
                "locked":"0.00000000"},{"asset":"LTC","free":"4763368.68006011","locked":"1.5"}]}
                """))
        #expect(balances.map(\.asset) == [Asset("BTC"), Asset("LTC")])
        #expect(balances.last?.locked == (try number("1.5")))
        #expect(
            try decoder.serverTime(bytes("{\"serverTime\":1499827319559}"))
                == Timestamp(milliseconds: 1_499_827_319_559))
        #expect(throws: VenueError(.malformed)) {
            try decoder.balances(
                bytes("{\"balances\":[{\"asset\":\"BTC\",\"free\":\"-1\",\"locked\":\"0\"}]}"))
        }
    }
}
