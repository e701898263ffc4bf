import Codecs
import Markets
import Testing
import Venues

/// One connection for books takes the place of another while both bring the same changes.
struct DepthOverlapTests {
    private func book() throws -> DepthSynchroniser {
        let units = try #require(DepthUnits(try BinanceFixture.instrument()))
        var book = DepthSynchroniser(symbol: "ETHUSDC", units: units)
        book.connected(now: 0)
        return book
    }

    private func receive(
        _ text: String, _ book: inout DepthSynchroniser, isLeading: Bool
    ) -> DepthSynchroniser.Effect {
        let bytes = Array(text.utf8)
        return bytes.withUnsafeBufferPointer { pointer in
            var reader = JSONReader(pointer)
            return book.receive(&reader, now: 1, isLeading: isLeading)
        }
    }

    @Test func `a gap counts only on the connection that leads`() throws {
        var book = try book()
        #expect(book.beginSnapshot(now: 0) == true)
        #expect(
            receive(BinanceFixture.change(1, 1), &book, isLeading: false) == .ignored,
            "what waits for a snapshot comes from one connection")
        #expect(book.receive(snapshot: BinanceFixture.snapshot(100), now: 0) == .applied)
        #expect(receive(BinanceFixture.change(105, 106), &book, isLeading: false) == .ignored)
        #expect(book.book.health == .healthy && book.lastUpdateId == 100)
        #expect(receive(BinanceFixture.change(101, 101), &book, isLeading: false) == .applied)
        #expect(receive(BinanceFixture.change(101, 101), &book, isLeading: true) == .dropped)
        #expect(
            receive(BinanceFixture.change(105, 106), &book, isLeading: true) == .restarted(.gap))
    }

    @Test(arguments: 1...60)
    func `a change of connections leaves no trace in a book`(seed: UInt64) throws {
        var generator = TestGenerator(seed: seed)
        var exchange = ModelExchange(seed: seed)
        var book = try book()
        #expect(book.beginSnapshot(now: 0) == true)
        #expect(book.receive(snapshot: exchange.snapshot(at: exchange.id), now: 0) == .applied)
        // Both bring everything in order, each with a delay of its own; the new one begins later.
        var old: [ModelExchange.Message] = []
        var new: [ModelExchange.Message] = []
        var isNewUp = false
        var hasJoined = false
        for step in 0..<300 {
            let message = exchange.message()
            if !hasJoined { old.append(message) }
            isNewUp = isNewUp || step > 20 && generator.chance(5)
            if isNewUp { new.append(message) }
            while !old.isEmpty, generator.chance(60) {
                let effect = receive(old.removeFirst().text, &book, isLeading: !hasJoined)
                #expect(effect == .applied || effect == .dropped)
            }
            while !new.isEmpty, generator.chance(60) {
                switch receive(new.removeFirst().text, &book, isLeading: hasJoined) {
                case .applied, .dropped: hasJoined = true
                case .ignored: #expect(!hasJoined)
                case let effect: Issue.record("\(effect)")
                }
            }
            #expect(book.book.health == .healthy)
        }
        for message in new { _ = receive(message.text, &book, isLeading: hasJoined) }
        if !hasJoined { for message in old { _ = receive(message.text, &book, isLeading: true) } }
        #expect(exchange.matches(book.book, at: exchange.id))
    }

    @Test func `a book is stale by its own rhythm`() throws {
        var book = try book()
        #expect(book.beginSnapshot(now: 0) == true)
        #expect(book.receive(snapshot: BinanceFixture.snapshot(0), now: 0) == .applied)
        let second: UInt64 = 1_000_000_000
        func check(_ book: inout DepthSynchroniser, at seconds: UInt64, isStale: Bool) {
            book.checkStaleness(now: seconds * second)
            #expect((book.book.health == .unhealthy(.stale)) == isStale, "\(seconds)")
        }
        // One change a second, as it were: twenty pauses may pass.
        for id in 1...100 {
            let text = BinanceFixture.change(Int64(id), Int64(id))
            #expect(book.receive(text, now: UInt64(id) * second) == .applied)
        }
        check(&book, at: 118, isStale: false)
        check(&book, at: 121, isStale: true)
        // One every ten seconds: a minute is the most.
        for id in 101...200 {
            let text = BinanceFixture.change(Int64(id), Int64(id))
            #expect(book.receive(text, now: UInt64(id - 87) * 10 * second) == .applied)
        }
        check(&book, at: 1_130 + 60, isStale: false)
        check(&book, at: 1_130 + 61, isStale: true)
    }
}
