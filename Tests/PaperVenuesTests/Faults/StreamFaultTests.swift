import Arithmetic
import Basics
import Codecs
import PaperVenues
import Testing

@Suite struct StreamFaultTests {
    private static let stream = "/ws/ethusdc@depth@100ms"

    /// A depth stream for ten seconds under some rules.
    private func depth(_ rules: [FaultRule]) throws -> (FaultyExchange, [JSONValue]) {
        var exchange = try FaultyExchange(rules, flow: .demo)
        exchange.open(1, Self.stream)
        exchange.pass(milliseconds: 10_000)
        return (exchange, try exchange.messages(on: 1))
    }

    @Test func `a gap is exactly the message that the rule names`() throws {
        let whole = try depth([]).1
        let (exchange, rest) = try depth([.occasion(4, of: .depthGap)])
        #expect(whole.count > 20)
        var expected = whole
        expected.remove(at: 3)
        #expect(rest == expected)
        #expect(exchange.venue.counts.byName == ["depth-gap": 1])
    }

    @Test func `a duplicate is the same message again`() throws {
        let whole = try depth([]).1
        let (exchange, told) = try depth([.occasion(2, of: .depthDuplicate)])
        #expect(told == Array(whole[...1]) + Array(whole[1...]))
        #expect(exchange.venue.counts.byName == ["depth-duplicate": 1])
    }

    @Test func `a crossed book has a bid above the ask that nobody made`() throws {
        let whole = try depth([]).1
        var exchange = try FaultyExchange([.occasion(3, of: .crossedBook)], flow: .demo)
        exchange.open(1, Self.stream)
        while exchange.venue.counts[.crossedBook] == 0 { exchange.pass(milliseconds: 10) }
        let book = try exchange.get("/api/v3/depth?symbol=ETHUSDC").json()
        exchange.pass(milliseconds: 9_000)
        let told = Array(try exchange.messages(on: 1).prefix(whole.count))
        #expect(told.indices.filter { told[$0] != whole[$0] } == [2])
        let bids = try #require(told[2]["b"]?.arrayValue)
        #expect(Array(bids.dropFirst()) == whole[2]["b"]?.arrayValue)
        let (bid, ask) = (bids.first?[0]?.decimalValue, book["asks"]?[0]?[0]?.decimalValue)
        #expect(bid == ask?.adding(decimal("0.01")))
        #expect(exchange.venue.counts.byName == ["crossed-book": 1])
    }

    @Test func `a silent stall leaves nothing but pings and ends in a break`() throws {
        var exchange = try FaultyExchange(
            [
                .first(.silentStall) {
                    $0.channel = .market
                    $0.milliseconds = 45_000
                }
            ], flow: .demo)
        exchange.open(1, Self.stream)
        exchange.open(2, Self.stream, isExempt: true)
        try exchange.subscribe(3)
        exchange.pass(milliseconds: 1_000)
        #expect(try exchange.messages(on: 1).count >= 4)
        _ = try exchange.messages(on: 2)
        exchange.effects = []
        for _ in 0..<44 {
            exchange.pass(milliseconds: 1_000)
            for id in [1, 2, 3] as [UInt64] {
                exchange.effects += exchange.venue.receivedPong(connection: id, now: exchange.now)
            }
        }
        let said = exchange.effects.filter { $0.connection == 1 }
        #expect(said.count == 2)
        #expect(said.allSatisfy { if case .plain(.ping) = $0 { true } else { false } })
        #expect(try exchange.messages(on: 2).count > 150)
        exchange.effects = []
        exchange.pass(milliseconds: 1_000)
        #expect(exchange.effects.filter { $0.connection == 1 } == [.abort(connection: 1)])
        #expect(exchange.venue.counts.byName == ["silent-stall": 1])
    }

