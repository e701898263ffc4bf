public import Arithmetic
public import Basics
public import Ethereum

/// An order of 1inch's Limit Order Protocol v4.
///
/// What the contract does with one is written in its `OrderMixin`.
public struct OneInchOrder: Hashable, Sendable {
    /// Any number; its low 160 bits are bound to the extension, where there is one.
    public var salt: UInt256
    /// Whose order it is.
    public var maker: Address
    /// Who gets what the taker gives; zero for the maker.
    public var receiver: Address
    /// What the maker gives.
    public var makerAsset: Address
    /// What the taker gives.
    public var takerAsset: Address
    /// How much the maker gives for a fill of the whole, raw units.
    public var makingAmount: UInt256
    /// How much the taker gives for a fill of the whole, raw units.
    public var takingAmount: UInt256
    /// What the maker allows and demands.
    public var makerTraits: MakerTraits

    /// An order; nothing is checked.
    public init(
        salt: UInt256, maker: Address, receiver: Address, makerAsset: Address,
        takerAsset: Address, makingAmount: UInt256, takingAmount: UInt256, makerTraits: MakerTraits
    ) {
        self.salt = salt
        self.maker = maker
        self.receiver = receiver
        self.makerAsset = makerAsset
        self.takerAsset = takerAsset
        self.makingAmount = makingAmount
        self.takingAmount = takingAmount
        self.makerTraits = makerTraits
    }

    /// The name of the domain where the protocol lives in the router, as on most chains.
    public static let routerName = "1inch Aggregation Router"
    /// The version of that router.
    public static let routerVersion = "6"

    /// What signatures are bound to; the protocol by itself, outside the router, is
    /// `1inch Limit Order Protocol` 4.
    public static func domain(
        chainId: ChainId, verifyingContract: Address, name: String = routerName,
        version: String = routerVersion
    ) -> TypedDataDomain {
        TypedDataDomain(
            name: name, version: version, chainId: UInt256(chainId.value),
            verifyingContract: verifyingContract)
    }

    /// The hash of the order's fields (EIP-712).
    public var structHash: Hash32 {
        TypedData.structHash(
            encodedType: "Order(uint256 salt,address maker,address receiver,address makerAsset,"
                + "address takerAsset,uint256 makingAmount,uint256 takingAmount,"
                + "uint256 makerTraits)",
            words: [MakerOrder.word(salt)]
                + [maker, receiver, makerAsset, takerAsset].map(MakerOrder.word)
                + [makingAmount, takingAmount, makerTraits.word].map(MakerOrder.word))
    }
}
