public import Arithmetic
public import Basics

/// A type 0 transaction, replay-protected by EIP-155 when it carries a chain id.
public struct LegacyTransaction: Hashable, Sendable {
    /// The chain; nil for the form before EIP-155, which is valid on every chain.
    public var chainId: ChainId?
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

    /// A transaction.
    public init(
        chainId: ChainId?, nonce: UInt64, gasPrice: UInt256, gas: UInt64, to: Address?,
        value: UInt256, input: [UInt8]
    ) {
        self.chainId = chainId
        self.nonce = nonce
        self.gasPrice = gasPrice
        self.gas = gas
        self.to = to
        self.value = value
        self.input = input
    }
}
