import Arithmetic
import Basics
import Codecs
import PaperVenues
import Testing

@Suite struct UserStreamTests {
    @Test func `a fill is reported to both owners with running totals`() throws {
        var exchange = try Exchange()
        try exchange.subscribe(1)
        try exchange.subscribe(2, as: "bob")
        #expect(try exchange.messages(on: 1).first?["result"] == ["subscriptionId": 0])
        _ = try exchange.messages(on: 2)
        _ = try exchange.place(
            "side=SELL&type=LIMIT&timeInForce=GTC&quantity=1&price=3000&newClientOrderId=maker",
            as: "bob")
        let placed = try exchange.events(on: 2)
        #expect(placed.map { $0["e"] } == ["executionReport", "outboundAccountPosition"])
        #expect(placed[0]["x"] == "NEW" && placed[0]["X"] == "NEW" && placed[0]["w"] == true)
        #expect(placed[0]["n"] == "0" && placed[0]["N"] == .null && placed[0]["t"] == -1)
        let answer = try exchange.place(
            "side=BUY&type=LIMIT&timeInForce=IOC&quantity=1.5&price=3001&newClientOrderId=taker")
        let mine = try exchange.events(on: 1)
        #expect(mine.map { $0["x"] ?? .null } == ["NEW", "TRADE", "EXPIRED", .null])
        let trade = mine[1]
        #expect(trade["c"] == "taker" && trade["i"] == answer["orderId"])
        #expect(trade["l"] == "1.00000000" && trade["z"] == "1.00000000")
        #expect(trade["L"] == "3000.00000000" && trade["Y"] == "3000.00000000")
        #expect(trade["n"] == "0.00100000" && trade["N"] == "ETH" && trade["m"] == false)
        #expect(trade["X"] == "PARTIALLY_FILLED")
        #expect(mine[2]["X"] == "EXPIRED" && mine[2]["eR"] == "UNFILLED_IOC_QUANTITY_EXPIRED")
        #expect(mine[2]["w"] == false)
        let his = try exchange.events(on: 2)
        #expect(his[0]["x"] == "TRADE" && his[0]["X"] == "FILLED" && his[0]["m"] == true)
        #expect(his[0]["t"] == trade["t"] && his[0]["N"] == "USDC" && his[0]["n"] == "3.00000000")
        #expect(his[0]["I"] != trade["I"])
    }

    @Test(arguments: 1...5 as ClosedRange<UInt64>)
    func `reports add up to the account whatever happens`(seed: UInt64) throws {
        var generator = TestGenerator(seed: seed)
        var exchange = try Exchange(seed: seed, flow: .demo)
        try exchange.subscribe(1)
        var filled: [Int64: ExactDecimal] = [:]
        var status: [Int64: JSONValue] = [:]
        var balances: [String: JSONValue] = [:]
        for step in 0..<200 {
            let side = Bool.random(using: &generator) ? "BUY" : "SELL"
            let price = 299_700 + Int128.random(in: 0...600, using: &generator)
            let text = ExactDecimal(coefficient: price, scale: 2)?.description ?? ""
            let rule = ["GTC", "IOC", "FOK"].randomElement(using: &generator) ?? ""
            _ = try exchange.place(
                "side=\(side)&type=LIMIT&timeInForce=\(rule)&quantity=3&price=\(text)")
            if step % 7 == 0 {
                _ = try exchange.signed("DELETE", "/api/v3/openOrders", "symbol=ETHUSDC")
            }
            exchange.pass(milliseconds: 230)
            for event in try exchange.events(on: 1) {
                if let id = event["i"]?.integerValue {
                    let total = (filled[id] ?? .zero).adding(event.amount("l"))
                    filled[id] = total
                    #expect(total == event.amount("z"))
                    status[id] = event["X"]
                }
                for row in event["B"]?.arrayValue ?? [] {
                    balances[row["a"]?.stringValue ?? ""] = row
                }
            }
        }
        #expect(filled.values.contains { $0 == decimal("3") })
        for id in filled.keys.sorted() {
            let state = try exchange.signed("GET", "/api/v3/order", "symbol=ETHUSDC&orderId=\(id)")
            #expect(state.json["status"] == status[id])
            #expect(state.json.amount("executedQty") == filled[id])
        }
        let account = try exchange.signed("GET", "/api/v3/account").json["balances"]
        for row in account?.arrayValue ?? [] {
            guard let told = balances[row["asset"]?.stringValue ?? ""] else { continue }
            #expect(told["f"] == row["free"] && told["l"] == row["locked"])
        }
        #expect(balances.keys.sorted() == ["ETH", "USDC"])
    }

    @Test func `a cancel is reported with its own id and the order's`() throws {
        var exchange = try Exchange()
        try exchange.subscribe(1)
        _ = try exchange.place(
            "side=BUY&type=LIMIT&timeInForce=GTC&quantity=1&price=3000&newClientOrderId=mine")
        _ = try exchange.events(on: 1)
        _ = try exchange.signed(
            "DELETE", "/api/v3/order",
            "symbol=ETHUSDC&origClientOrderId=mine&newClientOrderId=cancel")
        let report = try #require(try exchange.events(on: 1).first)
        #expect(report["x"] == "CANCELED" && report["X"] == "CANCELED")
        #expect(report["c"] == "cancel" && report["C"] == "mine")
    }

