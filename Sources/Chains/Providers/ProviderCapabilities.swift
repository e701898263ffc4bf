/// What a provider was found to be able to do.
public struct ProviderCapabilities: Hashable, Sendable {
    /// Several calls in one message.
    public var batches: Bool
    /// The block tags `safe` and `finalized`.
    public var finalityTags: Bool
    /// All receipts of a block by `eth_getBlockReceipts`.
    public var blockReceipts: Bool
    /// State overrides in `eth_call`.
    public var overrides: Bool
    /// `eth_simulateV1`.
    public var simulation: Bool

    /// Names what it can do.
    public init(
        batches: Bool, finalityTags: Bool, blockReceipts: Bool, overrides: Bool, simulation: Bool
    ) {
        self.batches = batches
        self.finalityTags = finalityTags
        self.blockReceipts = blockReceipts
        self.overrides = overrides
        self.simulation = simulation
    }
}
