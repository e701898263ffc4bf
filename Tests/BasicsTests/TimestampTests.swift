import Basics
import Testing

@Suite struct TimestampTests {
    @Test func `units convert and round down`() {
        let time = Timestamp(nanoseconds: 1_700_000_000_123_456_789)
        #expect(time.milliseconds == 1_700_000_000_123)
        #expect(time.seconds == 1_700_000_000)
        #expect(Timestamp(milliseconds: 1_500) == Timestamp(nanoseconds: 1_500_000_000))
        #expect(Timestamp(seconds: 2) == Timestamp(milliseconds: 2_000))
    }

    @Test func `values out of range saturate instead of trapping`() {
        #expect(Timestamp(milliseconds: .max).nanoseconds == .max)
        #expect(Timestamp(milliseconds: .min).nanoseconds == .min)
        #expect(Timestamp(seconds: .max).nanoseconds == .max)
        let last = Timestamp(nanoseconds: .max)
        let first = Timestamp(nanoseconds: .min)
        #expect(last.adding(milliseconds: 1) == last)
        #expect(first.adding(milliseconds: -1) == first)
        #expect(last.milliseconds(since: first) == Int64.max / 1_000_000)
        #expect(first.milliseconds(since: last) == Int64.min / 1_000_000)
    }

    @Test func `times move both ways and differences come back`() {
        let start = Timestamp(milliseconds: 10_000)
        #expect(start.adding(milliseconds: 250).milliseconds(since: start) == 250)
        #expect(start.adding(milliseconds: -250).milliseconds(since: start) == -250)
        #expect(start < start.adding(milliseconds: 1))
        #expect(Timestamp(nanoseconds: -5).seconds == 0)
    }
}
