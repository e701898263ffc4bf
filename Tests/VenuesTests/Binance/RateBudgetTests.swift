import Basics
import Codecs
import Testing
import Venues

struct RateBudgetTests {
    let start = Timestamp(milliseconds: 1_700_000_040_000)

    private func limits() -> RateLimits {
        var limits = RateLimits()
        limits.weightPerMinute = 100
        limits.urgentWeight = 10
        limits.ordersPerTenSeconds = 3
        limits.ordersPerDay = 5
        return limits
    }

    private func answer(_ status: Int, _ headers: [(String, String)]) -> WireResponse {
        WireResponse(status: status, headers: headers.map { WireHeader($0.0, $0.1) })
    }

    @Test func `ordinary requests stop before the part that urgent ones may still use`() throws {
        var budget = RateBudget(limits())
        try budget.take(weight: 90, isUrgent: false, now: start)
        let refusal = #expect(throws: RateBudget.Refusal.self) {
            try budget.take(weight: 1, isUrgent: false, now: start)
        }
        #expect(refusal?.reason == .weight)
        // The next whole minute of the clock.
        #expect(refusal?.retryAt == Timestamp(milliseconds: 1_700_000_100_000))
        try budget.take(weight: 10, isUrgent: true, now: start)
        #expect(throws: RateBudget.Refusal.self) {
            try budget.take(weight: 1, isUrgent: true, now: start)
        }
        try budget.take(weight: 90, isUrgent: false, now: start.adding(milliseconds: 60_000))
    }

    @Test func `it remembers until when questions are held back, and orders do not count`() {
        var budget = RateBudget(limits())
        try? budget.take(weight: 1, orders: 9, isUrgent: false, now: start)
        #expect(budget.refusedUntil == .zero)
        try? budget.take(weight: 91, isUrgent: false, now: start)
        #expect(budget.refusedUntil == Timestamp(milliseconds: 1_700_000_100_000))
    }

    @Test func `a refusal takes nothing`() throws {
        var budget = RateBudget(limits())
        try budget.take(weight: 1, orders: 3, isUrgent: false, now: start)
        for _ in 0..<200 {
            #expect(throws: RateBudget.Refusal.self) {
                try budget.take(weight: 1, orders: 1, isUrgent: false, now: start)
            }
        }
        try budget.take(weight: 89, isUrgent: false, now: start)
    }

    @Test func `orders are counted in ten seconds and in a day`() throws {
        var budget = RateBudget(limits())
        try budget.take(weight: 1, orders: 3, isUrgent: false, now: start)
        let soon = #expect(throws: RateBudget.Refusal.self) {
            try budget.take(weight: 1, orders: 1, isUrgent: false, now: start)
        }
        #expect(soon?.reason == .orders)
        #expect(soon?.retryAt == start.adding(milliseconds: 10_000))
        try budget.take(
            weight: 1, orders: 2, isUrgent: false, now: start.adding(milliseconds: 10_000))
        let later = #expect(throws: RateBudget.Refusal.self) {
            try budget.take(
                weight: 1, orders: 1, isUrgent: false, now: start.adding(milliseconds: 20_000))
        }
        #expect(later?.retryAt.milliseconds == 1_700_006_400_000)
    }

    @Test func `the exchange's higher count is believed, a lower one is not`() throws {
        var budget = RateBudget(limits())
        try budget.take(weight: 5, isUrgent: false, now: start)
        budget.note(answer(200, [("X-MBX-USED-WEIGHT-1M", "80")]), now: start)
        budget.note(answer(200, [("x-mbx-used-weight-1m", "2")]), now: start)
        try budget.take(weight: 10, isUrgent: false, now: start)
        #expect(throws: RateBudget.Refusal.self) {
            try budget.take(weight: 1, isUrgent: false, now: start)
        }
        var orders = RateBudget(limits())
        orders.note(answer(200, [("X-MBX-ORDER-COUNT-10S", "3")]), now: start)
        #expect(throws: RateBudget.Refusal.self) {
            try orders.take(weight: 1, orders: 1, isUrgent: false, now: start)
        }
    }

    @Test(arguments: ["", "x", "-5", "99999999999999999999", "1e3"])
    func `a count that is no number changes nothing`(text: String) throws {
        var budget = RateBudget(limits())
        budget.note(answer(200, [("X-MBX-USED-WEIGHT-1M", text)]), now: start)
        try budget.take(weight: 90, isUrgent: false, now: start)
    }

    @Test func `a stop is kept for as long as the exchange says, by urgent requests too`() throws {
        for status in [429, 418] {
            var budget = RateBudget(limits())
            budget.note(answer(status, [("Retry-After", "7")]), now: start)
            let refusal = #expect(throws: RateBudget.Refusal.self) {
                try budget.take(
                    weight: 1, isUrgent: true, now: start.adding(milliseconds: 6_999))
            }
            #expect(refusal?.reason == .backOff)
            #expect(refusal?.retryAt == start.adding(milliseconds: 7_000))
            try budget.take(weight: 1, isUrgent: true, now: start.adding(milliseconds: 7_000))
        }
    }

    @Test func `a stop without a time is long enough, one beyond reason is bounded`() {
        var throttled = RateBudget(limits())
        throttled.note(answer(429, []), now: start)
        #expect(throttled.blockedUntil == start.adding(milliseconds: 60_000))
        var banned = RateBudget(limits())
        banned.note(answer(418, []), now: start)
        #expect(banned.blockedUntil == start.adding(milliseconds: 120_000))
        banned.note(answer(418, [("retry-after", "9999999999")]), now: start)
        #expect(banned.blockedUntil == start.adding(milliseconds: 3 * 86_400_000))
        banned.note(answer(418, [("retry-after", "1")]), now: start)
        #expect(banned.blockedUntil == start.adding(milliseconds: 3 * 86_400_000))
    }

    @Test func `a clock that is set back does not refill the budget`() throws {
        var budget = RateBudget(limits())
        try budget.take(weight: 90, isUrgent: false, now: start)
        #expect(throws: RateBudget.Refusal.self) {
            try budget.take(weight: 1, isUrgent: false, now: start.adding(milliseconds: -90_000))
        }
    }
}
