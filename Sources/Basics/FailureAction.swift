/// What a caller should do about a failure.
public enum FailureAction: Hashable, Sendable {
    /// The same call may succeed later.
    case retry
    /// The input is wrong; the same call fails again.
    case reject
    /// Going on would risk a lie or a loss: stop and let a person look.
    case halt
}
