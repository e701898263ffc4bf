/// Whether a book may be used, and if not, why.
public enum BookHealth: Hashable, Sendable {
    /// In sequence and not crossed.
    case healthy
    /// Waiting for a snapshot and the events that fit it.
    case synchronising
    /// Out of use until it is rebuilt.
    case unhealthy(Reason)

    /// Why a book is out of use.
    public enum Reason: String, Hashable, Sendable {
        /// An event is missing.
        case gap
        /// The best bid is not below the best ask.
        case crossed
        /// Nothing came for too long.
        case stale
        /// A price or size that is no multiple of the instrument's unit, or too many levels.
        case malformed
        /// The connection is down.
        case disconnected
    }
}
