import Arithmetic
import Basics
import Ethereum

extension CryptoSwapPool: LoggedPool {
    /// Swaps of the factory's pools before NG.
    static let exchange = ABI.eventTopic("TokenExchange(address,uint256,uint256,uint256,uint256)")
    /// Swaps of NG: with the fee and the packed price scale.
    static let wideExchange = ABI.eventTopic(
        "TokenExchange(address,uint256,uint256,uint256,uint256,uint256,uint256)")
    static let otherTopics =
        [2, 3].flatMap { count in
            [
                "AddLiquidity(address,uint256[\(count)],uint256,uint256)",
                "AddLiquidity(address,uint256[\(count)],uint256,uint256,uint256)",
                "RemoveLiquidity(address,uint256[\(count)],uint256)",
                "RemoveLiquidityImbalance(address,uint256,uint256[\(count)],uint256,uint256)",
            ]
        }.map(ABI.eventTopic)
        + [
            "RemoveLiquidityOne(address,uint256,uint256,uint256)",
            "RemoveLiquidityOne(address,uint256,uint256,uint256,uint256,uint256)",
            "RampAgamma(uint256,uint256,uint256,uint256,uint256,uint256)",
            "StopRampA(uint256,uint256,uint256)",
            "NewParameters(uint256,uint256,uint256,uint256,uint256,uint256)",
            "NewParameters(uint256,uint256,uint256,uint256,uint256,uint256,uint256)",
            "ClaimAdminFee(address,uint256)", "ClaimAdminFee(address,uint256[2])",
            "ClaimAdminFee(address,uint256[3])", "Donation(address,uint256[2])",
        ].map(ABI.eventTopic)
    static var topics: [Hash32] { [exchange, wideExchange] + otherTopics }

    /// A quote takes the stored price scale, which moves with swaps alone.
    var drifts: Bool { isDrifting }

    /// Every event may move the price scale and the invariant, by the price oracle and the profit so
    /// far, which no log tells.
    mutating func follow(_ log: Log, place: PoolPlace) throws(PoolError) -> LogEffect {
        guard let topic = log.topics.first, Self.topics.contains(topic) else { return .none }
        return .unknown
    }

    func trade(in log: Log, place: PoolPlace) -> SettledTrade? {
        guard let topic = log.topics.first, topic == Self.exchange || topic == Self.wideExchange,
            let words = try? LogWords(log, indexed: 1, words: topic == Self.exchange ? 4 : 6),
            let coinIn = try? words.place(0, of: coins.count),
            let coinOut = try? words.place(2, of: coins.count), coinIn != coinOut,
            let amountIn = try? words.unsigned(1, bits: 256),
            let amountOut = try? words.unsigned(3, bits: 256)
        else { return nil }
        return SettledTrade(
            tokenIn: coins[coinIn], tokenOut: coins[coinOut], amountIn: amountIn,
            amountOut: amountOut)
    }
}
