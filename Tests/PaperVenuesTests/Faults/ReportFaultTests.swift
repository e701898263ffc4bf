import Basics
import Codecs
import PaperVenues
import Testing

@Suite struct ReportFaultTests {
    @Test func `a late report holds back what follows and nothing else`() throws {
        var exchange = try FaultyExchange([.first(.lateReport) { $0.milliseconds = 500 }])
        try exchange.subscribe(1)
        try exchange.subscribe(2, as: "bob")
        #expect(try exchange.place("BUY", at: 2_900, id: "a").status == 200)
        #expect(try exchange.place("BUY", at: 2_901, id: "b").status == 200)
        #expect(try exchange.place("BUY", at: 2_902, id: "c", as: "bob").status == 200)
        #expect(try exchange.messages(on: 1) == [])
        #expect(try exchange.reports(on: 2) == ["c NEW"])
        exchange.pass(milliseconds: 490)
        #expect(try exchange.messages(on: 1) == [])
        #expect(exchange.venue.counts.total == 0)
        exchange.pass(milliseconds: 10)
        #expect(try exchange.reports(on: 1) == ["a NEW", "b NEW"])
        #expect(try exchange.place("BUY", at: 2_903, id: "d").status == 200)
        #expect(try exchange.reports(on: 1) == ["d NEW"])
        #expect(exchange.venue.counts.byName == ["late-report": 1])
    }

    @Test(arguments: [0, 300] as [Int64])
    func `a duplicate report is the same bytes twice`(milliseconds: Int64) throws {
        var exchange = try FaultyExchange([
            .first(.duplicateReport) { $0.milliseconds = milliseconds }
        ])
        try exchange.subscribe(1)
        #expect(try exchange.place("BUY", at: 2_900, id: "a").status == 200)
        exchange.pass(milliseconds: milliseconds)
        let messages = try exchange.messages(on: 1)
        let reports = messages.filter { $0["event"]?["e"] == "executionReport" }
        #expect(reports.count == 2 && reports[0] == reports[1])
        #expect(exchange.venue.counts.byName == ["duplicate-report": 1])
    }

    @Test func `a report is overtaken by the next and only then counted`() throws {
        var exchange = try FaultyExchange([
            .first(.reorderedReport) { $0.milliseconds = 1_000 }
        ])
        try exchange.subscribe(1)
        #expect(try exchange.place("BUY", at: 2_900, id: "a").status == 200)
        #expect(try exchange.reports(on: 1) == [])
        #expect(exchange.venue.counts.total == 0)
        #expect(try exchange.place("BUY", at: 2_901, id: "b").status == 200)
        #expect(try exchange.reports(on: 1) == ["b NEW", "a NEW"])
        #expect(exchange.venue.counts.byName == ["reordered-report": 1])
    }

    @Test func `a report that nothing overtakes comes in the end and is not counted`() throws {
        var exchange = try FaultyExchange([
            .first(.reorderedReport) { $0.milliseconds = 1_000 }
        ])
        try exchange.subscribe(1)
        #expect(try exchange.place("BUY", at: 2_900, id: "a").status == 200)
        exchange.pass(milliseconds: 1_000)
        #expect(try exchange.reports(on: 1) == ["a NEW"])
        #expect(exchange.venue.counts.total == 0)
    }

    @Test func `a fill is reported before its order is answered`() throws {
        var exchange = try FaultyExchange([.first(.fillBeforeAck) { $0.milliseconds = 250 }])
        #expect(try exchange.place("SELL", at: 3_000, id: "maker", as: "bob").status == 200)
        // Nobody listens: no occasion.
        #expect(try exchange.place("BUY", at: 3_000, id: "unheard").delayMilliseconds == 0)
        try exchange.subscribe(1)
        // Nothing fills: no occasion.
        #expect(try exchange.place("BUY", at: 2_900, id: "resting").delayMilliseconds == 0)
        #expect(try exchange.place("SELL", at: 3_000, id: "second", as: "bob").status == 200)
        _ = try exchange.messages(on: 1)
        let answer = try exchange.place("BUY", at: 3_000, id: "taker")
        #expect(answer.delayMilliseconds == 250 && answer.status == 200)
        #expect(try exchange.reports(on: 1) == ["taker NEW", "taker TRADE"])
        #expect(exchange.venue.counts.byName == ["fill-before-ack": 1])
    }

    @Test func `an order fills under its cancel, and its owner hears of it late`() throws {
        var exchange = try FaultyExchange([.first(.cancelFillRace) { $0.milliseconds = 800 }])
        try exchange.subscribe(1)
        // Better and earlier orders trade first, as they would.
        for (price, id) in [(2_905, "better"), (2_900, "earlier")] {
            #expect(try exchange.place("BUY", at: price, id: id, as: "bob").status == 200)
        }
        #expect(try exchange.place("BUY", at: 2_900, id: "mine").status == 200)
        #expect(try exchange.place("BUY", at: 2_900, id: "later", as: "bob").status == 200)
        _ = try exchange.messages(on: 1)
        let refused = try exchange.cancel("mine").json()
        #expect(refused["code"] == -2011 && refused["msg"] == "Unknown order sent.")
        #expect(try exchange.orders() == ["mine": "FILLED"])
        let his = try exchange.truth("/api/v3/openOrders", "symbol=ETHUSDC", as: "bob")
        #expect(his.arrayValue?.compactMap { $0["clientOrderId"] } == ["later"])
        exchange.pass(milliseconds: 790)
        #expect(try exchange.messages(on: 1) == [])
        exchange.pass(milliseconds: 10)
        #expect(try exchange.reports(on: 1) == ["mine TRADE"])
        #expect(exchange.venue.counts.byName == ["cancel-fill-race": 1])
        #expect(exchange.venue.venue.engine.isBalanced())
        // The next cancel is an ordinary one.
        #expect(try exchange.place("BUY", at: 2_900, id: "next").status == 200)
        #expect(try exchange.cancel("next").json()["status"] == "CANCELED")
    }
}
