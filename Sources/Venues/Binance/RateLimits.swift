/// The rate limits of one key and address, and what part of them is kept for urgent requests.
package struct RateLimits: Hashable, Sendable {
    /// Request weight in a minute (`REQUEST_WEIGHT`).
    package var weightPerMinute = 6_000
    /// New orders in ten seconds (`ORDERS`).
    package var ordersPerTenSeconds = 100
    /// New orders in a day (`ORDERS`).
    package var ordersPerDay = 200_000
    /// The part of the weight that only cancels and questions for orders may use.
    package var urgentWeight = 600

    /// The exchange's limits of 2026 for an account without extra ones.
    package init() {}
}
