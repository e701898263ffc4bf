import Basics

/// A rate limit or ban that was told to the callers.
struct FaultyRateLimit: Sendable {
    /// How requests are refused while it lasts.
    var refusal: BinanceFailure
    /// When it ends.
    var until: Timestamp
}
