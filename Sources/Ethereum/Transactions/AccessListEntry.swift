public import Basics

/// An account and storage slots that a transaction announces to touch (EIP-2930).
public struct AccessListEntry: Hashable, Sendable {
    /// The account.
    public var address: Address
    /// Its storage slots.
    public var storageKeys: [Hash32]

    /// An entry.
    public init(address: Address, storageKeys: [Hash32]) {
        self.address = address
        self.storageKeys = storageKeys
    }
}
