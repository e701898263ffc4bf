import Codecs
import Markets
import Testing
import Venues

struct DepthSynchroniserTests {
    private typealias Fixture = BinanceFixture

    private func fresh(
        tick: String = "0.01", settings: DepthSettings = DepthSettings()
    ) throws -> DepthSynchroniser {
        let units = try #require(DepthUnits(try Fixture.instrument(tick: tick)))
        var book = DepthSynchroniser(symbol: "ETHUSDC", units: units, settings: settings)
        book.connected(now: 0)
        return book
    }

    /// A book at update 100 with one level on each side.
    private func live(
        tick: String = "0.01", settings: DepthSettings = DepthSettings()
    ) throws -> DepthSynchroniser {
        var book = try fresh(tick: tick, settings: settings)
        #expect(book.beginSnapshot(now: 0) == true)
        let snapshot = Fixture.snapshot(
            100, bids: [("3000.00", "1.5")], asks: [("3001.00", "2")])
        #expect(book.receive(snapshot: snapshot, now: 0) == .applied)
        return book
    }

    @Test func `texts become ticks and steps exactly`() throws {
        var book = try live()
        #expect(book.book.bids == [BookLevel(priceTicks: 300_000, sizeSteps: 150_000_000)])
        #expect(book.book.asks == [BookLevel(priceTicks: 300_100, sizeSteps: 200_000_000)])
        let change = Fixture.change(
            101, 103, bids: [("3000.00000000", "0.00000001"), ("2999.99", "7")],
            asks: [("3001.00", "0.00000000"), ("3001.01", "1")])
        #expect(book.receive(change) == .applied)
        #expect(
            book.book.bids == [
                BookLevel(priceTicks: 299_999, sizeSteps: 700_000_000),
                BookLevel(priceTicks: 300_000, sizeSteps: 1),
            ])
        #expect(book.book.asks == [BookLevel(priceTicks: 300_101, sizeSteps: 100_000_000)])
        #expect(book.lastUpdateId == 103)
        #expect(book.book.health == .healthy)
    }

    @Test func `nothing is a book before a snapshot and a connection`() throws {
        let units = try #require(DepthUnits(try Fixture.instrument()))
        var book = DepthSynchroniser(symbol: "ETHUSDC", units: units)
        #expect(book.receive(Fixture.change(1, 1)) == .ignored)
        #expect(book.receive(snapshot: Fixture.snapshot(1), now: 0) == .ignored)
        #expect(book.beginSnapshot(now: 0) == false)
        book.connected(now: 0)
        #expect(book.book.health == .synchronising)
        #expect(book.receive(Fixture.change(1, 1)) == .buffered)
    }

    @Test(arguments: [
        // Older than the snapshot, around it, right behind it; the first usable change may start
        // at id + 1, as recorded on the real exchange.
        (90, 99, DepthSynchroniser.Effect.dropped), (90, 100, .dropped), (100, 100, .dropped),
        (90, 101, .applied), (101, 101, .applied), (101, 109, .applied),
        (102, 102, .restarted(.gap)), (102, 200, .restarted(.gap)), (900, 901, .restarted(.gap)),
    ])
    func `a change is judged by its numbers`(
        first: Int64, last: Int64, effect: DepthSynchroniser.Effect
    ) throws {
        var book = try live()
        #expect(book.receive(Fixture.change(first, last, bids: [("2999", "1")])) == effect)
        #expect(book.book.bids.count == (effect == .applied ? 2 : 1))
        #expect(book.lastUpdateId == (effect == .applied ? last : 100))
    }

    @Test func `buffered changes join the snapshot in order and old ones are dropped`() throws {
        var book = try fresh()
        for change in [
            Fixture.change(95, 98, bids: [("1", "9")]),
            Fixture.change(99, 102, bids: [("2", "9")]),
            Fixture.change(103, 103, bids: [("3", "9")]),
        ] {
            #expect(book.receive(change) == .buffered)
        }
        #expect(book.beginSnapshot(now: 0) == true)
        let snapshot = Fixture.snapshot(100, asks: [("9", "1")])
        #expect(book.receive(snapshot: snapshot, now: 0) == .applied)
        #expect(book.lastUpdateId == 103)
        #expect(book.book.bids.map(\.priceTicks) == [200, 300])
        #expect(book.book.health == .healthy)
    }

    @Test func `a snapshot older than the first buffered change is asked for again`() throws {
        var book = try fresh()
        #expect(book.receive(Fixture.change(102, 105, bids: [("2", "9")])) == .buffered)
        #expect(book.beginSnapshot(now: 0) == true)
        #expect(book.beginSnapshot(now: 0) == false)
        #expect(book.receive(snapshot: Fixture.snapshot(100), now: 0) == .buffered)
        #expect(book.book.health == .synchronising)
        #expect(book.beginSnapshot(now: 999_000_000) == false)
        #expect(book.beginSnapshot(now: 1_000_000_000) == true)
        #expect(book.receive(snapshot: Fixture.snapshot(101), now: 0) == .applied)
        #expect(book.lastUpdateId == 105)
    }

    @Test func `a gap among buffered changes is found when they are joined`() throws {
        var book = try fresh()
        #expect(book.receive(Fixture.change(99, 102)) == .buffered)
        #expect(book.receive(Fixture.change(104, 105)) == .buffered)
        #expect(book.beginSnapshot(now: 0) == true)
        #expect(book.receive(snapshot: Fixture.snapshot(100), now: 0) == .restarted(.gap))
        #expect(book.book.health == .unhealthy(.gap))
        #expect(book.gapCount == 1)
    }

    @Test(arguments: [
        // Between two ticks, beyond the steps, negative, no number, no array, too big.
        "[\"3000.005\",\"1\"]", "[\"3000.01\",\"0.000000001\"]", "[\"3000.01\",\"-1\"]",
        "[\"-3000.01\",\"1\"]", "[\"0.00\",\"1\"]", "[\"abc\",\"1\"]", "[\"3000.01\"]", "[]", "7",
        "null", "[\"99999999999999999999\",\"1\"]", "[\"3000.01\",\"99999999999999999999\"]",
    ])
    func `a level that cannot be counted takes the book out of use`(level: String) throws {
        for name in ["b", "a"] {
            let other = name == "b" ? "a" : "b"
            var book = try live()
            let text = """
                {"e":"depthUpdate","s":"ETHUSDC","U":101,"u":101,"\(other)":[],"\(name)":[\(level)]}
                """
            #expect(book.receive(text) == .restarted(.malformed))
            #expect(book.book.health == .unhealthy(.malformed))
            #expect(book.malformedCount == 1)
        }
    }

    @Test func `an old order between two ticks is left out, one at the top is a wrong tick`() throws
    {
        // A tick was made larger: what rests at finer prices is real, and far away.
        for (bid, ask, isWrong) in [
            ("2999.4", "3001.6", false), ("2999.9", "3001.1", false), ("3000.1", "3001.6", true),
            ("2999.4", "3000.9", true),
        ] {
            var book = try live(tick: "0.5")
            let change = Fixture.change(
                101, 101, bids: [("2999.5", "1"), (bid, "3")], asks: [(ask, "4")])
            #expect(book.receive(change) == (isWrong ? .restarted(.malformed) : .applied))
            if isWrong { continue }
            #expect(book.book.bids.map(\.priceTicks) == [5_999, 6_000])
            #expect(book.book.asks.map(\.priceTicks) == [6_002])
            #expect(book.leftOutCount == 2)
            // Its end is no news.
            let end = Fixture.change(102, 102, bids: [(bid, "0")], asks: [(ask, "0")])
            #expect(book.receive(end) == .applied)
            #expect(book.leftOutCount == 2)
        }
    }

    @Test func `a snapshot is judged by the same rule`() throws {
        for (price, effect) in [
            ("2999.4", DepthSynchroniser.Effect.applied), ("3000.1", .restarted(.malformed)),
        ] {
            var book = try fresh(tick: "0.5")
            #expect(book.beginSnapshot(now: 0) == true)
            let snapshot = Fixture.snapshot(
                100, bids: [("3000.0", "1"), (price, "1")], asks: [("3001", "1")])
            #expect(book.receive(snapshot: snapshot, now: 0) == effect)
        }
        var empty = try fresh(tick: "0.5")
        #expect(empty.beginSnapshot(now: 0) == true)
        let only = Fixture.snapshot(100, asks: [("3000.1", "1")])
        #expect(empty.receive(snapshot: only, now: 0) == .restarted(.malformed))
    }

    @Test(arguments: [
        "", "{", "[]", "null", "{}", "{\"e\":\"depthUpdate\"}",
        // Another event, another symbol, a missing side, numbers that do not count up, twice.
        "{\"e\":\"trade\",\"s\":\"ETHUSDC\",\"U\":101,\"u\":101,\"b\":[],\"a\":[]}",
        "{\"e\":\"depthUpdate\",\"s\":\"BTCUSDC\",\"U\":101,\"u\":101,\"b\":[],\"a\":[]}",
        "{\"e\":\"depthUpdate\",\"s\":\"ETHUSDC\",\"U\":101,\"u\":101,\"b\":[]}",
        "{\"e\":\"depthUpdate\",\"s\":\"ETHUSDC\",\"u\":101,\"b\":[],\"a\":[]}",
        "{\"e\":\"depthUpdate\",\"s\":\"ETHUSDC\",\"U\":102,\"u\":101,\"b\":[],\"a\":[]}",
        "{\"e\":\"depthUpdate\",\"s\":\"ETHUSDC\",\"U\":-1,\"u\":101,\"b\":[],\"a\":[]}",
        "{\"e\":\"depthUpdate\",\"s\":\"ETHUSDC\",\"U\":1.5,\"u\":101,\"b\":[],\"a\":[]}",
        "{\"e\":\"depthUpdate\",\"s\":\"ETHUSDC\",\"U\":101,\"U\":101,\"u\":101,\"b\":[],\"a\":[]}",
        "{\"e\":\"depthUpdate\",\"s\":\"ETHUSDC\",\"U\":101,\"u\":101,\"b\":[],\"b\":[],\"a\":[]}",
    ])
    func `a message that is not what is documented takes the book out of use`(
        text: String
    ) throws {
        var book = try live()
        #expect(book.receive(text) == .restarted(.malformed))
        #expect(book.book.health == .unhealthy(.malformed))
    }

    @Test func `members may stand in any order`() throws {
        let orders = [
            "\"b\":[[\"2999\",\"1\"]],\"a\":[[\"3002\",\"1\"]],\"u\":102,\"U\":101,\"s\":\"ETHUSDC\",\"e\":\"depthUpdate\"",
            "\"a\":[[\"3002\",\"1\"]],\"e\":\"depthUpdate\",\"s\":\"ETHUSDC\",\"U\":101,\"u\":102,\"b\":[[\"2999\",\"1\"]]",
            "\"e\":\"depthUpdate\",\"s\":\"ETHUSDC\",\"new\":{\"x\":[1]},\"U\":101,\"b\":[[\"2999\",\"1\"]],\"u\":102,\"a\":[[\"3002\",\"1\"]]",
        ]
        for members in orders {
            var book = try live()
            #expect(book.receive("{\(members)}") == .applied)
            #expect(book.book.bids.map(\.priceTicks) == [299_900, 300_000])
            #expect(book.book.asks.map(\.priceTicks) == [300_200, 300_100])
        }
        var book = try live()
        let gap =
            "{\"b\":[[\"2999\",\"1\"]],\"a\":[],\"u\":109,\"U\":105,\"s\":\"ETHUSDC\",\"e\":\"depthUpdate\"}"
        #expect(book.receive(gap) == .restarted(.gap))
        #expect(book.book.bids.count == 1)
    }

    @Test func `a crossed book is rebuilt, not waited for`() throws {
        var book = try live()
        #expect(
            book.receive(Fixture.change(101, 101, bids: [("3001.00", "1")]))
                == .restarted(.crossed))
        #expect(book.book.health == .unhealthy(.crossed))
        #expect(book.receive(Fixture.change(102, 102, bids: [("3001.00", "0")])) == .buffered)
        #expect(book.book.health == .unhealthy(.crossed))
    }

    @Test(arguments: [
        "", "{}", "[]", "{\"lastUpdateId\":1,\"bids\":[]}", "{\"bids\":[],\"asks\":[]}",
        "{\"lastUpdateId\":-1,\"bids\":[],\"asks\":[]}",
        "{\"lastUpdateId\":1,\"bids\":[[\"1.001\",\"1\"]],\"asks\":[]}",
        "{\"lastUpdateId\":1,\"bids\":[],\"asks\":[]} x",
    ])
    func `a snapshot that cannot be read makes no book`(text: String) throws {
        var book = try fresh()
        #expect(book.beginSnapshot(now: 0) == true)
        #expect(book.receive(snapshot: Array(text.utf8), now: 0) == .restarted(.malformed))
        #expect(book.book.health == .unhealthy(.malformed))
        #expect(book.beginSnapshot(now: 1_000_000_000) == true)
    }

    @Test func `snapshots are asked for less and less often while they do not last`() throws {
        var book = try fresh()
        var (asked, now): ([UInt64], UInt64) = ([], 0)
        while asked.count < 8 {
            if book.beginSnapshot(now: now) {
                asked.append(now / 1_000_000_000)
                book.snapshotFailed()
            }
            now += 250_000_000
        }
        #expect(asked == [0, 1, 3, 7, 15, 31, 61, 91])
    }

    @Test func `a book that lasted gets its next snapshot at once`() throws {
        var book = try live()
        #expect(book.receive(Fixture.change(105, 105), now: 11_000_000_000) == .restarted(.gap))
        #expect(book.beginSnapshot(now: 11_000_000_000) == true)
        #expect(book.receive(snapshot: Fixture.snapshot(110), now: 11_000_000_000) == .applied)
        // This one does not last.
        #expect(book.receive(Fixture.change(115, 115), now: 11_100_000_000) == .restarted(.gap))
        #expect(book.beginSnapshot(now: 11_999_000_000) == false)
        #expect(book.beginSnapshot(now: 12_000_000_000) == true)
    }

    @Test func `the buffer is bounded in messages and in bytes`() throws {
        var settings = DepthSettings()
        settings.bufferedMessagesMax = 3
        var book = try fresh(settings: settings)
        for id in 1...4 { _ = book.receive(Fixture.change(Int64(id), Int64(id))) }
        #expect(book.beginSnapshot(now: 0) == true)
        // Only the fourth is left, so a snapshot that ends at 2 is too old.
        #expect(book.receive(snapshot: Fixture.snapshot(2), now: 0) == .buffered)
        #expect(book.beginSnapshot(now: 5_000_000_000) == true)
        #expect(book.receive(snapshot: Fixture.snapshot(3), now: 0) == .applied)
        settings.bufferedMessagesMax = 1_000
        settings.bufferedBytesMax = 200
        var small = try fresh(settings: settings)
        for id in 1...50 { _ = small.receive(Fixture.change(Int64(id), Int64(id))) }
        #expect(small.beginSnapshot(now: 0) == true)
        #expect(small.receive(snapshot: Fixture.snapshot(40), now: 0) == .buffered)
    }

    @Test func `a silent book is stale until a change that follows comes`() throws {
        var book = try live()
        book.checkStaleness(now: 5_000_000_000)
        #expect(book.book.health == .healthy)
        book.checkStaleness(now: 5_000_000_001)
        #expect(book.book.health == .unhealthy(.stale))
        #expect(book.staleMilliseconds(now: 8_000_000_001) == 3_000)
        #expect(book.receive(Fixture.change(99, 100), now: 9_000_000_000) == .dropped)
        #expect(book.book.health == .unhealthy(.stale))
        #expect(book.receive(Fixture.change(101, 101), now: 9_000_000_000) == .applied)
        #expect(book.book.health == .healthy)
        #expect(book.staleMilliseconds(now: 9_000_000_000) == 0)
        book.checkStaleness(now: 99_000_000_000)
        #expect(book.receive(Fixture.change(103, 103), now: 99_000_000_000) == .restarted(.gap))
        #expect(book.book.health == .unhealthy(.gap))
    }

    @Test func `a lost connection ends the book and a new one starts it afresh`() throws {
        var book = try live()
        book.disconnected()
        #expect(book.book.health == .unhealthy(.disconnected))
        #expect(book.receive(Fixture.change(101, 101)) == .ignored)
        book.checkStaleness(now: 99_000_000_000)
        #expect(book.book.health == .unhealthy(.disconnected))
        book.connected(now: 99_000_000_000)
        #expect(book.book.health == .synchronising)
        #expect(book.book.bids.isEmpty)
        #expect(book.beginSnapshot(now: 99_000_000_000) == true)
        let snapshot = Fixture.snapshot(200, bids: [("5", "1")])
        #expect(book.receive(snapshot: snapshot, now: 99_000_000_000) == .applied)
        #expect(book.book.bids.count == 1)
    }

    @Test func `an instrument without countable units has no book`() throws {
        #expect(DepthUnits(try Fixture.instrument(tick: "0")) == nil)
        #expect(DepthUnits(try Fixture.instrument(baseDecimals: 19)) == nil)
        #expect(DepthUnits(try Fixture.instrument(baseDecimals: -1)) == nil)
        #expect(DepthUnits(try Fixture.instrument(tick: "0.00000001")) != nil)
    }
}
