/// Whether a chain can be followed right now.
public enum ChainHealth: Hashable, Sendable {
    /// The last round of questions was answered.
    case healthy
    /// It was not, for this reason; it is tried again.
    case unhealthy(String)
}
