import Markets
import Testing
import Venues

/// Books whose stream is behind by the exchange's own clock.
struct DepthLagTests {
    private let second: UInt64 = 1_000_000_000

    /// A book at update 100 that came at second 100.
    private func live() throws -> DepthSynchroniser {
        let units = try #require(DepthUnits(try BinanceFixture.instrument()))
        var book = DepthSynchroniser(symbol: "ETHUSDC", units: units)
        book.connected(now: 100 * second)
        #expect(book.beginSnapshot(now: 100 * second) == true)
        let snapshot = BinanceFixture.snapshot(100, bids: [("9", "1")], asks: [("11", "1")])
        #expect(book.receive(snapshot: snapshot, now: 100 * second) == .applied)
        return book
    }

    /// The next change, sent at a millisecond of the exchange's clock.
    private func change(_ id: Int64, sent: Int64) -> String {
        BinanceFixture.change(id, id, sent: sent)
    }

    @Test func `a book is out of use while its changes come late, and used again afterwards`()
        throws
    {
        var book = try live()
        #expect(book.receive(change(101, sent: 5_000), now: 101 * second) == .applied)
        #expect(book.receive(change(102, sent: 6_000), now: 104 * second) == .applied)
        // Two seconds later than the first: still within the bound.
        #expect(book.book.health == .healthy)
        #expect(book.receive(change(103, sent: 6_100), now: 104 * second + 200_000_000) == .applied)
        #expect(book.book.health == .unhealthy(.stale))
        #expect(book.lateCount == 1)
        // Half the bound must be reached before it is used again.
        #expect(book.receive(change(104, sent: 7_400), now: 105 * second - 500_000_000) == .applied)
        #expect(book.book.health == .unhealthy(.stale))
        // Nothing was lost meanwhile: the first change in time makes it whole.
        #expect(book.receive(change(105, sent: 9_000), now: 105 * second) == .applied)
        #expect(book.book.health == .healthy)
        #expect(book.lastUpdateId == 105)
        #expect(book.gapCount == 0)
    }

    @Test func `a book that stays late is stale for longer and longer`() throws {
        var book = try live()
        #expect(book.receive(change(101, sent: 0), now: 101 * second) == .applied)
        #expect(book.receive(change(102, sent: 1_000), now: 105 * second) == .applied)
        #expect(book.receive(change(103, sent: 2_000), now: 106 * second) == .applied)
        #expect(book.staleMilliseconds(now: 110 * second) == 5_000)
        #expect(book.lateCount == 2)
        book.connected(now: 110 * second)
        #expect(book.staleMilliseconds(now: 111 * second) == 0)
    }

    @Test func `what waited for a snapshot is not late because of that`() throws {
        let units = try #require(DepthUnits(try BinanceFixture.instrument()))
        var book = DepthSynchroniser(symbol: "ETHUSDC", units: units)
        book.connected(now: 0)
        #expect(book.receive(change(100, sent: 0), now: second) == .buffered)
        #expect(book.receive(change(101, sent: 9_000), now: 10 * second) == .buffered)
        let snapshot = BinanceFixture.snapshot(99, bids: [("9", "1")], asks: [("11", "1")])
        #expect(book.receive(snapshot: snapshot, now: 20 * second) == .applied)
        #expect(book.appliedCount == 2)
        #expect(book.book.health == .healthy)
        #expect(book.lateCount == 0)
    }

    @Test func `a message without its time is judged by nothing`() throws {
        var book = try live()
        let silent = change(101, sent: 7).replacing("\"E\":7,", with: "")
        #expect(book.receive(silent, now: 101 * second) == .applied)
        #expect(book.book.health == .healthy)
        #expect(book.receive(change(102, sent: -7), now: 101 * second) == .restarted(.malformed))
    }
}
