import Arithmetic
import Basics
import Markets
import Testing
import Venues

struct MessageDecoderTests {
    private let decoder = BinanceFixture.decoder

    private func read(_ text: String) throws -> [BinanceMessage] {
        try decoder.messages(Array(text.utf8))
    }

    /// `user-data-stream.md`, "Order Update", of another program's order.
    private func execution(_ kind: String, status: String, trade: String = "-1") -> String {
        """
        {"e":"executionReport","E":1499405658658,"s":"ETHBTC","c":"mUvoqJxFIILMdfAW5iGSOW",\
        "S":"BUY","o":"LIMIT","f":"GTC","q":"1.00000000","p":"0.10264410","P":"0.00000000",\
        "F":"0.00000000","g":-1,"C":"","x":"\(kind)","X":"\(status)","r":"NONE","i":4293153,\
        "l":"0.50000000","z":"0.50000000","L":"0.10264410","n":"0.00010000","N":"BNB",\
        "T":1499405658657,"t":\(trade),"v":3,"I":8641984,"w":true,"m":false,"M":false,\
        "O":1499405658657,"Z":"0.05132205","Y":"0.05132205","Q":"0.00000000","V":"NONE"}
        """
    }

    @Test func `an execution of any program is an order, and a fill before it`() throws {
        guard case .order(let order) = try #require(try read(execution("NEW", status: "NEW")).last)
        else { return #expect(Bool(false), "no order") }
        #expect(order.clientOrderId == "mUvoqJxFIILMdfAW5iGSOW")
        #expect(order.status == .open)
        let both = try read(execution("TRADE", status: "PARTIALLY_FILLED", trade: "77"))
        #expect(both.count == 2)
        guard case .fill(let fill) = both[0] else { return #expect(Bool(false), "no fill") }
        #expect(fill.tradeId == "77")
        #expect(fill.quantity.description == "0.50000000")
        #expect(fill.fee.description == "0.00010000")
        #expect(fill.feeAsset == Asset("BNB"))
        #expect(throws: VenueError(.unknownValue)) {
            try read(execution("SPLIT", status: "NEW"))
        }
        #expect(throws: VenueError(.unknownValue)) {
            try read(execution("NEW", status: "PENDING"))
        }
    }

    @Test func `the wrappers of streams, accounts and calls are taken off`() throws {
        let event = execution("NEW", status: "NEW")
        let bare = try read(event)
        #expect(try read(#"{"stream":"x","data":\#(event)}"#) == bare)
        #expect(try read(#"{"subscriptionId":0,"event":\#(event)}"#) == bare)
        let body = #"{"serverTime":1656400526260}"#
        #expect(
            try read(#"{"id":"1","status":200,"result":\#(body),"rateLimits":[]}"#)
                == [.heartbeat(Timestamp(milliseconds: 1_656_400_526_260))])
        #expect(try read(#"{"id":"1","status":200,"result":null}"#) == [.unknown("answer")])
    }

