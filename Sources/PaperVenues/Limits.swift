/// Every bound of the paper exchanges, in one place.
package enum PaperLimits {
    /// The most open orders an account may have on one symbol; the real exchange says 200 too.
    package static let openOrdersMax = 200
    /// How many closed orders an account can still look up; older ones are forgotten.
    package static let closedOrdersKeptMax = 10_000
    /// How many of its fills an account can still look up; older ones are forgotten.
    package static let fillsKeptMax = 20_000
    /// How many public trades a symbol keeps for `trades`.
    package static let recentTradesMax = 1_000
    /// The most accounts an engine holds, so that no sum of balances passes 10^31 raw units.
    package static let accountsMax = 1_000
    /// The most WebSocket connections at a time.
    package static let connectionsMax = 1_024
    /// The most streams one connection may listen to, as at the real exchange.
    package static let streamsMax = 1_024
    /// The most user data subscriptions of one connection.
    package static let userSubscriptionsMax = 64
    /// The most text messages a stream connection may send in a second, as at the real exchange.
    package static let streamMessagesPerSecondMax = 5
    /// The longest WebSocket message that is read, in bytes.
    package static let messageBytesMax = 64 * 1_024
    /// The longest query or body that is read, in bytes.
    package static let formBytesMax = 16 * 1_024
    /// The most parameters of one request.
    package static let parametersMax = 64
    /// The longest virtual time that one call makes up for; a longer pause is cut to this.
    package static let catchUpMillisecondsMax: Int64 = 10_000
    /// The last nanosecond that the exchange's time reaches, some days before `Timestamp` ends, so
    /// that every due time lies within.
    package static let nanosecondsMax = Int64.max - 1_000_000_000_000_000
    /// The server's ping rhythm, in milliseconds.
    package static let pingMilliseconds: Int64 = 20_000
    /// How long a pong may take before the connection is closed, in milliseconds.
    package static let pongMillisecondsMax: Int64 = 60_000
    /// The life of a connection, in milliseconds: 24 hours.
    package static let connectionMillisecondsMax: Int64 = 86_400_000
    /// The most rules of a fault plan.
    package static let faultRulesMax = 1_000
    /// The most messages that faults hold back at a time; beyond, messages go out as they should.
    package static let heldMessagesMax = 4_096
    /// Of how many placed orders the end of their validity is remembered; older ones are forgotten,
    /// and queries for them are no longer stale.
    package static let validitiesKeptMax = 1_024
    /// The longest delay or duration of a fault, in milliseconds: three days, the longest ban.
    package static let faultMillisecondsMax: Int64 = 259_200_000
    /// The longest delay of an answer, in milliseconds; below the time-out of idle connections.
    package static let answerDelayMillisecondsMax: Int64 = 50_000
    /// In which rhythm connections and the exchange have an occasion, in milliseconds.
    package static let faultTickMilliseconds: Int64 = 1_000
}
