import Arithmetic
import Testing
import Venues

struct BinanceReplayTests {
    /// Runs lines; the anomalies as `line reason symbol` and the summary.
    private func replay(
        _ lines: [String], snapshots: [String] = []
    ) -> ([String], BinanceReplay.Summary) {
        let replay = BinanceReplay()
        for line in snapshots { #expect(replay.take(snapshotLine: Array(line.utf8)[...])) }
        var found: [String] = []
        for (index, line) in lines.enumerated() {
            for anomaly in replay.take(line: index + 1, Array(line.utf8)[...]) {
                found.append(
                    "\(anomaly.line) \(anomaly.reason.rawValue) \(anomaly.symbol ?? "-")")
            }
        }
        return (found, replay.finish())
    }

    private func change(
        _ first: Int64, _ last: Int64, bids: [(String, String)] = [],
        asks: [(String, String)] = [], symbol: String = "ETHUSDC"
    ) -> String {
        let object = BinanceFixture.change(first, last, bids: bids, asks: asks, symbol: symbol)
        return #"{"stream":"\#(symbol.lowercased())@depth@100ms","data":\#(object)}"#
    }

    private func ticker(_ id: Int64, _ bid: String, _ ask: String) -> String {
        #"{"stream":"ethusdc@bookTicker","data":{"u":\#(id),"s":"ETHUSDC","b":"\#(bid)","#
            + #""B":"1.0","a":"\#(ask)","A":"1.0"}}"#
    }

    private let snapshot = String(
        decoding: BinanceFixture.snapshot(10, bids: [("9", "1")], asks: [("11", "1")]),
        as: UTF8.self)

    // MARK: The recorded excerpt

    @Test func `the recorded excerpt has no gap and agrees with the exchange's own best levels`()
        throws
    {
        let (anomalies, summary) = replay(try VectorFile.lines("binance_spot_btcusdt.gz"))
        #expect(anomalies == [])
        // By the independent book of check_replay.py.
        #expect(summary.messages == 41)
        #expect(summary.applied == 39)
        #expect(summary.gaps == 0)
        #expect(summary.tickersDisagreeing == 0)
        #expect(summary.tickersCompared > 30)
        #expect(summary.books.map(\.symbol) == ["BTCUSDT"])
        #expect(summary.books.first?.bids.count == 20)
        #expect(summary.books.first?.asks.count == 20)
    }

    @Test func `whichever change of the excerpt is missing, the next one tells`() throws {
        let lines = try VectorFile.lines("binance_spot_btcusdt.gz")
        let places = lines.indices.filter { lines[$0].contains("@depth") }
        for (place, next) in zip(places.dropFirst(), places.dropFirst(2)) {
            var kept = lines
            kept.remove(at: place)
            let (anomalies, summary) = replay(kept)
            // Line numbers count from one, and all behind the missing one moved up.
            #expect(anomalies == ["\(next) gap BTCUSDT"])
            #expect(summary.gaps == 1)
        }
        #expect(places.count == 41)
    }

    @Test func `a contradicted line of best levels is counted`() throws {
        let lines = try VectorFile.lines("binance_spot_btcusdt.gz").map { line in
            line.contains("@bookTicker")
                ? line.replacing(#""b":"6"#, with: #""b":"5"#, maxReplacements: 1) : line
        }
        let (anomalies, summary) = replay(lines)
        #expect(anomalies == [])
        #expect(summary.tickersDisagreeing == summary.tickersCompared)
        #expect(summary.tickersCompared > 30)
    }

    // MARK: Anomalies

    @Test func `each kind of anomaly has its name and its place`() {
        let (anomalies, summary) = replay([
            change(9, 10), snapshot, change(11, 12), change(11, 12), "nonsense",
            change(13, 13, bids: [("12", "1")]), change(15, 15),
            #"{"stream":"ethusdc@depth","data":{"e":"depthUpdate","s":"ETHUSDC","U":16,"u":16}}"#,
            #"{"e":"depthUpdate","s":"ETHUSDC","U":"x"}"#,
        ])
        #expect(
            anomalies == [
                "4 out-of-order ETHUSDC", "5 malformed -", "6 crossed ETHUSDC", "7 gap ETHUSDC",
                "9 malformed -",
            ])
        #expect(summary.messages == 6)
        #expect(summary.applied == 2)
        #expect(summary.gaps == 1)
        // Nothing of a book that is not proven is shown.
        #expect(summary.books == [])
    }

    @Test func `a live book finds a change that lacks its levels`() {
        let (anomalies, _) = replay([
            change(9, 10), snapshot,
            #"{"e":"depthUpdate","s":"ETHUSDC","U":11,"u":11,"b":[["1","x"]],"a":[]}"#,
            #"{"e":"depthUpdate","s":"ETHUSDC","U":12,"u":12}"#,
        ])
        #expect(anomalies == ["3 malformed ETHUSDC"])
    }

    @Test func `a line that was cut is malformed`() {
        let replay = BinanceReplay()
        let found = replay.take(line: 3, Array("{}".utf8)[...], isWhole: false)
        #expect(found.map(\.reason) == [.malformed])
    }

    // MARK: Snapshots

    @Test func `a snapshot waits until the stream has come to it`() {
        let early = replay([snapshot, change(8, 9), change(10, 11), change(12, 12)])
        #expect(early.0 == [])
        #expect(early.1.applied == 2)
        let late = replay([change(8, 9), change(10, 11), change(12, 12), snapshot])
        #expect(late.1.applied == 2)
        #expect(early.1.books == late.1.books)
        // One beyond the stream is of no use to it.
        #expect(replay([snapshot, change(8, 9)]).1.books == [])
    }

    @Test func `after a gap the next snapshot that fits makes the book whole again`() {
        let newer = snapshot.replacing(#":10,"#, with: #":21,"#)
        let (anomalies, summary) = replay([
            change(10, 11), snapshot, change(13, 14), change(20, 20), change(21, 21), newer,
            change(22, 22),
        ])
        #expect(anomalies == ["3 gap ETHUSDC", "4 gap ETHUSDC"])
        #expect(summary.books.map(\.symbol) == ["ETHUSDC"])
        #expect(summary.applied == 2)
    }

    @Test func `snapshots from a file find their symbols by address or because there is one`() {
        let changes = [
            change(10, 11), change(10, 11, symbol: "BTCUSDT"), change(12, 12),
            change(12, 12, symbol: "BTCUSDT"),
        ]
        func answer(_ symbol: String) -> String {
            "https://api.binance.com/api/v3/depth?symbol=\(symbol)&limit=1000 -> 1.5: \(snapshot)"
        }
        let named = replay(changes, snapshots: [answer("BTCUSDT"), answer("ETHUSDC")])
        #expect(named.0 == [])
        #expect(named.1.books.map(\.symbol) == ["BTCUSDT", "ETHUSDC"])
        #expect(replay([changes[0], changes[2]], snapshots: [snapshot]).1.books.count == 1)
        // Two symbols, and nothing that says whose it is.
        #expect(replay(changes + [snapshot]).0 == ["5 malformed -"])
        #expect(!BinanceReplay().take(snapshotLine: Array(change(1, 2).utf8)[...]))
    }

    // MARK: Best levels

    @Test func `a line is compared only where it is proven to be the newest`() {
        func compared(_ lines: [String]) -> (Int, Int) {
            let summary = replay([change(10, 10), snapshot] + lines).1
            return (summary.tickersCompared, summary.tickersDisagreeing)
        }
        // Updates 11 and 12 come with one change; the line of 11 says nothing about 12.
        let move = change(11, 12, bids: [("9", "0"), ("8", "1")])
        #expect(compared([ticker(11, "9", "11"), ticker(12, "8", "11"), move]) == (1, 0))
        #expect(compared([ticker(11, "9", "11"), move, ticker(13, "8", "11")]) == (1, 1))
        // Nothing follows, so a newer line may be missing.
        #expect(compared([ticker(11, "9", "11"), move]) == (0, 0))
        #expect(compared([move, ticker(12, "8", "11")]) == (1, 0))
        #expect(compared([move, ticker(12, "8.1", "11")]) == (1, 1))
        // Both are older than the book, and nobody knows what came between.
        #expect(compared([ticker(5, "1", "2"), ticker(6, "1", "2")]) == (0, 0))
    }

    @Test func `no bytes crash a replay`() throws {
        var generator = TestGenerator(seed: 20_240_808)
        let lines = try VectorFile.lines("binance_spot_btcusdt.gz").filter { $0.count < 2_000 }
        let replay = BinanceReplay()
        for round in 0..<4_000 {
            let line = generator.mutated(Array(lines[generator.below(lines.count)].utf8))
            for anomaly in replay.take(line: round, line[...]) { #expect(anomaly.line == round) }
        }
        _ = replay.finish()
    }
}
