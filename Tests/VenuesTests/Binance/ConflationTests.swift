import Markets
import Testing
import Venues

/// Nobody waits for market data one message at a time: whoever looks gets the newest book.
struct ConflationTests {
    @Test func `changes between two looks are counted, and the newest book is seen`() throws {
        let world = try SimulatedExchange(seed: 5)
        defer { world.shutDown() }
        #expect(world.runUntilReady())
        _ = world.session.book(symbol: "ETHUSDC")
        let before = world.session.marketCounters
        // The paper exchange tells a book that moves ten times a second.
        let many = world.run(milliseconds: 60_000) {
            world.session.marketCounters.applied >= before.applied + 20
        }
        #expect(many)
        let unseen = world.session.marketCounters.applied - before.applied
        #expect(world.session.marketCounters.conflated == before.conflated)
        #expect(world.session.book(symbol: "ETHUSDC")?.health == .healthy)
        #expect(world.session.marketCounters.conflated == before.conflated + unseen - 1)
        // Looking again at once leaves nothing out.
        _ = world.session.book(symbol: "ETHUSDC")
        let after = world.session.marketCounters
        #expect(after.conflated == before.conflated + unseen - 1)
        #expect(after.messages >= after.applied)
        #expect(after.late == 0)
        #expect(after.gaps == 0)
    }
}
