public import Arithmetic
public import Basics

/// A type 3 transaction (EIP-4844): it carries the hashes of blobs, which travel beside it.
public struct BlobTransaction: Hashable, Sendable {
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
    /// The recipient; this type cannot create a contract.
    public var to: Address
    /// Wei to send.
    public var value: UInt256
    /// Call data.
    public var input: [UInt8]
    /// What the transaction announces to touch.
    public var accessList: [AccessListEntry]
    /// The most wei per gas of the blobs; each blob uses 2^17 of it.
    public var maxFeePerBlobGas: UInt256
    /// One hash a blob, at least one: a version byte, then the tail of the commitment's SHA-256.
    public var blobVersionedHashes: [Hash32]

    /// A transaction.
    public init(
        chainId: ChainId, nonce: UInt64, maxPriorityFeePerGas: UInt256, maxFeePerGas: UInt256,
        gas: UInt64, to: Address, value: UInt256, input: [UInt8],
        accessList: [AccessListEntry] = [], maxFeePerBlobGas: UInt256,
        blobVersionedHashes: [Hash32]
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
        self.maxFeePerBlobGas = maxFeePerBlobGas
        self.blobVersionedHashes = blobVersionedHashes
    }
}
