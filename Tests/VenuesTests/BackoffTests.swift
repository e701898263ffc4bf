import Testing
import Venues

struct BackoffTests {
    @Test func `pauses double up to the bound and start over after a reset`() {
        var backoff = Backoff(milliseconds: 250, millisecondsMax: 3_000)
        #expect((0..<6).map { _ in backoff.next() } == [250, 500, 1_000, 2_000, 3_000, 3_000])
        backoff.reset()
        #expect(backoff.next() == 250)
    }

    @Test func `senseless bounds become the nearest sensible ones`() {
        var backoff = Backoff(milliseconds: -5, millisecondsMax: -9)
        #expect(backoff.next() == 1)
        #expect(backoff.next() == 1)
        var endless = Backoff(milliseconds: .max, millisecondsMax: .max)
        #expect(endless.next() == .max)
        #expect(endless.next() == .max)
    }
}
