import Basics
import Testing
import Transport

@Suite struct TokenBucketTests {
    @Test func `a full bucket gives its capacity and then says how long to wait`() {
        var bucket = TokenBucket(capacity: 10, perSecond: 3, now: 0)
        #expect(bucket.take(10, now: 0) == .taken)
        #expect(bucket.take(1, now: 0) == .wait(nanoseconds: 333_333_334))
        #expect(bucket.take(1, now: 333_333_333) == .wait(nanoseconds: 1))
        #expect(bucket.take(1, now: 333_333_334) == .taken)
        #expect(bucket.take(11, now: 1_000_000_000_000) == .neverFits)
        #expect(bucket.take(10, now: 1_000_000_000_000) == .taken)
        #expect(bucket.take(0, now: 0) == .taken)
    }

    @Test func `over any time no more is given than capacity and rate allow`() {
        var generator = SplitMix64(seed: 9)
        var bucket = TokenBucket(capacity: 20, perSecond: 7, now: 0)
        var (now, taken) = (UInt64(0), 0)
        for _ in 0..<10_000 {
            now += UInt64(generator.below(300_000_000))
            let weight = 1 + generator.below(5)
            if bucket.take(weight, now: now) == .taken { taken += weight }
            #expect(UInt64(taken) * 1_000_000_000 <= 20 * 1_000_000_000 + now * 7)
        }
        #expect(UInt64(taken) * 1_000_000_000 > now * 6)
    }

    @Test func `draining empties and time refills`() {
        var bucket = TokenBucket(capacity: 5, perSecond: 1, now: 0)
        bucket.drain(now: 0)
        #expect(bucket.available(now: 0) == 0)
        #expect(bucket.available(now: 2_999_999_999) == 2)
        #expect(bucket.available(now: .max) == 5)
    }
}
