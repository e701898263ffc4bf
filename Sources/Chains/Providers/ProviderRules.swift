/// When a provider among several is left out, and when it is asked again.
public struct ProviderRules: Hashable, Sendable {
    /// A provider more blocks behind the others than this is left out until it has caught up.
    public var lagBlocksMax: UInt64 = 5
    /// So many strikes without an answer between them leave a provider out for a while.
    public var strikesMax = 3
    /// How long it is left out at first; doubles each time.
    public var restMilliseconds: Int64 = 5_000
    /// The longest time that it is left out.
    public var restMillisecondsMax: Int64 = 60_000
    /// How long a provider is left alone that says it is asked too much.
    public var busyMilliseconds: Int64 = 1_000
    /// How long a provider may take to tell its head; never more than other questions may take.
    public var headTimeoutMilliseconds: Int64 = 3_000
    /// How often a question is put to all providers before it has failed; at least once.
    public var passesMax = 2
    /// The pause before it is put to them again.
    public var passPauseMilliseconds: Int64 = 250
    /// How old the agreed head may be for questions about the head to be pinned to it.
    public var pinMillisecondsMax: Int64 = 15_000

    /// The usual bounds.
    public init() {}
}