    @Test func `a terminated user stream says so and then nothing`() throws {
        var exchange = try FaultyExchange([.occasion(2, of: .userStreamTerminated)])
        try exchange.subscribe(1)
        exchange.pass(milliseconds: 1_990)
        #expect(try exchange.messages(on: 1) == [])
        exchange.pass(milliseconds: 10)
        let told = try exchange.messages(on: 1)
        #expect(told.count == 1 && told[0]["subscriptionId"] == 0)
        #expect(told[0]["event"]?["e"] == "eventStreamTerminated")
        #expect(try exchange.place("BUY", at: 2_900, id: "a").status == 200)
        #expect(try exchange.messages(on: 1) == [])
        // The connection lives: it can subscribe anew.
        exchange.effects += exchange.venue.received(
            try Exchange.subscription(as: "alice", timestamp: exchange.now.milliseconds),
            connection: 1, now: exchange.now)
        #expect(try exchange.messages(on: 1).first?["result"]?["subscriptionId"] == 1)
        #expect(exchange.venue.counts.byName == ["user-stream-terminated": 1])
    }

    @Test(arguments: [FaultChannel.market, .user])
    func `a server announces its end and goes away`(channel: FaultChannel) throws {
        var exchange = try FaultyExchange([
            .first(.serverShutdown) {
                $0.channel = channel
                $0.milliseconds = 3_000
            }
        ])
        exchange.open(1, Self.stream)
        try exchange.subscribe(2)
        exchange.pass(milliseconds: 1_000)
        let (id, other): (UInt64, UInt64) = channel == .market ? (1, 2) : (2, 1)
        let notice = try #require(try exchange.messages(on: id).first)
        #expect((channel == .market ? notice : notice["event"])?["e"] == "serverShutdown")
        #expect(try exchange.messages(on: other) == [])
        exchange.effects = []
        exchange.pass(milliseconds: 2_990)
        #expect(exchange.effects == [])
        exchange.pass(milliseconds: 10)
        #expect(exchange.effects == [.plain(.close(code: 1_001, connection: id))])
        #expect(exchange.venue.counts.byName == ["server-shutdown": 1])
    }

    @Test func `a frame is cut below its length and nothing follows on its connection`() throws {
        var exchange = try FaultyExchange([.occasion(5, of: .socketClosedInFrame)], flow: .demo)
        exchange.open(1, Self.stream)
        exchange.pass(milliseconds: 5_000)
        let mine = exchange.effects.filter { $0.connection == 1 }
        #expect(mine.count == 5)
        guard case .cut(let text, let bytes, 1) = mine.last else {
            Issue.record("not cut")
            return
        }
        #expect((0..<text.utf8.count + 4).contains(bytes))
        #expect(exchange.venue.counts.byName == ["socket-closed-frame": 1])
    }

    @Test func `maintenance shuts the symbols for orders but not for cancels`() throws {
        var exchange = try FaultyExchange(
            [
                .first(.maintenance) { $0.milliseconds = 2_000 }
            ], flow: .demo)
        #expect(try exchange.place("BUY", at: 2_900, id: "a").status == 200)
        exchange.pass(milliseconds: 1_000)
        let info = try exchange.get("/api/v3/exchangeInfo?symbol=ETHUSDC").json()
        #expect(info["symbols"]?[0]?["status"] == "BREAK")
        let refused = try exchange.place("BUY", at: 2_900, id: "b").json()
        #expect(refused["code"] == -1013 && refused["msg"] == "Market is closed.")
        let book = try exchange.get("/api/v3/depth?symbol=ETHUSDC").json()
        exchange.pass(milliseconds: 1_990)
        #expect(try exchange.get("/api/v3/depth?symbol=ETHUSDC").json() == book)
        #expect(try exchange.cancel("a").json()["status"] == "CANCELED")
        exchange.pass(milliseconds: 10)
        #expect(try exchange.place("BUY", at: 2_900, id: "b").status == 200)
        exchange.pass(milliseconds: 5_000)
        #expect(try exchange.get("/api/v3/depth?symbol=ETHUSDC").json() != book)
        #expect(exchange.venue.counts.byName == ["maintenance": 1])
    }
}
