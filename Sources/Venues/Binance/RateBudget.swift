package import Basics
package import Codecs

/// Counts requests against the exchange's limits and refuses rather than exceed them.
///
/// Counts by this side's clock in the exchange's fixed windows, and believes the exchange's own
/// counts when they are higher (`X-MBX-USED-WEIGHT-1M`, `X-MBX-ORDER-COUNT-…`): other programs may
/// use the same address. No clock inside.
package struct RateBudget: Sendable {
    /// Why nothing may be sent now.
    package struct Refusal: Error, Hashable, Sendable, CustomStringConvertible {
        /// What is used up.
        package enum Reason: String, Sendable {
            /// Request weight of this minute.
            case weight
            /// New orders of these ten seconds or this day.
            case orders
            /// The exchange told to stop for a while.
            case backOff
        }

        /// What is used up.
        package let reason: Reason
        /// When it may be tried again.
        package let retryAt: Timestamp

        package var description: String {
            "rate budget: \(reason.rawValue) until \(retryAt.milliseconds)"
        }
    }

    /// One fixed window and what was used of it.
    private struct Window {
        let milliseconds: Int64
        var index = Int64.min
        var used = 0

        init(milliseconds: Int64) { self.milliseconds = milliseconds }

        mutating func roll(_ now: Timestamp) {
            // A clock that was set back opens no new window.
            let next = now.milliseconds / milliseconds
            if next > index { (index, used) = (next, 0) }
        }

        var end: Timestamp { Timestamp(milliseconds: (index + 1) * milliseconds) }
    }

    private let limits: RateLimits
    private var weight = Window(milliseconds: 60_000)
    private var orders = Window(milliseconds: 10_000)
    private var ordersOfDay = Window(milliseconds: 86_400_000)
    /// Until when the exchange wants to hear nothing.
    package private(set) var blockedUntil = Timestamp.zero
    /// Until when the last question that was not let through has to wait; orders have limits besides.
    package private(set) var refusedUntil = Timestamp.zero

    /// A fresh budget.
    package init(_ limits: RateLimits) {
        self.limits = limits
    }

    /// Takes what a request costs, or takes nothing and says why.
    ///
    /// Cancels and questions for orders are urgent: they may use the part that is kept for them.
    package mutating func take(
        weight cost: Int, orders count: Int = 0, isUrgent: Bool, now: Timestamp
    ) throws(Refusal) {
        roll(now)
        if let refusal = refusal(weight: cost, orders: count, isUrgent: isUrgent, now: now) {
            if count == 0 { refusedUntil = refusal.retryAt }
            throw refusal
        }
        weight.used += cost
        orders.used += count
        ordersOfDay.used += count
    }

    private func refusal(
        weight cost: Int, orders count: Int, isUrgent: Bool, now: Timestamp
    ) -> Refusal? {
        if now < blockedUntil { return Refusal(reason: .backOff, retryAt: blockedUntil) }
        let limit = limits.weightPerMinute - (isUrgent ? 0 : limits.urgentWeight)
        if weight.used + cost > limit { return Refusal(reason: .weight, retryAt: weight.end) }
        if count == 0 { return nil }
        if orders.used + count > limits.ordersPerTenSeconds {
            return Refusal(reason: .orders, retryAt: orders.end)
        }
        if ordersOfDay.used + count > limits.ordersPerDay {
            return Refusal(reason: .orders, retryAt: ordersOfDay.end)
        }
        return nil
    }

    /// Learns from an answer.
    package mutating func note(_ response: WireResponse, now: Timestamp) {
        roll(now)
        Self.raise(&weight, response.header(named: "x-mbx-used-weight-1m"))
        Self.raise(&orders, response.header(named: "x-mbx-order-count-10s"))
        Self.raise(&ordersOfDay, response.header(named: "x-mbx-order-count-1d"))
        guard response.status == 429 || response.status == 418 else { return }
        // Without the header: a whole window, and the shortest ban (`rest-api.md`, "IP Limits").
        let standard: Int64 = response.status == 418 ? 120 : 60
        let seconds = response.header(named: "retry-after").flatMap { Int64($0) } ?? standard
        block(until: now.adding(milliseconds: min(max(1, seconds), 3 * 86_400) * 1_000))
    }

    /// Sends nothing before this time.
    package mutating func block(until time: Timestamp) { blockedUntil = max(blockedUntil, time) }

    private mutating func roll(_ now: Timestamp) {
        weight.roll(now)
        orders.roll(now)
        ordersOfDay.roll(now)
    }

    private static func raise(_ window: inout Window, _ header: String?) {
        guard let used = header.flatMap({ Int($0) }), used >= 0, used < 1 << 40 else { return }
        window.used = max(window.used, used)
    }
}
