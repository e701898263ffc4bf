import Testing
import Venues

struct StreamLagTests {
    private let second: UInt64 = 1_000_000_000

    @Test func `the quickest message has no lag, later ones what they take longer`() {
        var lag = StreamLag()
        // The source's clock is an hour ahead of ours.
        #expect(lag.note(sent: 3_600_000, received: 5 * second) == 0)
        #expect(lag.note(sent: 3_600_100, received: 5 * second + 350_000_000) == 250)
        #expect(lag.note(sent: 3_600_200, received: 5 * second + 150_000_000) == 0)
        // By the quickest one from now on.
        #expect(lag.note(sent: 3_600_300, received: 5 * second + 350_000_000) == 100)
    }

    @Test func `the quickest message is remembered for one to two minutes`() {
        var lag = StreamLag()
        _ = lag.note(sent: 0, received: 0)
        #expect(lag.note(sent: 59_000, received: 60 * second - 1) == 999)
        #expect(lag.note(sent: 100_000, received: 101 * second) == 1_000)
        #expect(lag.note(sent: 159_999, received: 161 * second - 1) == 1_000)
        #expect(lag.note(sent: 160_000, received: 161 * second) == 0)
    }

    @Test func `a source whose clock is set back starts anew`() {
        var lag = StreamLag()
        _ = lag.note(sent: 10_000, received: 0)
        #expect(lag.note(sent: 1_000, received: 0) == 0)
        #expect(lag.note(sent: 1_000, received: second) == 1_000)
    }

    @Test func `no numbers make it trap`() {
        let times: [UInt64] = [.max, 0, 1 << 63, 1]
        for sent in [Int64.min, -1, 0, 1, .max] {
            for other in [Int64.min, -1, 0, 1, .max] {
                var lag = StreamLag()
                for (first, second) in zip(times, times.reversed()) {
                    _ = lag.note(sent: sent, received: first)
                    #expect(lag.note(sent: other, received: second) >= 0)
                }
            }
        }
    }
}