    @Test func `self-trade prevention is reported as such`() throws {
        var exchange = try Exchange()
        try exchange.subscribe(1)
        for side in ["SELL", "BUY"] {
            _ = try exchange.place("side=\(side)&type=LIMIT&timeInForce=GTC&quantity=1&price=3000")
        }
        let reports = try exchange.events(on: 1).filter { $0["x"] != nil }
        #expect(reports.map { $0["x"] } == ["NEW", "NEW", "TRADE_PREVENTION"])
        #expect(reports[2]["X"] == "EXPIRED_IN_MATCH" && reports[2]["A"] == "1.00000000")
        #expect(reports[2]["U"] == reports[1]["i"])
    }

    @Test func `subscriptions are numbered, single and end`() throws {
        var exchange = try Exchange()
        try exchange.subscribe(1)
        let text = "apiKey=alice-key&timestamp=\(exchange.now.milliseconds)"
        let params =
            #"{"apiKey":"alice-key","timestamp":\#(exchange.now.milliseconds),"signature":"#
            + #""\#(try signature(text, "alice-secret"))"}"#
        let call = #"{"id":2,"method":"userDataStream.subscribe.signature","params":\#(params)}"#
        _ = try exchange.messages(on: 1)
        exchange.say(call, on: 1)
        #expect(try exchange.messages(on: 1).first?["error"]?["code"] == -2035)
        let leave = #"{"id":3,"method":"userDataStream.unsubscribe","params":{"subscriptionId":0}}"#
        exchange.say(leave, on: 1)
        #expect(try exchange.messages(on: 1).first?["result"] == [:])
        exchange.say(leave, on: 1)
        #expect(try exchange.messages(on: 1).first?["error"]?["code"] == -2036)
        _ = try exchange.place("side=BUY&type=LIMIT&timeInForce=GTC&quantity=1&price=3000")
        #expect(try exchange.messages(on: 1).isEmpty)
        exchange.say(call, on: 1)
        #expect(try exchange.messages(on: 1).first?["result"] == ["subscriptionId": 1])
    }

    @Test func `orders can be placed, asked for and cancelled over the WebSocket API`() throws {
        var exchange = try Exchange()
        exchange.open(1, "/ws-api/v3")
        func call(_ method: String, _ members: [(String, String)]) throws -> JSONValue {
            var all = members
            all.append(("apiKey", "alice-key"))
            all.append(("timestamp", String(exchange.now.milliseconds)))
            let text = all.sorted { $0.0 < $1.0 }.map { "\($0.0)=\($0.1)" }.joined(separator: "&")
            all.append(("signature", try signature(text, "alice-secret")))
            let object = JSONValue.object(
                all.map { JSONValue.Member(name: $0.0, value: .string($0.1)) })
            exchange.say(
                #"{"id":"q","method":"\#(method)","params":\#(object.text)}"#, on: 1)
            return try #require(try exchange.messages(on: 1).first)
        }
        let placed = try call(
            "order.place",
            [
                ("symbol", "ETHUSDC"), ("side", "BUY"), ("type", "LIMIT"), ("timeInForce", "GTC"),
                ("quantity", "1"), ("price", "3000"), ("newClientOrderId", "mine"),
            ])
        #expect(placed["status"] == 200 && placed["result"]?["status"] == "NEW")
        #expect(placed["rateLimits"]?.arrayValue?.count == 3)
        let mine = [("symbol", "ETHUSDC"), ("origClientOrderId", "mine")]
        #expect(try call("v3/order.status", mine)["result"]?["status"] == "NEW")
        #expect(try call("order.cancel", mine)["result"]?["status"] == "CANCELED")
        #expect(try call("order.cancel", mine)["error"]?["code"] == -2011)
        #expect(try call("account.status", [])["result"]?["balances"] != nil)
        #expect(try call("nothing", [])["error"]?["code"] == -1020)
        exchange.say("[]", on: 1)
        #expect(try exchange.messages(on: 1).first?["error"]?["code"] == -1135)
        exchange.say(#"{"id":4,"method":"time","params":{"returnRateLimits":false}}"#, on: 1)
        #expect(
            try exchange.messages(on: 1) == [
                [
                    "id": 4, "status": 200,
                    "result": ["serverTime": .integer(exchange.now.milliseconds)],
                ]
            ])
    }

    @Test func `a connection that answers pings lives a day, a silent one a minute`() throws {
        var exchange = try Exchange()
        exchange.open(1, "/ws/ethusdc@trade")
        exchange.open(2, "/ws-api/v3")
        var closed: [UInt64: Int] = [:]
        for second in 1...86_500 where closed.count < 2 {
            exchange.pass(milliseconds: 1_000)
            for effect in exchange.effects {
                switch effect {
                case .ping(_, 1):
                    _ = exchange.venue.receivedPong(connection: 1, now: exchange.now)
                case .close(_, let connection): closed[connection] = second
                default: break
                }
            }
            exchange.effects = []
        }
        #expect(closed == [1: 86_400, 2: 80])
    }

    @Test func `unknown targets and connections too many are turned away`() throws {
        var exchange = try Exchange()
        exchange.open(1, "/other")
        #expect(exchange.effects == [.close(code: 1008, connection: 1)])
        #expect(BinancePaperVenue.accepts(webSocketTarget: "/stream?streams=a"))
        #expect(BinancePaperVenue.accepts(webSocketTarget: "/ws/ethusdc@depth"))
        #expect(!BinancePaperVenue.accepts(webSocketTarget: "/api/v3/ping"))
    }
}
