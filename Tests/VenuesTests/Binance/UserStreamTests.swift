import Arithmetic
import Basics
import Markets
import Testing
import Venues

/// Events as `user-data-stream.md` documents them, wrapped as the WebSocket API sends them; ids
/// shortened to the length of ours.
struct UserStreamTests {
    private func stream() -> UserStream {
        UserStream(callId: "events1", decoder: BinanceFixture.decoder)
    }

    private func number(_ text: String) throws -> ExactDecimal { try ExactDecimal(text) }

    static func report(
        id: String = "mUvoqJxFIILMdfAW5i", original: String = "", execution: String = "NEW",
        status: String = "NEW", trade: String = "-1", filled: String = "0.00000000",
        last: String = "0.00000000", lastPrice: String = "0.00000000",
        lastQuote: String = "0.00000000", fee: String = "\"0\"", feeAsset: String = "null"
    ) -> String {
        """
        {"subscriptionId":0,"event":{"e":"executionReport","E":1499405658658,"s":"ETHBTC",\
        "c":"\(id)","S":"BUY","o":"LIMIT","f":"GTC","q":"1.00000000","p":"0.10264410",\
        "P":"0.00000000","F":"0.00000000","g":-1,"C":"\(original)","x":"\(execution)",\
        "X":"\(status)","r":"NONE","i":4293153,"l":"\(last)","z":"\(filled)","L":"\(lastPrice)",\
        "n":\(fee),"N":\(feeAsset),"T":1499405658657,"t":\(trade),"I":8641984,"w":true,"m":false,\
        "M":false,"O":1499405658657,"Z":"0.00000000","Y":"\(lastQuote)","Q":"0.00000000",\
        "W":1499405658657,"V":"NONE"}}
        """
    }

    private func effects(_ text: String) -> [UserStream.Effect] {
        var stream = stream()
        return stream.receive(Array(text.utf8))
    }

    private func endReason(_ effects: [UserStream.Effect]) -> String? {
        for case .end(let reason, _) in effects { return reason }
        return nil
    }

    @Test func `an agreed subscription is a connection, once`() {
        var stream = stream()
        let answer = Array(
            "{\"id\":\"events1\",\"status\":200,\"result\":{\"subscriptionId\":0}}".utf8)
        #expect(!stream.isSubscribed)
        #expect(stream.receive(answer) == [.tell(.connected)])
        #expect(stream.isSubscribed)
        #expect(stream.receive(answer).isEmpty)
    }

