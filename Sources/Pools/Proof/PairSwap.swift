public import Arithmetic
import Basics
public import Ethereum

/// What a `Swap` of a Uniswap V2 pair tells: what arrived and what was sent, raw units.
///
/// Read off the pair's balances, so donations count as paid and taxes on transfers do not.
public struct PairSwap: Hashable, Sendable {
    /// How much of `token0` arrived.
    public let amount0In: UInt256
    /// How much of `token1` arrived.
    public let amount1In: UInt256
    /// How much of `token0` was sent.
    public let amount0Out: UInt256
    /// How much of `token1` was sent.
    public let amount1Out: UInt256

    /// A swap.
    public init(
        amount0In: UInt256, amount1In: UInt256, amount0Out: UInt256, amount1Out: UInt256
    ) {
        self.amount0In = amount0In
        self.amount1In = amount1In
        self.amount0Out = amount0Out
        self.amount1Out = amount1Out
    }

    /// The swap in a log; nil for one that tells none.
    public init?(_ log: Log) {
        guard log.topics.first == PairTopic.swap,
            let words = try? LogWords(log, indexed: 2, words: 4),
            let amount0In = try? words.unsigned(0, bits: 256),
            let amount1In = try? words.unsigned(1, bits: 256),
            let amount0Out = try? words.unsigned(2, bits: 256),
            let amount1Out = try? words.unsigned(3, bits: 256)
        else { return nil }
        self.init(
            amount0In: amount0In, amount1In: amount1In, amount0Out: amount0Out,
            amount1Out: amount1Out)
    }

    /// The swap as a trade of one token for the other: by what was sent more of, seen from the pair.
    func trade(_ token0: Address, _ token1: Address) -> SettledTrade {
        amount1Out.isZero
            ? SettledTrade(
                tokenIn: token1, tokenOut: token0, amountIn: amount1In, amountOut: amount0Out)
            : SettledTrade(
                tokenIn: token0, tokenOut: token1, amountIn: amount0In, amountOut: amount1Out)
    }

    /// Whether one token alone went in and the other alone came out.
    var isOneWay: Bool {
        amount1In.isZero && amount0Out.isZero || amount0In.isZero && amount1Out.isZero
    }
}

/// The first topics of a pair's events that follow a `Sync` in the same call.
enum PairTopic {
    static let swap = ABI.eventTopic("Swap(address,uint256,uint256,uint256,uint256,address)")
    static let mint = ABI.eventTopic("Mint(address,uint256,uint256)")
    static let burn = ABI.eventTopic("Burn(address,uint256,uint256,address)")
}
