public import Arithmetic
public import Basics
public import Ethereum

/// An order of 0x protocol v4: `RfqOrder` or `LimitOrder`, whose fields differ at the end only.
///
/// What the exchange proxy does with one is written in its `NativeOrdersFeature`.
public struct ZeroExOrder: Hashable, Sendable {
    /// What one kind has and the other has not.
    public enum Terms: Hashable, Sendable {
        /// An `RfqOrder`: who must have sent the transaction, or registered whoever did.
        case rfq(txOrigin: Address)
        /// A `LimitOrder`: a fee on top, in the taker's token for a fill of the whole; who must call,
        /// zero for anyone; who gets the fee.
        case limit(takerTokenFeeAmount: UInt128, sender: Address, feeRecipient: Address)
    }

    /// What the maker gives.
    public var makerToken: Address
    /// What the taker gives.
    public var takerToken: Address
    /// How much the maker gives for a fill of the whole, raw units.
    public var makerAmount: UInt128
    /// How much the taker gives for a fill of the whole, raw units.
    public var takerAmount: UInt128
    /// Whose order it is.
    public var maker: Address
    /// Who may fill it; zero for anyone.
    public var taker: Address
    /// The staking pool to which a protocol fee is credited; without effect on amounts.
    public var pool: Hash32
    /// The first block time at which it can no longer be filled, in seconds since 1970.
    public var expiry: UInt64
    /// Any number; orders with less than what the maker has declared for the pair are cancelled.
    public var salt: UInt256
    /// The kind.
    public var terms: Terms

    /// An order; nothing is checked.
    public init(
        makerToken: Address, takerToken: Address, makerAmount: UInt128, takerAmount: UInt128,
        maker: Address, taker: Address, pool: Hash32, expiry: UInt64, salt: UInt256, terms: Terms
    ) {
        self.makerToken = makerToken
        self.takerToken = takerToken
        self.makerAmount = makerAmount
        self.takerAmount = takerAmount
        self.maker = maker
        self.taker = taker
        self.pool = pool
        self.expiry = expiry
        self.salt = salt
        self.terms = terms
    }

    /// What signatures are bound to: `ZeroEx` 1.0.0 at the chain's exchange proxy.
    public static func domain(chainId: ChainId, exchangeProxy: Address) -> TypedDataDomain {
        TypedDataDomain(
            name: "ZeroEx", version: "1.0.0", chainId: UInt256(chainId.value),
            verifyingContract: exchangeProxy)
    }

    /// The hash of the order's fields (EIP-712).
    public var structHash: Hash32 {
        let tokens = [
            MakerOrder.word(makerToken), MakerOrder.word(takerToken),
            MakerOrder.word(UInt256(makerAmount)), MakerOrder.word(UInt256(takerAmount)),
        ]
        let end = [pool, MakerOrder.word(UInt256(expiry)), MakerOrder.word(salt)]
        switch terms {
        case .rfq(let origin):
            let people = [maker, taker, origin].map(MakerOrder.word)
            return TypedData.structHash(encodedType: Self.rfqType, words: tokens + people + end)
        case .limit(let fee, let sender, let recipient):
            let people = [maker, taker, sender, recipient].map(MakerOrder.word)
            return TypedData.structHash(
                encodedType: Self.limitType,
                words: tokens + [MakerOrder.word(UInt256(fee))] + people + end)
        }
    }

    private static let rfqType =
        "RfqOrder(address makerToken,address takerToken,uint128 makerAmount,uint128 takerAmount,"
        + "address maker,address taker,address txOrigin,bytes32 pool,uint64 expiry,uint256 salt)"

    private static let limitType =
        "LimitOrder(address makerToken,address takerToken,uint128 makerAmount,"
        + "uint128 takerAmount,uint128 takerTokenFeeAmount,address maker,address taker,"
        + "address sender,address feeRecipient,bytes32 pool,uint64 expiry,uint256 salt)"
}