    @Test func `a refused subscription ends the connection with the exchange's words`() {
        let refused = effects(
            """
            {"id":"events1","status":401,"error":{"code":-2015,"msg":"Invalid API-key, IP, or \
            permissions for action."}}
            """)
        #expect(
            refused == [
                .end(
                    reason: "-2015 Invalid API-key, IP, or permissions for action.", retryAt: nil)
            ])
        // web-socket-api.md "Rate limits": `retryAfter` is a time.
        let limited = effects(
            """
            {"id":"events1","status":418,"error":{"code":-1003,"msg":"Way too much request weight \
            used; IP banned until 1659146400000.","data":{"serverTime":1659142907531,\
            "retryAfter":1659146400000}}}
            """)
        guard case .end(_, let retryAt) = limited.first else {
            Issue.record("no end")
            return
        }
        #expect(retryAt == Timestamp(milliseconds: 1_659_146_400_000))
    }

    @Test func `a new order is told as a state`() throws {
        let report = OrderReport(
            clientOrderId: try #require(ClientOrderId("mUvoqJxFIILMdfAW5i")),
            venueOrderId: "4293153", symbol: "ETHBTC", status: .open, filledQuantity: .zero,
            time: Timestamp(milliseconds: 1_499_405_658_657))
        #expect(effects(Self.report()) == [.tell(.report(report))])
    }

    @Test func `a trade is told before the state that includes it, with its own quantities`() throws
    {
        let text = Self.report(
            execution: "TRADE", status: "PARTIALLY_FILLED", trade: "77", filled: "0.75000000",
            last: "0.25000000", lastPrice: "0.10264400", lastQuote: "0.02566101",
            fee: "\"0.00025000\"", feeAsset: "\"ETH\"")
        let effects = effects(text)
        #expect(effects.count == 2)
        guard case .tell(.fill(let fill)) = effects.first,
            case .tell(.report(let report)) = effects.last
        else {
            Issue.record("\(effects)")
            return
        }
        #expect(fill.key.tradeId == "77")
        #expect(fill.key.account == "main")
        #expect(fill.side == .buy)
        #expect(fill.quantity == (try number("0.25")))
        // Not price times quantity: the exchange's own number.
        #expect(fill.quoteQuantity == (try number("0.02566101")))
        #expect(fill.fee == (try number("0.00025")))
        #expect(fill.feeAsset == Asset("ETH"))
        #expect(report.status == .partiallyFilled)
        #expect(report.filledQuantity == (try number("0.75")))
    }

    @Test func `a cancel names the order by its original id`() {
        let effects = effects(
            Self.report(
                id: "cancelMyOrder1", original: "myOrder1", execution: "CANCELED",
                status: "CANCELED"))
        guard case .tell(.report(let report)) = effects.first else {
            Issue.record("\(effects)")
            return
        }
        #expect(report.clientOrderId.text == "myOrder1")
        #expect(report.status == .canceled)
    }

    @Test func `a cancel by someone else names the order too`() {
        // Its own id is not of our form; the order's is.
        let effects = effects(
            Self.report(
                id: "web_5f0c2a8e9b1d4c7e8a6b", original: "myOrder1", execution: "CANCELED",
                status: "CANCELED"))
        guard case .tell(.report(let report)) = effects.first else {
            Issue.record("\(effects)")
            return
        }
        #expect(report.clientOrderId.text == "myOrder1")
    }

    @Test func `an order of another program is told as unknown and nothing ends`() {
        let effects = effects(Self.report(id: "web_5f0c2a8e9b1d4c7e8a6b"))
        #expect(effects == [.tell(.unknown("execution of a foreign order"))])
    }

    @Test func `balances and transfers are told`() throws {
        let balances = effects(
            """
            {"subscriptionId":0,"event":{"e":"outboundAccountPosition","E":1564034571105,\
            "u":1564034571073,"B":[{"a":"ETH","f":"10000.000000","l":"0.000000"}]}}
            """)
        #expect(
            balances == [
                .tell(
                    .balances(
                        [
                            VenueBalance(
                                asset: Asset("ETH"), free: ExactDecimal(10_000), locked: .zero)
                        ], time: Timestamp(milliseconds: 1_564_034_571_073)))
            ])
        let transfer = effects(
            """
            {"subscriptionId":0,"event":{"e":"balanceUpdate","E":1573200697110,"a":"BTC",\
            "d":"-100.00000000","T":1573200697068}}
            """)
        #expect(
            transfer == [
                .tell(
                    .transfer(
                        asset: Asset("BTC"), change: ExactDecimal(-100),
                        time: Timestamp(milliseconds: 1_573_200_697_068)))
            ])
    }

    @Test(arguments: ["listStatus", "externalLockUpdate", "somethingNew"])
    func `an event of another kind is told as unknown and nothing ends`(kind: String) {
        let effects = effects("{\"subscriptionId\":0,\"event\":{\"e\":\"\(kind)\",\"E\":1}}")
        #expect(effects == [.tell(.unknown("event \(kind)"))])
    }

    @Test func `the exchange's goodbye calls for another connection, wrapped or not`() {
        #expect(effects("{\"event\":{\"e\":\"serverShutdown\",\"E\":1}}") == [.renew])
        #expect(effects("{\"e\":\"serverShutdown\",\"E\":1}") == [.renew])
        let over = "{\"subscriptionId\":0,\"event\":{\"e\":\"eventStreamTerminated\",\"E\":1}}"
        #expect(endReason(effects(over)) == "eventStreamTerminated")
    }

    @Test(arguments: [
        "", "{", "[]", "{}", "{\"id\":\"events1\"}", "{\"id\":\"events1\",\"status\":200}",
        "{\"event\":7}", "{\"event\":{}}", "{\"id\":\"events1\",\"status\":400,\"error\":{}}",
        report(execution: "SOMETHING"), report(status: "SOMETHING"), report(filled: "x"),
        report(filled: "-1"), report(id: ""),
        // A trade that lacks what must be booked.
        report(execution: "TRADE", status: "FILLED"),
        report(execution: "TRADE", status: "FILLED", trade: "5", fee: "\"1\"", feeAsset: "null"),
        report(execution: "TRADE", status: "FILLED", trade: "5", last: "x", feeAsset: "\"BNB\""),
    ])
    func `what cannot be read is told and ends the connection, so that orders are asked for`(
        text: String
    ) {
        var stream = stream()
        let effects = stream.receive(Array(text.utf8))
        guard case .tell(.unknown) = effects.first, endReason(effects) != nil else {
            Issue.record("\(effects)")
            return
        }
        // Nothing after it is believed.
        #expect(stream.receive(Array(Self.report().utf8)).isEmpty)
    }

    @Test func `nothing is told after the end`() {
        var stream = stream()
        stream.finish()
        #expect(stream.receive(Array(Self.report().utf8)).isEmpty)
    }
}
