import Codecs
import Markets
import Testing
import Venues

/// A model exchange: every update number changes one level, messages cover several of them.
struct ModelExchange {
    struct Message {
        let first: Int64
        let last: Int64
        let text: String
    }

    private var generator: TestGenerator
    /// Sizes by price in ticks; the state after `history[id]` is what a book at `id` must be.
    private(set) var bids: [Int64: Int64] = [:]
    private(set) var asks: [Int64: Int64] = [:]
    private(set) var id: Int64 = 1_000
    /// The state after each update number.
    private(set) var history: [Int64: (bids: [Int64: Int64], asks: [Int64: Int64])] = [:]

    init(seed: UInt64) {
        generator = TestGenerator(seed: seed)
        for _ in 0..<40 { step() }
    }

    mutating func step() {
        id += 1
        let size = generator.chance(40) ? 0 : Int64(1 + generator.below(1_000_000))
        // Bids and asks never meet.
        if generator.chance(50) {
            bids[Int64(900 + generator.below(100))] = size == 0 ? nil : size
        } else {
            asks[Int64(1_001 + generator.below(100))] = size == 0 ? nil : size
        }
        history[id] = (bids, asks)
    }

    /// Some updates and the message that covers them.
    mutating func message(sent: Int64 = 1) -> Message {
        let first = id + 1
        let before = (bids, asks)
        for _ in 0...generator.below(4) { step() }
        func rows(_ old: [Int64: Int64], _ new: [Int64: Int64]) -> [(String, String)] {
            Set(old.keys).union(new.keys).sorted().filter { old[$0] != new[$0] }.map {
                (Self.price($0), Self.size(new[$0] ?? 0))
            }
        }
        return Message(
            first: first, last: id,
            text: BinanceFixture.change(
                first, id, bids: rows(before.0, bids), asks: rows(before.1, asks), sent: sent))
    }

    /// The book as a snapshot at an update number.
    func snapshot(at id: Int64) -> [UInt8] {
        let state = history[id] ?? (bids, asks)
        return BinanceFixture.snapshot(
            id,
            bids: state.bids.sorted { $0.key > $1.key }.map {
                (Self.price($0.key), Self.size($0.value))
            },
            asks: state.asks.sorted { $0.key < $1.key }.map {
                (Self.price($0.key), Self.size($0.value))
            })
    }

    /// Whether a book is the state after an update number.
    func matches(_ book: OrderBook, at id: Int64) -> Bool {
        guard let state = history[id] else { return false }
        let bids = state.bids.sorted { $0.key < $1.key }
        let asks = state.asks.sorted { $0.key > $1.key }
        return book.bids == bids.map { BookLevel(priceTicks: $0.key, sizeSteps: $0.value) }
            && book.asks == asks.map { BookLevel(priceTicks: $0.key, sizeSteps: $0.value) }
    }

    private static func price(_ ticks: Int64) -> String {
        "\(ticks / 100).\(ticks % 100 < 10 ? "0" : "")\(ticks % 100)000000"
    }

    private static func size(_ steps: Int64) -> String {
        let digits = String(steps)
        return "0." + String(repeating: "0", count: 8 - digits.count) + digits
    }
}

struct DepthPropertyTests {
    /// What became of one run.
    struct Tally {
        var gapsMade = 0
        var gapsFound = 0
        var healthySteps = 0
    }

    @Test(arguments: 0..<40)
    func `a healthy book is the exchange's book whatever the network does`(
        seed: UInt64
    ) throws {
        let tally = try run(seed: seed, lossPercent: 4)
        #expect(tally.gapsFound == tally.gapsMade)
        #expect(tally.healthySteps > 50)
    }

    @Test(arguments: 200..<210)
    func `without losses no gap is ever found`(seed: UInt64) throws {
        let tally = try run(seed: seed, lossPercent: 0)
        #expect(tally.gapsMade == 0)
        #expect(tally.gapsFound == 0)
        #expect(tally.healthySteps > 300)
    }

