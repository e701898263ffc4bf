import Arithmetic
import Basics
import Codecs
import PaperVenues
import Testing

@Suite struct AccountTests {
    @Test(arguments: 1...10 as ClosedRange<UInt64>)
    func `fills add up to their order in the answer, the trades and the query`(
        seed: UInt64
    ) throws {
        var generator = TestGenerator(seed: seed)
        var exchange = try Exchange(seed: seed, flow: .demo)
        let before = try balances(&exchange)
        for _ in 0..<20 {
            exchange.pass(milliseconds: 500)
            let side = Bool.random(using: &generator) ? "BUY" : "SELL"
            let size = Int.random(in: 1...200_000, using: &generator)
            let quantity = ExactDecimal(coefficient: Int128(size), scale: 4)?.description ?? ""
            let answer = try exchange.place("side=\(side)&type=MARKET&quantity=\(quantity)")
            guard answer["code"] == nil else {
                #expect(answer["msg"] == "Filter failure: NOTIONAL")
                continue
            }
            let fills = try #require(answer["fills"]?.arrayValue)
            #expect(sum(fills, "qty") == answer.amount("executedQty"))
            let id = try #require(answer["orderId"]?.integerValue)
            let trades = try #require(
                try exchange.signed("GET", "/api/v3/myTrades", "symbol=ETHUSDC&orderId=\(id)").json
                    .arrayValue)
            #expect(trades.count == fills.count)
            #expect(sum(trades, "qty") == answer.amount("executedQty"))
            #expect(sum(trades, "quoteQty") == answer.amount("cummulativeQuoteQty"))
            #expect(sum(trades, "commission") == sum(fills, "commission"))
            let state = try exchange.signed("GET", "/api/v3/order", "symbol=ETHUSDC&orderId=\(id)")
            for name in ["executedQty", "cummulativeQuoteQty", "status", "origQty"] {
                #expect(state.json[name] == answer[name])
            }
        }
        try checkBalances(&exchange, before)
    }

    /// Balances are what they were, plus everything that the account's trades say.
    private func checkBalances(
        _ exchange: inout Exchange, _ before: [String: ExactDecimal]
    ) throws {
        var expected = before
        let trades = try exchange.signed("GET", "/api/v3/myTrades", "symbol=ETHUSDC&limit=1000")
        func add(_ asset: String, _ amount: ExactDecimal?) throws {
            let sum = expected[asset]?.adding(try #require(amount))
            let known: ExactDecimal = try #require(sum)
            expected[asset] = known
        }
        for trade in try #require(trades.json.arrayValue) {
            let isBuy = trade["isBuyer"] == true
            let (base, quote) = (trade.amount("qty"), trade.amount("quoteQty"))
            try add("ETH", isBuy ? base : base.negated)
            try add("USDC", isBuy ? quote.negated : quote)
            try add(
                try #require(trade["commissionAsset"]?.stringValue),
                trade.amount("commission").negated)
        }
        #expect(try balances(&exchange) == expected)
        #expect(exchange.venue.engine.isBalanced())
    }

    private func balances(_ exchange: inout Exchange) throws -> [String: ExactDecimal] {
        let account = try exchange.signed("GET", "/api/v3/account")
        var totals: [String: ExactDecimal] = [:]
        for row in try #require(account.json["balances"]?.arrayValue) {
            let total = row.amount("free").adding(row.amount("locked"))
            let known: ExactDecimal = try #require(total)
            totals[try #require(row["asset"]?.stringValue)] = known
        }
        return totals
    }

    private func sum(_ rows: [JSONValue], _ name: String) -> ExactDecimal? {
        rows.reduce(ExactDecimal.zero) { $0?.adding($1.amount(name)) }
    }

    @Test func `open orders lock their cost and cancels free it`() throws {
        var exchange = try Exchange()
        func usdc() throws -> JSONValue {
            let account = try exchange.signed("GET", "/api/v3/account", "omitZeroBalances=true")
            let row = account.json["balances"]?.arrayValue?.first { $0["asset"] == "USDC" }
            return try #require(row)
        }
        _ = try exchange.place(
            "side=BUY&type=LIMIT&timeInForce=GTC&quantity=1.5&price=2999.99&newClientOrderId=a")
        #expect(try usdc()["locked"] == "4499.98500000")
        #expect(try usdc()["free"] == "995500.01500000")
        _ = try exchange.signed("DELETE", "/api/v3/order", "symbol=ETHUSDC&origClientOrderId=a")
        #expect(try usdc()["locked"] == "0.00000000")
        #expect(try usdc()["free"] == "1000000.00000000")
    }

    @Test func `zero balances are left out when asked`() throws {
        var exchange = try Exchange()
        _ = try exchange.signed(
            "POST", "/api/v3/order",
            "symbol=BTCUSDT&side=SELL&type=LIMIT&timeInForce=GTC&quantity=1000&price=1", as: "alice"
        )
        _ = try exchange.signed(
            "POST", "/api/v3/order",
            "symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=IOC&quantity=1000&price=1", as: "bob")
        let all = try exchange.signed("GET", "/api/v3/account")
        let some = try exchange.signed("GET", "/api/v3/account", "omitZeroBalances=true")
        #expect(all.json["balances"]?.arrayValue?.count == 5)
        #expect(some.json["balances"]?.arrayValue?.count == 4)
        #expect(
            try exchange.signed("GET", "/api/v3/account", "omitZeroBalances=1").json["code"]
                == -1130)
    }

    @Test func `answers come in the kind that was asked for`() throws {
        var exchange = try Exchange()
        let form = "side=BUY&type=LIMIT&timeInForce=GTC&quantity=1&price=3000&newOrderRespType="
        let short = try exchange.place(form + "ACK")
        #expect(short["status"] == nil && short["orderId"] != nil)
        let middle = try exchange.place(form + "RESULT")
        #expect(middle["status"] == "NEW" && middle["fills"] == nil)
        let full = try exchange.place(form + "FULL")
        #expect(full["fills"] == [])
        let posted = try exchange.place("side=BUY&type=LIMIT_MAKER&quantity=1&price=3000")
        #expect(posted["status"] == nil)
    }

    @Test func `lists page by id and time`() throws {
        var exchange = try Exchange()
        for _ in 0..<5 {
            _ = try exchange.place(
                "side=SELL&type=LIMIT&timeInForce=GTC&quantity=1&price=3000", as: "bob")
            _ = try exchange.place("side=BUY&type=LIMIT&timeInForce=GTC&quantity=1&price=3000")
            exchange.pass(milliseconds: 1_000)
        }
        func ids(_ path: String, _ form: String, _ name: String) throws -> [Int64] {
            let rows = try exchange.signed("GET", path, "symbol=ETHUSDC" + form).json.arrayValue
            return try #require(rows).compactMap { $0[name]?.integerValue }
        }
        let start = noon.milliseconds
        #expect(try ids("/api/v3/myTrades", "", "id") == [1, 2, 3, 4, 5])
        #expect(try ids("/api/v3/myTrades", "&fromId=3&limit=2", "id") == [3, 4])
        #expect(try ids("/api/v3/myTrades", "&limit=2", "id") == [4, 5])
        #expect(
            try ids(
                "/api/v3/myTrades", "&startTime=\(start + 1_000)&endTime=\(start + 2_000)", "id")
                == [2, 3])
        #expect(try ids("/api/v3/allOrders", "&orderId=4", "orderId") == [4, 6, 8, 10])
        #expect(try ids("/api/v3/allOrders", "&limit=1", "orderId") == [10])
        let wide = try exchange.signed(
            "GET", "/api/v3/myTrades", "symbol=ETHUSDC&startTime=0&endTime=86400001")
        #expect(wide.json["code"] == -1127)
        #expect(try ids("/api/v3/myTrades", "&orderId=4&fromId=1", "id") == [2])
        for form in ["fromId=1", "orderId=4"] {
            let mixed = try exchange.signed(
                "GET", "/api/v3/myTrades", "symbol=ETHUSDC&startTime=0&" + form)
            #expect(mixed.json["code"] == -1128)
        }
    }

    @Test func `the budgets are shown, enforced and renewed`() throws {
        var budgets = BinancePaperConfiguration.Budgets()
        budgets.weightPerMinute = 50
        budgets.ordersPerTenSeconds = 3
        var exchange = try Exchange(budgets: budgets)
        let form = "symbol=ETHUSDC&side=BUY&type=LIMIT&timeInForce=GTC&quantity=1&price=3000"
        for count in 1...3 {
            let response = try exchange.signedResponse("POST", "/api/v3/order", form)
            #expect(response.status == 200)
            #expect(response.header(named: "X-MBX-ORDER-COUNT-10S") == "\(count)")
            #expect(response.header(named: "X-MBX-ORDER-COUNT-1D") == "\(count)")
            #expect(response.header(named: "X-MBX-USED-WEIGHT-1M") == "\(count)")
        }
        let fourth = try exchange.signedResponse("POST", "/api/v3/order", form)
        #expect(fourth.status == 429)
        #expect(try JSONValue(parsing: fourth.body)["code"] == -1015)
        #expect(fourth.header(named: "Retry-After") == "10")
        // A first fill gives one order back.
        _ = try exchange.place(
            "side=SELL&type=LIMIT&timeInForce=GTC&quantity=0.5&price=3000", as: "bob")
        #expect(try exchange.signed("POST", "/api/v3/order", form).status == 200)
        for _ in 0..<3 { _ = exchange.raw("GET", "/api/v3/exchangeInfo") }
        let over = exchange.raw("GET", "/api/v3/ping")
        #expect(over.status == 429)
        #expect(try JSONValue(parsing: over.body)["code"] == -1003)
        let wait = try #require(over.header(named: "Retry-After").flatMap { Int64($0) })
        exchange.pass(milliseconds: wait * 1_000 - 1_000)
        #expect(exchange.raw("GET", "/api/v3/ping").status == 429)
        exchange.pass(milliseconds: 1_000)
        #expect(exchange.raw("GET", "/api/v3/ping").status == 200)
    }
}
