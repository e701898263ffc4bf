public import Arithmetic
public import Basics
public import Ethereum

/// A maker's order of any protocol.
public enum MakerOrder: Hashable, Sendable {
    /// 0x protocol v4.
    case zeroEx(ZeroExOrder)
    /// 1inch's Limit Order Protocol v4.
    case oneInch(OneInchOrder)

    /// Whose order it is.
    public var maker: Address {
        switch self {
        case .zeroEx(let order): order.maker
        case .oneInch(let order): order.maker
        }
    }

    /// What the maker gives.
    public var makerToken: Address {
        switch self {
        case .zeroEx(let order): order.makerToken
        case .oneInch(let order): order.makerAsset
        }
    }

    /// What the taker gives.
    public var takerToken: Address {
        switch self {
        case .zeroEx(let order): order.takerToken
        case .oneInch(let order): order.takerAsset
        }
    }

    /// How much the maker gives for a fill of the whole, raw units.
    public var makerAmount: UInt256 {
        switch self {
        case .zeroEx(let order): UInt256(order.makerAmount)
        case .oneInch(let order): order.makingAmount
        }
    }

    /// How much the taker gives for a fill of the whole, raw units, without a fee on top.
    public var takerAmount: UInt256 {
        switch self {
        case .zeroEx(let order): UInt256(order.takerAmount)
        case .oneInch(let order): order.takingAmount
        }
    }

    /// The hash of the order's fields (EIP-712).
    public var structHash: Hash32 {
        switch self {
        case .zeroEx(let order): order.structHash
        case .oneInch(let order): order.structHash
        }
    }

    /// What the maker signs, which is also the order's hash at the contract.
    ///
    /// The contract of a maker that is one is asked about this hash (EIP-1271).
    public func digest(in domain: TypedDataDomain) -> Hash32 {
        TypedData.digest(domainSeparator: domain.separator, structHash: structHash)
    }

    static func word(_ number: UInt256) -> Hash32 { Hash32(bytes: number.bigEndianBytes) ?? .zero }

    static func word(_ address: Address) -> Hash32 {
        Hash32(bytes: [UInt8](repeating: 0, count: 12) + address.bytes) ?? .zero
    }
}
