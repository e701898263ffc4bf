public import Arithmetic
public import Basics

/// What the contract knows about an order: all that a fill changes, and what the maker declared.
public struct MakerOrderState: Hashable, Sendable {
    /// How much is filled, raw units: of the taker's token for 0x (`takerTokenFilledAmount`), of the
    /// maker's for 1inch (`makingAmount` less what remains).
    ///
    /// Of a 1inch order that can be filled once only, anything but zero means that it was.
    public var filled: UInt256
    /// Whether the maker took the order back; for 1inch also whether the bit of its nonce is set.
    public var isCancelled: Bool
    /// 0x: the least salt of the maker's orders of this pair that is still valid.
    public var minValidSalt: UInt256
    /// 0x: who may sign for the maker besides itself (`registerAllowedOrderSigner`).
    public var registeredSigner: Address?
    /// 1inch: the maker's epoch in the order's series; must be known for orders that need one.
    public var epoch: UInt64?

    /// A state.
    public init(
        filled: UInt256, isCancelled: Bool = false, minValidSalt: UInt256 = .zero,
        registeredSigner: Address? = nil, epoch: UInt64? = nil
    ) {
        self.filled = filled
        self.isCancelled = isCancelled
        self.minValidSalt = minValidSalt
        self.registeredSigner = registeredSigner
        self.epoch = epoch
    }
}

/// Where and when an order is to be filled, and by whom.
public struct MakerOrderContext: Hashable, Sendable {
    /// The chain.
    public var chainId: ChainId
    /// The time of the block, in seconds since 1970.
    public var timestamp: UInt64
    /// Who calls the contract; nil leaves the order's demands on it unchecked.
    public var caller: Address?
    /// Who sends the transaction, or whoever has registered the sender; nil leaves it unchecked.
    public var origin: Address?

    /// A context.
    public init(
        chainId: ChainId, timestamp: UInt64, caller: Address? = nil, origin: Address? = nil
    ) {
        self.chainId = chainId
        self.timestamp = timestamp
        self.caller = caller
        self.origin = origin
    }
}
