/// One provider of a chain: where it is, and how much it may be asked.
public struct ProviderConfiguration: Hashable, Sendable {
    /// What health and errors call it.
    ///
    /// A URL is never shown: its path may be a key.
    public var name: String
    /// The `http` or `https` URL.
    public var rpc: String
    /// The `ws` or `wss` URL; nil to poll alone.
    public var webSocket: String?
    /// Of those that can answer, the one of the highest weight is asked first.
    public var weight: Int
    /// How much it may be asked; nil for no bound of ours.
    public var budget: RequestBudget?

    /// A provider.
    public init(
        name: String, rpc: String, webSocket: String? = nil, weight: Int = 1,
        budget: RequestBudget? = nil
    ) {
        self.name = name
        self.rpc = rpc
        self.webSocket = webSocket
        self.weight = weight
        self.budget = budget
    }
}
