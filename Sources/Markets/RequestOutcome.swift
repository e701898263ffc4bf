/// A venue's definite refusal.
public struct VenueRejection: Error, Hashable, Sendable {
    /// The venue's own code.
    public let code: Int
    /// The venue's own text.
    public let message: String

    /// Describes a refusal.
    public init(code: Int, message: String) {
        self.code = code
        self.message = message
    }
}

/// What is known after a request that changes something.
///
/// There are three answers, not two.
public enum RequestOutcome<Success: Sendable>: Sendable {
    /// The venue took it and said so.
    case accepted(Success)
    /// The venue refused it, or it provably never reached the venue: it did not happen.
    case rejected(VenueRejection)
    /// Nobody knows: it may have happened. Only a later answer of the venue can tell.
    case unknown(reason: String)
}
