import Arithmetic
import Basics
import Codecs
import Markets
import PaperVenues
import Testing

@Suite struct MarketDataTests {
    /// Follows the steps that web-socket-streams.md gives for a local book.
    @Test(arguments: 1...10 as ClosedRange<UInt64>, ["depth@100ms", "depth"])
    func `snapshot and stream give the same book at every step`(
        seed: UInt64, stream: String
    ) throws {
        var generator = TestGenerator(seed: seed)
        var exchange = try Exchange(seed: seed, flow: .demo, budgets: .ample)
        exchange.open(1, "/ws/ethusdc@\(stream)")
        let beat: Int64 = stream == "depth" ? 1_000 : 100
        exchange.pass(milliseconds: 5 * beat + 30)
        var book = LocalBook(try exchange.get("/api/v3/depth?symbol=ETHUSDC&limit=5000"))
        var applied = 0
        for _ in 0..<60 {
            exchange.pass(milliseconds: beat / 2)
            try act(&exchange, &generator)
            // To the next whole beat, where the stream speaks.
            exchange.pass(milliseconds: beat - exchange.now.milliseconds % beat)
            for event in try exchange.messages(on: 1) where try book.apply(event) { applied += 1 }
            let snapshot = LocalBook(try exchange.get("/api/v3/depth?symbol=ETHUSDC&limit=5000"))
            #expect(book == snapshot)
        }
        #expect(applied > 40)
    }

    private func act(_ exchange: inout Exchange, _ generator: inout TestGenerator) throws {
        let side = Bool.random(using: &generator) ? "BUY" : "SELL"
        let price = 299_000 + Int128.random(in: 0...2_000, using: &generator)
        _ = try exchange.place(
            "side=\(side)&type=LIMIT&timeInForce=GTC&quantity=0.7&price="
                + (ExactDecimal(coefficient: price, scale: 2)?.description ?? ""))
        let open = try exchange.signed("GET", "/api/v3/openOrders", "symbol=ETHUSDC").json
        if let victim = open.arrayValue?.randomElement(using: &generator) {
            let id = try #require(victim["orderId"]?.integerValue)
            _ = try exchange.signed("DELETE", "/api/v3/order", "symbol=ETHUSDC&orderId=\(id)")
        }
    }

