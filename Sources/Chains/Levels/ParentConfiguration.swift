public import Basics

/// The chain on which another one settles, and where its batches stand there.
public struct ParentConfiguration: Hashable, Sendable {
    /// The chain; nil for any.
    public var chain: ChainId?
    /// Who is asked about it; at least one.
    public var providers: [ProviderConfiguration]
    /// How many of them must say the same.
    public var agreement: Int
    /// The contract that takes the batches.
    public var inbox: Address

    /// A parent; two providers must agree, where there are two.
    public init(
        chain: ChainId?, providers: [ProviderConfiguration], agreement: Int? = nil, inbox: Address
    ) {
        self.chain = chain
        self.providers = providers
        self.agreement =
            agreement ?? min(ChainConfiguration.usualAgreement, max(1, providers.count))
        self.inbox = inbox
    }
}
