public import Arithmetic
public import Basics

/// A type 2 transaction (EIP-1559).
public struct DynamicFeeTransaction: Hashable, Sendable {
    /// The chain.
    public var chainId: ChainId
    /// How many transactions the sender had before.
    public var nonce: UInt64
    /// The most wei per gas for the block's maker.
    public var maxPriorityFeePerGas: UInt256
    /// The most wei per gas in total.
    public var maxFeePerGas: UInt256
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
        chainId: ChainId, nonce: UInt64, maxPriorityFeePerGas: UInt256, maxFeePerGas: UInt256,
        gas: UInt64, to: Address?, value: UInt256, input: [UInt8],
        accessList: [AccessListEntry] = []
    ) {
        self.chainId = chainId
        self.nonce = nonce
        self.maxPriorityFeePerGas = maxPriorityFeePerGas
        self.maxFeePerGas = maxFeePerGas
        self.gas = gas
        self.to = to
        self.value = value
        self.input = input
        self.accessList = accessList
    }
}
