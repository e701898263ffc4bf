public import Arithmetic
public import Basics

/// A type 1 transaction (EIP-2930).
public struct AccessListTransaction: Hashable, Sendable {
    /// The chain.
    public var chainId: ChainId
    /// How many transactions the sender had before.
    public var nonce: UInt64
    /// Wei per gas.
    public var gasPrice: UInt256
    /// The most gas to use.
    public var gas: UInt64
    /// The recipient; nil creates a contract.
    public var to: Address?
    /// Wei to send.
    public var value: UInt256
    /// Call data, or creation code.
    public var input: [UInt8]
    /// What the transaction announces to touch.
    public var accessList: [AccessListEntry]

    /// A transaction.
    public init(
        chainId: ChainId, nonce: UInt64, gasPrice: UInt256, gas: UInt64, to: Address?,
        value: UInt256, input: [UInt8], accessList: [AccessListEntry]
    ) {
        self.chainId = chainId
        self.nonce = nonce
        self.gasPrice = gasPrice
        self.gas = gas
        self.to = to
        self.value = value
        self.input = input
        self.accessList = accessList
    }
}
