import Codecs
import Markets
import Testing
import Transport
import Venues

/// The whole table: a wrong row here is an order lost or doubled.
struct OutcomeTests {
    private func answer(_ status: Int, _ body: String) -> BinanceOutcome {
        BinanceOutcome.judge(
            .response(WireResponse(status: status, body: Array(body.utf8))))
    }

    private func error(_ status: Int, _ code: Int, _ text: String = "text") -> BinanceOutcome {
        answer(status, "{\"code\":\(code),\"msg\":\"\(text)\"}")
    }

    private func isUnknown(_ outcome: BinanceOutcome) -> Bool {
        if case .unknown = outcome { true } else { false }
    }

    @Test func `only 200 says that it was done`() {
        #expect(answer(200, "{}") == .done(Array("{}".utf8)))
        for status in [100, 201, 202, 204, 301, 302, 304, 400, 404, 409, 499] {
            #expect(isUnknown(answer(status, "{}")), "status \(status)")
        }
    }

    @Test(arguments: [500, 501, 502, 503, 504, 520, 599])
    func `a server error is unknown whatever its body says`(status: Int) {
        #expect(isUnknown(answer(status, "")))
        #expect(isUnknown(answer(status, "<html>")))
        for code in [-1000, -1001, -1006, -1007, -1008, -1013, -2010] {
            #expect(isUnknown(error(status, code)))
        }
    }

    @Test(arguments: [-1000, -1001, -1006, -1007, -1099, -1200, -2021, -2022, -3000, -9000, 0, 1])
    func `a code that does not prove anything is unknown`(code: Int) {
        #expect(isUnknown(error(400, code)))
    }

    @Test(arguments: [
        -1002, -1003, -1008, -1013, -1014, -1015, -1020, -1021, -1022, -1100, -1102, -1111, -1121,
        -1131, -1145, -1199, -1220, -2010, -2011, -2013, -2014, -2015,
    ])
    func `a definite code is a rejection with the exchange's words`(code: Int) {
        #expect(error(400, code) == .refused(VenueRejection(code: code, message: "text")))
    }

    @Test func `a duplicate means that the order exists, so its state is unknown`() {
        #expect(isUnknown(error(400, -2010, "Duplicate order sent.")))
        #expect(isUnknown(error(400, -1010, "Duplicate order sent.")))
        #expect(
            error(400, -2010, "Account has insufficient balance for requested action.")
                == .refused(
                    VenueRejection(
                        code: -2010,
                        message: "Account has insufficient balance for requested action.")))
    }

    @Test func `the firewall and the rate limits refuse before the request is looked at`() {
        #expect(
            answer(403, "<html>") == .refused(VenueRejection(code: 403, message: "firewall")))
        #expect(answer(429, "") == .refused(VenueRejection(code: 429, message: "rate limit")))
        #expect(answer(418, "") == .refused(VenueRejection(code: 418, message: "rate limit")))
        #expect(error(429, -1003) == .refused(VenueRejection(code: -1003, message: "text")))
        #expect(error(429, -1015) == .refused(VenueRejection(code: -1015, message: "text")))
    }

    @Test(arguments: TransportError.Code.allCases)
    func `without an answer only proof that nothing was sent is a rejection`(
        code: TransportError.Code
    ) {
        let failure = TransportError(code)
        guard case .refused(let rejection) = BinanceOutcome.judge(.notSent(failure)) else {
            Issue.record("not refused")
            return
        }
        #expect(rejection.code == BinanceOutcome.notSentCode)
        #expect(isUnknown(BinanceOutcome.judge(.unknown(failure))))
    }

    @Test func `an error body is read strictly`() {
        for body in [
            "", "[]", "null", "{\"code\":-1013}", "{\"msg\":\"x\"}",
            "{\"code\":\"-1013\",\"msg\":\"x\"}", "{\"code\":-1013.5,\"msg\":\"x\"}",
            "{\"code\":-1013,\"msg\":1}", "{\"code\":-1013,\"msg\":\"x\"",
        ] {
            #expect(BinanceErrorBody(Array(body.utf8)) == nil, "\(body)")
            #expect(isUnknown(answer(400, body)), "\(body)")
        }
    }

    // MARK: Orders

    private let report = """
        {"symbol":"ETHUSDC","orderId":28,"orderListId":-1,"clientOrderId":"a1",\
        "transactTime":1507725176595,"price":"1.0","origQty":"10.0","executedQty":"2.5",\
        "origQuoteOrderQty":"0.0","cummulativeQuoteQty":"10.0","status":"PARTIALLY_FILLED",\
        "timeInForce":"GTC","type":"LIMIT","side":"SELL"}
        """

    private func place(
        _ outcome: BinanceOutcome, id: String = "a1", symbol: String = "ETHUSDC"
    )
        throws -> RequestOutcome<OrderReport>
    {
        let id = try #require(ClientOrderId(id))
        return outcome.orderOutcome(symbol: symbol, id: id) { (body) throws(VenueError) in
            try BinanceFixture.decoder.placedOrder(body)
        }
    }

    @Test func `an order's answer is believed only when it is about that order`() throws {
        guard case .accepted(let accepted) = try place(answer(200, report)) else {
            Issue.record("not accepted")
            return
        }
        #expect(accepted.venueOrderId == "28")
        for other in [
            try place(answer(200, report), id: "a2"), try place(answer(200, report), symbol: "X"),
            try place(answer(200, "{}")), try place(answer(200, "")),
            try place(answer(503, report)),
        ] {
            guard case .unknown = other else {
                Issue.record("believed")
                return
            }
        }
        guard case .rejected(let rejection) = try place(error(400, -2010)) else {
            Issue.record("not rejected")
            return
        }
        #expect(rejection.code == -2010)
    }

    @Test func `absence is what the exchange says itself and nothing else`() throws {
        let id = try #require(ClientOrderId("a1"))
        func query(_ outcome: BinanceOutcome) -> OrderQueryAnswer {
            outcome.orderAnswer(symbol: "ETHUSDC", id: id) { (body) throws(VenueError) in
                try BinanceFixture.decoder.placedOrder(body)
            }
        }
        #expect(query(error(400, -2013)) == .absent)
        guard case .found = query(answer(200, report)) else {
            Issue.record("not found")
            return
        }
        let silent = [
            error(503, -2013), error(400, -2011), error(400, -1121), error(429, -1003),
            answer(404, ""), answer(200, "{}"), BinanceOutcome.notSent("x"),
            BinanceOutcome.judge(.unknown(TransportError(.timedOut))),
        ]
        for outcome in silent {
            guard case .unknown = query(outcome) else {
                Issue.record("\(outcome)")
                return
            }
        }
    }
}
