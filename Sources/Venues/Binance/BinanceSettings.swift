/// What one session keeps, and its bounds.
package struct BinanceSettings: Sendable {
    /// The account's name, as locations and fills carry it.
    package var account: String
    /// The symbols whose books are kept.
    package var symbols: [String]
    /// The exchange's rate limits.
    package var rateLimits = RateLimits()
    /// How books are kept.
    package var depth = DepthSettings()
    /// How many levels of each side a snapshot holds; 1000 costs a weight of 50, 5000 one of 250.
    package var snapshotLevels = 1_000
    /// How long after its timestamp the exchange still takes a request, at most 60 000.
    package var receiveWindowMilliseconds: Int64 = 5_000
    /// How long to wait for the answer to an order; the exchange waits ten seconds for its engine.
    package var orderTimeoutMilliseconds: Int64 = 12_000
    /// How long to wait for any other answer.
    package var queryTimeoutMilliseconds: Int64 = 10_000
    /// How long to wait for a connection and for its subscription.
    package var connectMilliseconds: Int64 = 10_000
    /// When a connection is renewed; the exchange ends it after 24 hours.
    package var connectionLifeMilliseconds: Int64 = 23 * 3_600_000
    /// How long the old and the new connection for books run beside each other at most.
    package var overlapMilliseconds: Int64 = 10_000
    /// A connection on which nothing came for so long is dead; the exchange pings every 20 seconds.
    package var silenceMilliseconds: Int64 = 60_000
    /// A book that was stale for so long makes its connection suspect: it is renewed.
    package var staleReconnectMilliseconds: Int64 = 30_000
    /// How often timers are looked at.
    package var tickMilliseconds: Int64 = 50
    /// The first and the longest pause between attempts to connect.
    package var backoff = Backoff(milliseconds: 250, millisecondsMax: 30_000)
    /// A connection that lasted so long counts as a success.
    package var stableMilliseconds: Int64 = 60_000

    /// The usual bounds for an account and symbols.
    package init(account: String, symbols: [String]) {
        self.account = account
        self.symbols = symbols
    }
}
