/// What comparing a settled swap with the simulator came to.
public enum SwapVerdict: Hashable, Sendable {
    /// The simulator moves the same amounts and leaves the same state, to the wei.
    case agrees
    /// It does not: its arithmetic, its fee or the state before is wrong.
    case differs(SwapDifference)
    /// The contract allows it, but it tells nothing of the simulator.
    case undecided(SwapDoubt)
    /// The log tells no swap of this pool.
    case notATrade
}

/// Why a settled swap neither confirms nor contradicts a simulator.
public enum SwapDoubt: String, Hashable, Sendable, CaseIterable {
    /// Less came out than the pair would have given: a pair lets its traders take less.
    case lessThanMaximum = "less-than-maximum"
    /// Both tokens went in, or one went in and out: a flash swap, or a donation beside the trade.
    case bothWays = "both-ways"
    /// The pool held less than its books say: a token that taxes senders or changes balances.
    case balanceShort = "balance-short"
    /// The pool's rates changed since it was read.
    case drifted
}

/// One settled swap of which the simulator says something else.
public struct SwapDifference: Hashable, Sendable, CustomStringConvertible {
    /// What differs.
    public enum Subject: String, Hashable, Sendable, CaseIterable {
        /// What went in.
        case amountIn
        /// What came out.
        case amountOut
        /// The square root price after the swap.
        case sqrtPriceX96
        /// The tick after the swap.
        case tick
        /// The active liquidity after the swap.
        case liquidity
        /// The reserve of the lower token after the swap.
        case reserve0
        /// The reserve of the higher token after the swap.
        case reserve1
        /// The product of the reserves, which a swap may not lower net of the fee.
        case product
        /// The fee, in parts per million.
        case feePips
    }

    /// The swap that settled.
    public let trade: SettledTrade
    /// What differs; of several things the first.
    public let subject: Subject
    /// What the simulator says.
    public let expected: String
    /// What settled.
    public let settled: String

    /// A difference.
    public init(trade: SettledTrade, _ subject: Subject, expected: String, settled: String) {
        self.trade = trade
        self.subject = subject
        self.expected = expected
        self.settled = settled
    }

    /// What differs, for people.
    public var description: String {
        "\(subject.rawValue) of a swap of \(trade.amountIn) for \(trade.amountOut): "
            + "expected \(expected), settled \(settled)"
    }
}
