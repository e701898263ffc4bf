import Basics
import Codecs
import PaperVenues
import Testing

@Suite struct RequestFaultTests {
    private static let placing = "POST /api/v3/order"

    @Test(arguments: [(FaultVariant.close, FaultyAnswer.Delivery.close), (.silence, .silence)])
    func `a lost answer is an order that was taken`(
        variant: FaultVariant, delivery: FaultyAnswer.Delivery
    ) throws {
        var exchange = try FaultyExchange([
            .first(.lostAnswer) {
                $0.endpoint = Self.placing
                $0.variant = variant
            }
        ])
        // Another endpoint is not the rule's.
        #expect(exchange.get("/api/v3/ping").status == 200)
        #expect(try exchange.place("BUY", at: 2_900, id: "lost").delivery == delivery)
        #expect(try exchange.place("BUY", at: 2_901, id: "second").status == 200)
        #expect(try exchange.orders() == ["lost": "NEW", "second": "NEW"])
        #expect(exchange.venue.counts[.lostAnswer] == 1 && exchange.venue.counts.total == 1)
    }

    @Test func `a lost request is an order that was never taken`() throws {
        var exchange = try FaultyExchange([.first(.lostRequest) { $0.variant = .close }])
        #expect(try exchange.place("BUY", at: 2_900, id: "lost").delivery == .close)
        #expect(try exchange.place("BUY", at: 2_900, id: "lost").status == 200)
        #expect(try exchange.orders() == ["lost": "NEW"])
        #expect(exchange.venue.counts.byName == ["lost-request": 1])
    }

    @Test func `a late answer is whole and the order is taken at once`() throws {
        var exchange = try FaultyExchange([.first(.lateAnswer) { $0.milliseconds = 700 }])
        let late = try exchange.place("BUY", at: 2_900, id: "late")
        #expect(late.delayMilliseconds == 700 && late.status == 200)
        #expect(try exchange.orders() == ["late": "NEW"])
        #expect(try exchange.place("BUY", at: 2_900, id: "next").delayMilliseconds == 0)
        #expect(exchange.venue.counts.byName == ["late-answer": 1])
    }

    @Test(
        arguments: [
            (FaultVariant.unexpected, 500, -1006), (.timeout, 504, -1007), (.page, 503, nil),
        ] as [(FaultVariant, Int, Int64?)])
    func `a server error says nothing about the order`(
        variant: FaultVariant, status: Int, code: Int64?
    ) throws {
        for kind in [FaultKind.serverErrorBefore, .serverErrorAfter] {
            var exchange = try FaultyExchange([.first(kind) { $0.variant = variant }])
            let answer = try exchange.place("BUY", at: 2_900, id: "a")
            #expect(answer.status == status)
            if let code {
                #expect(try answer.json()["code"]?.integerValue == code)
            } else {
                #expect(answer.header("content-type") == "text/html")
            }
            let isTaken = try exchange.orders() == ["a": "NEW"]
            #expect(isTaken == (kind == .serverErrorAfter))
            #expect(exchange.venue.counts.byName == [kind.rawValue: 1])
        }
    }

    @Test func `an overloaded exchange takes nothing`() throws {
        var exchange = try FaultyExchange([.first(.serverBusy)])
        #expect(try exchange.place("BUY", at: 2_900, id: "a").json()["code"] == -1008)
        #expect(try exchange.orders() == [:])
    }

    @Test(arguments: [
        (FaultKind.tooManyRequests, FaultVariant?.some(.weight), 429, -1003 as JSONValue),
        (.tooManyRequests, .orders, 429, -1015), (.banned, nil, 418, -1003),
    ])
    func `a limit refuses everything until its Retry-After is over`(
        kind: FaultKind, variant: FaultVariant?, status: Int, code: JSONValue
    ) throws {
        var exchange = try FaultyExchange([
            .first(kind) {
                $0.milliseconds = 4_200
                $0.variant = variant
            }
        ])
        let refused = try exchange.place("BUY", at: 2_900, id: "a")
        #expect(refused.status == status && refused.header("retry-after") == "5")
        #expect(try refused.json()["code"] == code)
        exchange.pass(milliseconds: 4_190)
        #expect(exchange.get("/api/v3/time").status == status)
        #expect(exchange.get("/api/v3/time").header("retry-after") == "1")
        exchange.pass(milliseconds: 10)
        #expect(exchange.get("/api/v3/time").status == 200)
        #expect(try exchange.orders() == [:])
        #expect(exchange.venue.counts[kind] == 1)
        #expect(exchange.venue.counts.requestsWhileLimited == 2)
    }

    @Test(arguments: [(FaultVariant.ahead, "ahead of"), (.behind, "outside of the recvWindow")])
    func `a skewed clock refuses signed requests only`(
        variant: FaultVariant, words: String
    ) throws {
        var exchange = try FaultyExchange([.first(.clockSkew) { $0.variant = variant }])
        #expect(exchange.get("/api/v3/time").status == 200)
        let refused = try exchange.place("BUY", at: 2_900, id: "a").json()
        #expect(refused["code"] == -1021)
        #expect(refused["msg"]?.stringValue?.contains(words) == true)
        #expect(try exchange.orders() == [:])
    }

    @Test func `a stale query misses an order only while its placing is valid`() throws {
        var exchange = try FaultyExchange([FaultRule(.staleQuery, .every)])
        #expect(try exchange.query("a").json()["code"] == -2013)
        #expect(exchange.venue.counts.total == 0)
        #expect(try exchange.place("BUY", at: 2_900, id: "a").status == 200)
        #expect(try exchange.query("a").json()["code"] == -2013)
        exchange.pass(milliseconds: 4_990)
        #expect(try exchange.query("a").json()["code"] == -2013)
        #expect(exchange.venue.counts.byName == ["stale-query": 2])
        // The window is 5000 ms, as the request named none.
        exchange.pass(milliseconds: 20)
        #expect(try exchange.query("a").json()["status"] == "NEW")
        #expect(exchange.venue.counts.byName == ["stale-query": 2])
    }

    @Test func `an answer is cut at a byte below its length or at the one that is named`() throws {
        let rule = FaultRule(.socketClosedInAnswer, .every)
        var named = rule
        named.bytes = 17
        var exchange = try FaultyExchange([rule])
        var bytes: Set<Int> = []
        for _ in 0..<200 {
            guard case .cut(let response, let count) = exchange.get("/api/v3/time").delivery else {
                Issue.record("not cut")
                return
            }
            #expect(response.status == 200 && count >= 0)
            #expect(count < response.body.count + 300)
            bytes.insert(count)
        }
        #expect(bytes.count > 60 && exchange.venue.counts[.socketClosedInAnswer] == 200)
        var second = try FaultyExchange([named])
        guard case .cut(_, 17) = second.get("/api/v3/time").delivery else {
            Issue.record("not cut after 17 bytes")
            return
        }
    }

    @Test func `a checker's requests meet no fault`() throws {
        let rules = FaultKind.allCases.map { FaultRule($0, .every) }
        var exchange = try FaultyExchange(rules)
        #expect(try exchange.truth("/api/v3/openOrders") == [])
        let placed = try exchange.place("BUY", at: 2_900, id: "a", isExempt: true)
        #expect(placed.status == 200 && placed.delayMilliseconds == 0)
        #expect(try exchange.orders() == ["a": "NEW"])
        #expect(exchange.venue.counts.total == 0)
        #expect(try exchange.place("BUY", at: 2_900, id: "b").status == 418)
    }
}
