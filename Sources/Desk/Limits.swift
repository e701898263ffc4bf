/// Bounds and intervals of this module, milliseconds unless said otherwise.
package enum Limits {
    /// How long a request for a new order may wait before it is no longer sent.
    package static let placeWindowMilliseconds: Int64 = 2_000
    /// How long after it was made a request may still lead to an order (Binance: recvWindow of 5 s
    /// and 10 s in which its API waits for the engine).
    package static let requestValidityMilliseconds: Int64 = 15_000
    /// Added to the validity for clocks that differ and for a question's own way.
    package static let clockMarginMilliseconds: Int64 = 1_000
    /// How often an order without evidence is asked for.
    package static let queryIntervalMilliseconds: Int64 = 1_000
    /// How often bytes that no node confirmed are sent again.
    package static let broadcastIntervalMilliseconds: Int64 = 3_000
    /// How long after asking for a replacement it is asked for again.
    package static let replacementRetryMilliseconds: Int64 = 3_000
    /// How long after the deadline of a signed transaction an empty one is to take its place: the
    /// chain's clock is not ours.
    package static let cancelMarginMilliseconds: Int64 = 3_000
    /// How long taking back an allowance may wait for its signature.
    package static let revokeMilliseconds: Int64 = 3_600_000
    /// How often one parent tries to take an allowance back.
    package static let revokesMax = 3
    /// How long to wait for the market before asking for it again.
    package static let gatherIntervalMilliseconds: Int64 = 5_000
    /// How many plans one parent may have.
    package static let plansMax = 8
    /// How many plans in a row may trade nothing before the parent ends.
    package static let fruitlessPlansMax = 3
    /// How many alerts are kept.
    package static let alertsMax = 64
    /// The longest note of an override, and the longest name of an approver, characters.
    package static let overrideTextMax = 500
    /// How many rounds of consequences one input may have.
    static let followUpPassesMax = 64
    /// The gas limit of an allowance.
    static let approvalGas: UInt64 = 100_000
}
