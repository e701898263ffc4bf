import Arithmetic
import Basics
import Ethereum

extension SolidlyPool: LoggedPool {
    /// Solidly and Velodrome V1 tell reserves as Uniswap's pairs do.
    static let sync = PoolTopic.sync
    /// Velodrome V2 and Aerodrome: with whole words.
    static let wideSync = ABI.eventTopic("Sync(uint256,uint256)")
    /// Solidly and Velodrome V1: the receiver comes last.
    static let swap = ABI.eventTopic("Swap(address,uint256,uint256,uint256,uint256,address)")
    /// Velodrome V2 and Aerodrome: the receiver comes second.
    static let wideSwap = ABI.eventTopic(
        "Swap(address,address,uint256,uint256,uint256,uint256)")
    static let topics = [wideSync, swap, wideSwap]

    /// Nothing changes without a log of the pair but the fee, which the factory sets.
    var drifts: Bool { false }

    /// Takes over the reserves, which the pair tells after each change.
    mutating func follow(_ log: Log, place: PoolPlace) throws(PoolError) -> LogEffect {
        guard let topic = log.topics.first, topic == Self.sync || topic == Self.wideSync else {
            return .none
        }
        let words = try LogWords(log, indexed: 0, words: 2)
        let bits = topic == Self.sync ? 112 : 256
        let (first, second) = (
            try words.unsigned(0, bits: bits), try words.unsigned(1, bits: bits)
        )
        reserve0 = first
        reserve1 = second
        return .applied
    }

    /// Only a swap of one way: flash swaps may pay in both tokens.
    func trade(in log: Log, place: PoolPlace) -> SettledTrade? {
        guard let topic = log.topics.first, topic == Self.swap || topic == Self.wideSwap,
            let words = try? LogWords(log, indexed: 2, words: 4),
            let amounts = try? words.values(0, count: 4)
        else { return nil }
        switch (amounts[0].isZero, amounts[1].isZero, amounts[2].isZero, amounts[3].isZero) {
        case (false, true, true, false):
            return SettledTrade(
                tokenIn: token0, tokenOut: token1, amountIn: amounts[0], amountOut: amounts[3])
        case (true, false, false, true):
            return SettledTrade(
                tokenIn: token1, tokenOut: token0, amountIn: amounts[1], amountOut: amounts[2])
        default: return nil
        }
    }
}