    @Test func `refusals say whether they prove anything`() throws {
        func definite(_ code: Int, _ message: String = "x") throws -> Bool? {
            let plain = try read(#"{"code":\#(code),"msg":"\#(message)"}"#)
            let wrapped = try read(
                #"{"id":"1","status":400,"error":{"code":\#(code),"msg":"\#(message)"}}"#)
            #expect(plain == wrapped)
            guard case .refused(let body, let isDefinite) = plain.first else { return nil }
            #expect(body.code == code)
            return isDefinite
        }
        #expect(try definite(-2010) == true)
        #expect(try definite(-2010, "Duplicate order sent.") == false)
        #expect(try definite(-1007) == false)
        #expect(try definite(-1121) == true)
    }

    @Test func `the answer to a new order has its trades before its state`() throws {
        // rest-api.md, "New order", FULL.
        let found = try read(
            """
            {"symbol":"BTCUSDT","orderId":28,"orderListId":-1,"clientOrderId":"x","transactTime":5,\
            "price":"0.00000000","origQty":"10.00000000","executedQty":"10.00000000",\
            "status":"FILLED","timeInForce":"GTC","type":"MARKET","side":"SELL","fills":[\
            {"price":"4000.00000000","qty":"1.00000000","commission":"4.00000000",\
            "commissionAsset":"USDT","tradeId":56},{"price":"3999.00000000","qty":"9.00000000",\
            "commission":"19.99500000","commissionAsset":"USDT","tradeId":57}]}
            """)
        #expect(found.count == 3)
        guard case .fill(let second) = found[1], case .order(let order) = found[2] else {
            return #expect(Bool(false), "\(found)")
        }
        #expect(second.tradeId == "57")
        #expect(second.side == .sell)
        #expect(order.status == .filled)
        let acknowledged = #"{"symbol":"A","orderId":28,"clientOrderId":"x","transactTime":5}"#
        #expect(try read(acknowledged) == [.unknown("acknowledgement")])
    }

    @Test func `rows of orders and of trades are told apart`() throws {
        let row = """
            {"symbol":"LTCBTC","orderId":1,"clientOrderId":"a","executedQty":"0.0","status":"NEW",\
            "side":"BUY","updateTime":7}
            """
        let trade = """
            {"symbol":"BNBBTC","id":28457,"orderId":100234,"price":"4.00000100","qty":"12.0",\
            "quoteQty":"48.000012","commission":"10.1","commissionAsset":"BNB","time":9,\
            "isBuyer":true,"isMaker":false}
            """
        guard case .order(let order) = try read("[\(row)]").first,
            case .fill(let fill) = try read("[\(trade)]").first
        else { return #expect(Bool(false), "no rows") }
        #expect(order.time == Timestamp(milliseconds: 7))
        #expect(fill.venueOrderId == "100234")
        #expect(fill.quoteQuantity?.description == "48.000012")
        #expect(try read("[]").isEmpty)
        #expect(throws: VenueError(.malformed)) { try read("[1]") }
    }

    @Test func `balances, transfers and the end of a connection`() throws {
        #expect(
            try read(
                #"{"e":"outboundAccountPosition","E":1,"u":3,"B":[{"a":"BTC","f":"0.00225109","#
                    + #""l":"0.00123000"},{"a":"BNB","f":"0","l":"0"}]}"#
            ).count == 2)
        #expect(
            try read(#"{"e":"balanceUpdate","E":1,"a":"BTC","d":"-100.00000000","T":5}"#) == [
                .transfer(
                    asset: Asset("BTC"), change: try BinanceFixture.decimal("-100"),
                    time: Timestamp(milliseconds: 5))
            ])
        #expect(try read(#"{"e":"serverShutdown","E":1}"#) == [.ending("serverShutdown")])
        #expect(try read("{}") == [.heartbeat(nil)])
        #expect(try read(#"{"new":1}"#) == [.unknown("message")])
    }

    @Test func `every recorded message is read`() throws {
        var counts: [String: Int] = [:]
        for line in try VectorFile.lines("binance_spot_btcusdt.gz") {
            let json = line[(line.firstIndex(of: "{") ?? line.startIndex)...]
            for message in try read(String(json)) {
                switch message {
                case .book: counts["book", default: 0] += 1
                case .trade: counts["trade", default: 0] += 1
                case .ticker: counts["ticker", default: 0] += 1
                default: counts["other", default: 0] += 1
                }
            }
        }
        #expect(counts["book"] == 42)
        #expect(counts["other"] == nil)
        #expect(counts.values.reduce(0, +) == 600)
    }

    @Test func `no bytes crash the decoder`() throws {
        var generator = TestGenerator(seed: 3)
        let seeds =
            [
                execution("TRADE", status: "FILLED", trade: "7"), "{}", "[[]]",
                #"{"id":null,"status":400,"error":{"code":-1100,"msg":"x","data":{}}}"#,
                #"{"stream":"a@b","data":{"e":"24hrTicker","s":"A","b":"1","B":"1","a":"2","#
                    + #""A":"1","c":"1"}}"#,
            ] + (try VectorFile.lines("binance_spot_btcusdt.gz").filter { $0.utf8.count < 600 })
        for _ in 0..<5_000 {
            let seed = seeds[generator.below(seeds.count)]
            let json = seed[(seed.firstIndex { $0 == "{" || $0 == "[" } ?? seed.startIndex)...]
            _ = try? decoder.messages(generator.mutated(Array(json.utf8)))
            let noise = (0..<generator.below(60)).map { _ in
                UInt8(truncatingIfNeeded: generator.next())
            }
            _ = try? decoder.messages(noise)
        }
    }
}
