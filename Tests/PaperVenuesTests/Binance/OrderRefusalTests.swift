import Arithmetic
import Basics
import Codecs
import PaperVenues
import Testing

/// Codes and texts of binance-spot-api-docs, errors.md and filters.md.
@Suite struct OrderRefusalTests {
    static let limit = "symbol=ETHUSDC&side=BUY&type=LIMIT&timeInForce=GTC&quantity=1&price=3000"

    @Test(
        arguments: [
            (
                "symbol=ETHUSDC", "", -1102,
                "Mandatory parameter 'symbol' was not sent, was empty/null, or malformed."
            ),
            (
                "ETHUSDC", "ethusdc", -1100,
                "Illegal characters found in parameter 'symbol'; legal range is '^[A-Z0-9-_.]{1,20}$'."
            ),
            ("ETHUSDC", "NONE", -1121, "Invalid symbol."),
            ("BUY", "HOLD", -1117, "Invalid side."),
            ("LIMIT", "LIMITED", -1116, "Invalid orderType."),
            ("LIMIT", "STOP_LOSS", -1013, "Stop loss orders are not supported for this symbol."),
            ("GTC", "GTX", -1115, "Invalid timeInForce."),
            (
                "&timeInForce=GTC", "", -1102,
                "Mandatory parameter 'timeInForce' was not sent, was empty/null, or malformed."
            ),
            (
                "&price=3000", "", -1102,
                "Mandatory parameter 'price' was not sent, was empty/null, or malformed."
            ),
            (
                "&quantity=1", "", -1102,
                "Mandatory parameter 'quantity' was not sent, was empty/null, or malformed."
            ),
            (
                "quantity=1", "quantity=-1", -1100,
                #"Illegal characters found in parameter 'quantity'; legal range is '^([0-9]{1,20})(\.[0-9]{1,20})?$'."#
            ),
            ("quantity=1", "quantity=1e3", -1100, nil),
            ("quantity=1", "quantity=1.", -1100, nil),
            (
                "quantity=1", "quantity=0.000000001", -1111,
                "Parameter 'quantity' has too much precision."
            ),
            (
                "price=3000", "price=3000.123456789", -1111,
                "Parameter 'price' has too much precision."
            ),
            ("quantity=1", "quantity=0", -1013, "Invalid quantity."),
            ("price=3000", "price=0", -1013, "Invalid price."),
            ("price=3000", "price=3000.001", -1013, "Filter failure: PRICE_FILTER"),
            ("price=3000", "price=1000000.01", -1013, "Filter failure: PRICE_FILTER"),
            ("quantity=1", "quantity=0.00001", -1013, "Filter failure: LOT_SIZE"),
            ("quantity=1", "quantity=9000.0001", -1013, "Filter failure: LOT_SIZE"),
            ("quantity=1", "quantity=0.0016", -1013, "Filter failure: NOTIONAL"),
            (
                "price=3000", "price=3000&quoteOrderQty=5", -1106,
                "Parameter 'quoteOrderQty' sent when not required."
            ),
            ("LIMIT&timeInForce=GTC", "MARKET", -1106, "Parameter 'price' sent when not required."),
            ("LIMIT", "LIMIT_MAKER", -1106, "Parameter 'timeInForce' sent when not required."),
            (
                "price=3000", "price=3000&icebergQty=1", -1013,
                "Iceberg orders are not supported for this symbol."
            ),
            (
                "price=3000", "price=3000&stopPrice=1", -1106,
                "Parameter 'stopPrice' sent when not required."
            ),
            (
                "price=3000", "price=3000&other=1", -1104,
                "Not all sent parameters were read; read '7' parameter(s) but was sent '8'."
            ),
            (
                "price=3000", "price=3000&newClientOrderId=", -1105,
                "Parameter 'newClientOrderId' was empty."
            ),
            (
                "price=3000", "price=3000&newClientOrderId=a!b", -1100,
                "Illegal characters found in parameter 'newClientOrderId'; legal range is '^[a-zA-Z0-9-_]{1,36}$'."
            ),
            (
                "price=3000", "price=3000&newOrderRespType=ALL", -1130,
                "Data sent for parameter 'newOrderRespType' is not valid."
            ),
            ("price=3000", "price=3000&selfTradePreventionMode=EXPIRE_BOTH", -1013, nil),
            (
                "price=3000", "price=3000&price=3000", -1101,
                "Duplicate values for a parameter detected."
            ),
            (
                "quantity=1", "quantity=400", -2010,
                "Account has insufficient balance for requested action."
            ),
        ] as [(String, String, Int64, String?)])
    func `a wrong order is refused in the exchange's words and leaves no trace`(
        row: (part: String, instead: String, code: Int64, message: String?)
    ) throws {
        var exchange = try Exchange()
        let form = Self.limit.replacing(row.part, with: row.instead)
        for path in ["/api/v3/order", "/api/v3/order/test"]
        where path.hasSuffix("order") || row.code != -2010 {
            let answer = try exchange.signed("POST", path, form)
            #expect(answer.status == 400)
            #expect(answer.json["code"]?.integerValue == row.code)
            if let message = row.message { #expect(answer.json["msg"]?.stringValue == message) }
        }
        let open = try exchange.signed("GET", "/api/v3/openOrders", "symbol=ETHUSDC")
        #expect(open.json == [])
    }

    @Test func `the right order passes, as a test without trace`() throws {
        var exchange = try Exchange()
        let tested = try exchange.signed("POST", "/api/v3/order/test", Self.limit)
        #expect(tested.status == 200)
        #expect(tested.json == [:])
        #expect(try exchange.signed("GET", "/api/v3/openOrders").json == [])
        #expect(try exchange.signed("POST", "/api/v3/order", Self.limit).status == 200)
        let rates = try exchange.signed(
            "POST", "/api/v3/order/test", Self.limit + "&computeCommissionRates=true")
        #expect(rates.json["standardCommissionForOrder"]?["taker"] == "0.00100000")
    }

    @Test func `market orders name one amount`() throws {
        var exchange = try Exchange()
        let none = try exchange.place("side=BUY&type=MARKET")
        #expect(none["code"] == -1102)
        #expect(
            none["msg"]
                == "Param 'quantity' or 'quoteOrderQty' must be sent, but both were empty/null!"
        )
        #expect(
            try exchange.place("side=BUY&type=MARKET&quantity=1&quoteOrderQty=5")["code"] == -1128)
        let empty = try exchange.place("side=BUY&type=MARKET&quoteOrderQty=50")
        #expect(empty["code"] == -2010)
        let thirsty = try exchange.place("side=BUY&type=MARKET&quantity=1")
        #expect(thirsty["status"] == "EXPIRED")
        #expect(thirsty["expiryReason"] == "INSUFFICIENT_LIQUIDITY")
    }

    @Test func `prices far from the last one are refused`() throws {
        var exchange = try Exchange()
        _ = try exchange.place(
            "side=SELL&type=LIMIT&timeInForce=GTC&quantity=1&price=3000", as: "bob")
        _ = try exchange.place("side=BUY&type=LIMIT&timeInForce=GTC&quantity=1&price=3000")
        for (side, price, isTaken) in [
            ("SELL", "15000", true), ("SELL", "15000.01", false), ("BUY", "600", true),
            ("BUY", "599.99", false),
        ] {
            let answer = try exchange.place(
                "side=\(side)&type=LIMIT&timeInForce=GTC&quantity=1&price=\(price)")
            #expect((answer["status"] == "NEW") == isTaken)
            #expect(
                isTaken || answer["msg"] == "Filter failure: PERCENT_PRICE_BY_SIDE")
        }
    }

    @Test func `a post-only order that would take is refused`() throws {
        var exchange = try Exchange()
        _ = try exchange.place(
            "side=SELL&type=LIMIT&timeInForce=GTC&quantity=1&price=3000", as: "bob")
        let answer = try exchange.place("side=BUY&type=LIMIT_MAKER&quantity=1&price=3000")
        #expect(answer["code"] == -2010)
        #expect(answer["msg"] == "Order would immediately match and take.")
    }

    @Test func `a client order id is unique while its order is open`() throws {
        var exchange = try Exchange()
        let form = Self.limit + "&newClientOrderId=mine"
        #expect(try exchange.signed("POST", "/api/v3/order", form).status == 200)
        let again = try exchange.signed("POST", "/api/v3/order", form)
        #expect(again.json["code"] == -2010)
        #expect(again.json["msg"] == "Duplicate order sent.")
        #expect(try exchange.signed("POST", "/api/v3/order", form, as: "bob").status == 200)
        let ended = try exchange.signed(
            "DELETE", "/api/v3/order", "symbol=ETHUSDC&origClientOrderId=mine")
        #expect(ended.json["status"] == "CANCELED")
        #expect(ended.json["origClientOrderId"] == "mine")
        #expect(try exchange.signed("POST", "/api/v3/order", form).status == 200)
    }

    @Test func `orders are found by either id, by both, and by nobody else`() throws {
        var exchange = try Exchange()
        let placed = try exchange.signed(
            "POST", "/api/v3/order", Self.limit + "&newClientOrderId=mine")
        let id = try #require(placed.json["orderId"]?.integerValue)
        for (form, name, code) in [
            ("orderId=\(id)", "alice", nil), ("origClientOrderId=mine", "alice", nil),
            ("orderId=\(id)&origClientOrderId=mine", "alice", nil),
            ("orderId=\(id)&origClientOrderId=yours", "alice", -2013),
            ("orderId=\(id + 1)", "alice", -2013), ("orderId=\(id)", "bob", -2013),
            ("", "alice", -1102), ("orderId=abc", "alice", -1100),
        ] as [(String, String, Int64?)] {
            let answer = try exchange.signed(
                "GET", "/api/v3/order", "symbol=ETHUSDC" + (form.isEmpty ? "" : "&" + form),
                as: name)
            #expect(answer.json["code"]?.integerValue == code)
        }
        let other = try exchange.signed("GET", "/api/v3/order", "symbol=LTCBTC&orderId=\(id)")
        #expect(other.json["code"] == -2013)
    }

    @Test func `cancels are refused in the exchange's words`() throws {
        var exchange = try Exchange()
        _ = try exchange.signed("POST", "/api/v3/order", Self.limit + "&newClientOrderId=mine")
        for (form, code, message) in [
            ("origClientOrderId=other", -2011, "Unknown order sent."),
            (
                "origClientOrderId=mine&cancelRestrictions=ONLY_PARTIALLY_FILLED", -2011,
                "Order was not canceled due to cancel restrictions."
            ),
            (
                "origClientOrderId=mine&cancelRestrictions=NEVER", -1145,
                "`cancelRestrictions` has to be either `ONLY_NEW` or `ONLY_PARTIALLY_FILLED`."
            ),
        ] as [(String, Int64, String)] {
            let answer = try exchange.signed("DELETE", "/api/v3/order", "symbol=ETHUSDC&" + form)
            #expect(answer.json["code"]?.integerValue == code)
            #expect(answer.json["msg"]?.stringValue == message)
        }
        let all = try exchange.signed("DELETE", "/api/v3/openOrders", "symbol=ETHUSDC")
        #expect(all.json.arrayValue?.count == 1)
        let none = try exchange.signed("DELETE", "/api/v3/openOrders", "symbol=ETHUSDC")
        #expect(none.json["code"] == -2011)
    }
}