    @Test func `a snapshot between two messages joins the next one`() throws {
        var exchange = try Exchange(seed: 2, flow: .demo)
        exchange.open(1, "/ws/ethusdc@depth@100ms")
        var joined = 0
        for _ in 0..<50 {
            exchange.pass(milliseconds: 60)
            let id = try #require(
                try exchange.get("/api/v3/depth?symbol=ETHUSDC&limit=5")["lastUpdateId"]?
                    .integerValue)
            _ = try exchange.messages(on: 1)
            exchange.pass(milliseconds: 400)
            guard
                let next = try exchange.messages(on: 1).first(where: {
                    ($0["u"]?.integerValue ?? 0) > id
                })
            else { continue }
            #expect((next["U"]?.integerValue ?? .max) <= id + 1)
            joined += 1
        }
        #expect(joined > 25)
    }

    @Test func `trades are told one by one and joined by arriving order and price`() throws {
        var exchange = try Exchange()
        exchange.open(1, "/stream?streams=ethusdc@trade/ethusdc@aggTrade/ethusdc@bookTicker")
        for price in ["3000", "3000", "3001"] {
            _ = try exchange.place(
                "side=SELL&type=LIMIT&timeInForce=GTC&quantity=1&price=\(price)", as: "bob")
        }
        _ = try exchange.messages(on: 1)
        _ = try exchange.place("side=BUY&type=MARKET&quantity=2.5")
        let messages = try exchange.messages(on: 1)
        let trades = messages.filter { $0["stream"] == "ethusdc@trade" }.compactMap { $0["data"] }
        #expect(trades.compactMap { $0["t"]?.integerValue } == [1, 2, 3])
        #expect(trades.map { $0["q"] } == ["1.00000000", "1.00000000", "0.50000000"])
        #expect(trades.allSatisfy { $0["m"] == false })
        let joined = messages.filter { $0["stream"] == "ethusdc@aggTrade" }.compactMap {
            $0["data"]
        }
        #expect(joined.map { $0["q"] } == ["2.00000000", "0.50000000"])
        #expect(joined.map { $0["f"] } == [1, 3])
        #expect(joined.map { $0["l"] } == [2, 3])
        let best = try #require(messages.last { $0["stream"] == "ethusdc@bookTicker" }?["data"])
        #expect(best["a"] == "3001.00000000" && best["A"] == "0.50000000")
        #expect(best["b"] == "0.00000000")
        let told = try exchange.get("/api/v3/trades?symbol=ETHUSDC&limit=2").arrayValue
        #expect(told?.compactMap { $0["id"]?.integerValue } == [2, 3])
        let day = try exchange.get("/api/v3/ticker/24hr?symbol=ETHUSDC")
        #expect(day["volume"] == "2.50000000" && day["highPrice"] == "3001.00000000")
        #expect(day["weightedAvgPrice"] == "3000.20000000")
        #expect(try exchange.get("/api/v3/ticker/price?symbol=ETHUSDC")["price"] == "3001.00000000")
    }

    @Test func `streams are asked for, listed and left while connected`() throws {
        var exchange = try Exchange()
        exchange.open(1, "/ws")
        exchange.say(#"{"method":"SUBSCRIBE","params":["ethusdc@trade","none@x"],"id":1}"#, on: 1)
        exchange.say(#"{"method":"LIST_SUBSCRIPTIONS","id":"l"}"#, on: 1)
        exchange.say(#"{"method":"UNSUBSCRIBE","params":["none@x"],"id":null}"#, on: 1)
        exchange.say(#"{"method":"LIST_SUBSCRIPTIONS","id":2}"#, on: 1)
        #expect(
            try exchange.messages(on: 1) == [
                ["result": .null, "id": 1],
                ["result": ["ethusdc@trade", "none@x"], "id": "l"],
                ["result": .null, "id": .null], ["result": ["ethusdc@trade"], "id": 2],
            ])
        exchange.pass(milliseconds: 1_000)
        for text in [
            "{", #"{"id":1}"#, #"{"method":"BE","id":1}"#, #"{"method":"SUBSCRIBE","id":1}"#,
            #"{"method":"SET_PROPERTY","params":["combined",1],"id":1}"#,
        ] {
            exchange.say(text, on: 1)
            #expect(try exchange.messages(on: 1).first?["error"]?["code"] != nil)
        }
        exchange.say(#"{"method":"LIST_SUBSCRIPTIONS","id":3}"#, on: 1)
        #expect(exchange.effects == [.close(code: 1008, connection: 1)])
    }

    @Test func `what a client needs to know of a symbol is listed`() throws {
        var exchange = try Exchange()
        let all = try exchange.get("/api/v3/exchangeInfo")
        #expect(all["symbols"]?.arrayValue?.count == 3)
        let one = try exchange.get("/api/v3/exchangeInfo?symbol=ETHUSDC")["symbols"]?[0]
        let filters = one?["filters"]?.arrayValue ?? []
        func filter(_ name: String, _ field: String) -> String? {
            filters.first { $0["filterType"]?.stringValue == name }?[field]?.stringValue
        }
        #expect(filter("PRICE_FILTER", "tickSize") == "0.01000000")
        #expect(filter("LOT_SIZE", "stepSize") == "0.00010000")
        #expect(filter("LOT_SIZE", "minQty") == "0.00010000")
        #expect(filter("NOTIONAL", "minNotional") == "5.00000000")
        #expect(one?["status"] == "TRADING" && one?["baseAsset"] == "ETH")
        let two = try exchange.get("/api/v3/exchangeInfo?symbols=%5B%22LTCBTC%22,%22ETHUSDC%22%5D")
        #expect(two["symbols"]?.arrayValue?.compactMap { $0["symbol"] } == ["LTCBTC", "ETHUSDC"])
        #expect(try exchange.get("/api/v3/exchangeInfo?symbol=NONE")["code"] == -1121)
        #expect(try exchange.get("/api/v3/exchangeInfo?symbols=ETHUSDC")["code"] == -1100)
        #expect(try exchange.get("/api/v3/time")["serverTime"]?.integerValue == noon.milliseconds)
        #expect(try exchange.get("/fapi/v1/exchangeInfo")["symbols"] == [])
        #expect(try exchange.get("/sapi/v1/margin/allPairs") == [])
        #expect(exchange.raw("GET", "/api/v3/nothing").status == 404)
        #expect(
            try exchange.signed("GET", "/sapi/v1/capital/config/getall").json[0]?["coin"] == "BTC")
    }

    @Test func `depth weighs by its limit and is cut to it`() throws {
        var exchange = try Exchange(flow: .demo)
        var before: Int64 = 0
        for (limit, weight) in [("5", 5), ("100", 5), ("101", 25), ("1000", 50), ("5000", 250)]
            as [(String, Int64)]
        {
            let response = exchange.raw("GET", "/api/v3/depth?symbol=ETHUSDC&limit=\(limit)")
            let used = try #require(
                response.header(named: "X-MBX-USED-WEIGHT-1M").flatMap { Int64($0) })
            #expect(used - before == weight)
            before = used
            let rows = try JSONValue(parsing: response.body)["bids"]?.arrayValue?.count
            #expect(rows == min(100, Int(limit) ?? 0))
        }
        #expect(try exchange.get("/api/v3/depth?symbol=ETHUSDC&limit=0")["code"] == -1130)
    }
}

/// A client's copy of the book.
private struct LocalBook: Equatable {
    var lastUpdateId: Int64
    var bids: [String: String] = [:]
    var asks: [String: String] = [:]

    init(_ snapshot: JSONValue) {
        lastUpdateId = snapshot["lastUpdateId"]?.integerValue ?? -1
        set(\.bids, snapshot["bids"])
        set(\.asks, snapshot["asks"])
    }

    /// False for a message from before the snapshot.
    mutating func apply(_ event: JSONValue) throws -> Bool {
        let first = try #require(event["U"]?.integerValue)
        let last = try #require(event["u"]?.integerValue)
        if last <= lastUpdateId { return false }
        // Every message joins the one before; only one that spans the snapshot may overlap.
        #expect(first <= lastUpdateId + 1)
        lastUpdateId = last
        set(\.bids, event["b"])
        set(\.asks, event["a"])
        return true
    }

    private mutating func set(_ side: WritableKeyPath<Self, [String: String]>, _ rows: JSONValue?) {
        for row in rows?.arrayValue ?? [] {
            guard let price = row[0]?.stringValue, let size = row[1]?.stringValue else { continue }
            self[keyPath: side][price] = size == "0.00000000" ? nil : size
        }
    }
}
