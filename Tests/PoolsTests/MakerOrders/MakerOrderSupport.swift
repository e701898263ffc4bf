import Arithmetic
import Basics
import Ethereum
import Pools

/// Block time of the tests.
let makerTime: UInt64 = 1_700_000_000

/// Any signature of low s is somebody's, over any digest.
private let somebodys =
    MakerSignature.typedData(
        [UInt8](repeating: 0, count: 31) + [1] + [UInt8](repeating: 1, count: 32) + [27])

extension ZeroExOrder {
    /// An RFQ of two tokens, or a limit order with a fee.
    static func test(
        _ makerAmount: UInt128, for takerAmount: UInt128, fee: UInt128? = nil,
        expiry: UInt64 = makerTime + 1
    ) -> ZeroExOrder {
        ZeroExOrder(
            makerToken: highToken, takerToken: lowToken, makerAmount: makerAmount,
            takerAmount: takerAmount, maker: otherToken, taker: .zero, pool: .zero, expiry: expiry,
            salt: 5,
            terms: fee.map { .limit(takerTokenFeeAmount: $0, sender: .zero, feeRecipient: .zero) }
                ?? .rfq(txOrigin: otherToken))
    }

    /// Signed by whoever it may be, whom the maker has registered.
    func pool(
        filled: UInt256 = 0,
        _ change: (inout MakerOrderState, inout MakerOrderContext) -> Void = {
            _, _ in
        }
    ) throws -> MakerOrderPool {
        let domain = Self.domain(chainId: ChainId(1), exchangeProxy: token(9))
        let digest = MakerOrder.zeroEx(self).digest(in: domain)
        var state = MakerOrderState(
            filled: filled, registeredSigner: try somebodys.signer(of: digest))
        var context = MakerOrderContext(chainId: ChainId(1), timestamp: makerTime)
        change(&state, &context)
        return try MakerOrderPool(
            order: .zeroEx(self), domain: domain, signature: somebodys, state: state,
            context: context)
    }
}

extension OneInchOrder {
    static func test(
        _ makingAmount: UInt256, for takingAmount: UInt256, _ traits: UInt256 = .multipleFills
    ) -> OneInchOrder {
        OneInchOrder(
            salt: 5, maker: otherToken, receiver: .zero, makerAsset: highToken,
            takerAsset: lowToken, makingAmount: makingAmount, takingAmount: takingAmount,
            makerTraits: MakerTraits(traits))
    }

    /// Signed by a contract that stands by it.
    func pool(
        filled: UInt256 = 0, isValid: Bool = true,
        _ change: (inout MakerOrderState, inout MakerOrderContext) -> Void = { _, _ in }
    ) throws -> MakerOrderPool {
        var state = MakerOrderState(filled: filled)
        var context = MakerOrderContext(chainId: ChainId(1), timestamp: makerTime)
        change(&state, &context)
        return try MakerOrderPool(
            order: .oneInch(self),
            domain: Self.domain(chainId: ChainId(1), verifyingContract: token(9)),
            signature: .contract([1, 2, 3], isValid: isValid), state: state, context: context)
    }
}

extension UInt256 {
    /// Flags of a 1inch order's traits.
    static var multipleFills: UInt256 { .one << 254 }
    static var noPartialFills: UInt256 { .one << 255 }
    static var epochNeeded: UInt256 { .one << 250 }
}

extension MakerOrderPool {
    func sold(_ amountIn: UInt256) throws -> CoinSwap<MakerOrderPool> {
        try swap(exactIn: amountIn, from: 0, to: 1)
    }

    func bought(_ amountOut: UInt256) throws -> CoinSwap<MakerOrderPool> {
        try swap(exactOut: amountOut, from: 0, to: 1)
    }
}

/// Code and field of a refusal; nil for none.
func refusal(_ ask: () throws -> Any) -> [String]? {
    do {
        _ = try ask()
        return nil
    } catch {
        guard let error = error as? PoolError else { return ["\(error)"] }
        return [error.code.rawValue, error.field ?? ""]
    }
}
