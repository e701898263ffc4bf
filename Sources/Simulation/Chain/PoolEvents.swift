import Arithmetic
import Basics
import Ethereum
import Pools

/// The events of a swap as the pool contracts emit them; the model has no pools of coins.
enum PoolEvents {
    private static let pairSwap = ABI.eventTopic(
        "Swap(address,uint256,uint256,uint256,uint256,address)")

    static func swap(
        _ quote: PoolQuote, in pool: AnyPool, tokenIn: Address, by trader: Address
    ) -> [ContractEvent] {
        let isZeroForOne = tokenIn == pool.token0
        let parties = [EVMWord.topic(trader), EVMWord.topic(trader)]
        switch quote.after {
        case .constantProduct(let after):
            let (first, second) = (quote.amountIn, quote.amountOut)
            let amounts: [UInt256] =
                isZeroForOne ? [first, .zero, .zero, second] : [.zero, first, second, .zero]
            return [
                ContractEvent(
                    pool.address, [PoolTopic.sync],
                    after.reserve0.bigEndianBytes + after.reserve1.bigEndianBytes),
                ContractEvent(
                    pool.address, [pairSwap] + parties, amounts.flatMap(\.bigEndianBytes)),
            ]
        case .concentrated(let after):
            let paid = EVMWord.of(Int256(quote.amountIn))
            let received = EVMWord.of(Int256(quote.amountOut).negated)
            return [
                ContractEvent(
                    pool.address, [PoolTopic.swap] + parties,
                    (isZeroForOne ? paid + received : received + paid)
                        + after.sqrtPriceX96.bigEndianBytes
                        + UInt256(after.liquidity).bigEndianBytes + EVMWord.of(after.tick))
            ]
        case .coins:
            return []
        }
    }
}