    /// Messages are lost and repeated, snapshots come late and are of any age; after every step a
    /// book that calls itself healthy must equal the model, and every loss that a live book meets
    /// must have been found by the next message that does not precede it.
    private func run(seed: UInt64, lossPercent: Int) throws -> Tally {
        var (exchange, generator) = (ModelExchange(seed: seed), TestGenerator(seed: seed ^ 0xFACE))
        let units = try #require(DepthUnits(try BinanceFixture.instrument()))
        var settings = DepthSettings()
        settings.snapshotMillisecondsMax = 1_000
        var sync = DepthSynchroniser(symbol: "ETHUSDC", units: units, settings: settings)
        sync.connected(now: 0)
        var (tally, delivered): (Tally, [ModelExchange.Message]) = (Tally(), [])
        // When the snapshot that is being fetched arrives, and at which update it was taken.
        var arrival: (step: Int, id: Int64)?
        for step in 0..<600 {
            let now = UInt64(step) * 100_000_000
            let message = exchange.message(sent: Int64(step) * 100)
            if generator.chance(lossPercent) {
                // Lost on the way.
            } else {
                let wasLive = sync.book.health == .healthy
                let misses = wasLive && message.first > sync.lastUpdateId + 1
                if misses { tally.gapsMade += 1 }
                let effect = sync.receive(message.text, now: now)
                if effect == .restarted(.gap), wasLive { tally.gapsFound += 1 }
                #expect(!misses || effect == .restarted(.gap))
                delivered.append(message)
            }
            if generator.chance(10), let old = delivered.suffix(5).first {
                // Repeated: it precedes what came last, so it must change nothing.
                let before = (sync.lastUpdateId, sync.book.bids, sync.book.asks)
                let effect = sync.receive(old.text, now: now)
                if effect == .dropped {
                    #expect(before == (sync.lastUpdateId, sync.book.bids, sync.book.asks))
                }
            }
            if arrival == nil, sync.beginSnapshot(now: now) {
                let age = Int64(generator.chance(30) ? generator.below(20) : 0)
                arrival = (step + generator.below(12), max(1_001, exchange.id - age))
            }
            if let due = arrival, due.step <= step {
                arrival = nil
                if generator.chance(10) {
                    sync.snapshotFailed()
                } else {
                    _ = sync.receive(snapshot: exchange.snapshot(at: due.id), now: now)
                }
            }
            if sync.book.health == .healthy {
                tally.healthySteps += 1
                #expect(exchange.matches(sync.book, at: sync.lastUpdateId))
            }
        }
        return tally
    }

    @Test func `damaged messages never make a healthy book wrong`() throws {
        // A damaged message may by chance still be a message; what is checked is that it never
        // crashes, never skips an update, and never leaves a crossed book in use.
        for seed in 0..<100 as Range<UInt64> {
            var (exchange, generator) = (ModelExchange(seed: seed), TestGenerator(seed: seed))
            let units = try #require(DepthUnits(try BinanceFixture.instrument()))
            var sync = DepthSynchroniser(symbol: "ETHUSDC", units: units)
            sync.connected(now: 0)
            #expect(sync.beginSnapshot(now: 0) == true)
            let snapshot = exchange.snapshot(at: exchange.id)
            let isDamaged = generator.chance(50)
            _ = sync.receive(
                snapshot: isDamaged ? generator.mutated(snapshot) : snapshot, now: 0)
            for step in 1..<40 as Range<UInt64> {
                let bytes = generator.mutated(Array(exchange.message().text.utf8))
                let before = sync.lastUpdateId
                let effect = sync.receive(bytes: bytes, now: step)
                if case .restarted = effect { #expect(sync.book.health != .healthy) }
                if effect == .applied { #expect(sync.lastUpdateId > before) }
                #expect(sync.book.health != .healthy || !sync.book.isCrossed)
                if case .restarted = effect {
                    _ = sync.beginSnapshot(now: step * 100_000_000_000)
                    _ = sync.receive(snapshot: exchange.snapshot(at: exchange.id), now: step)
                }
            }
        }
    }
}
