public import Arithmetic
public import Basics

/// The most of one token that one transaction may spend.
public struct TokenLimit: Hashable, Sendable {
    /// The token's contract.
    public var token: Address
    /// Raw units.
    public var amountMax: UInt256

    /// A limit.
    public init(token: Address, amountMax: UInt256) {
        self.token = token
        self.amountMax = amountMax
    }
}
