public import Arithmetic

/// Suggests fees from the history of the last blocks; pure.
///
/// Ten blocks and their 20th percentile are alloy's defaults (`provider/src/utils.rs`); like there
/// the tip is the median over blocks that paid one. The floor keeps a quiet chain, where all
/// rewards are zero, from a tip that no node relays.
public enum FeeOracle {
    /// How many blocks are looked at.
    public static let blockCount: UInt64 = 10
    /// The percentile of each block's tips, weighed by gas.
    public static let rewardPercentile = 20
    /// Six full blocks raise the base fee by at most (9/8)^6 ≈ 2.03 (EIP-1559), so this many times
    /// the next base fee pays for about as many.
    public static let baseFeeMultiple: UInt256 = 2

    /// The median tip, but at least the floor, and twice the next base fee plus that tip.
    ///
    /// The median of an even number of tips is the mean of the middle two, rounded down. Throws
    /// `malformed` when a fee passes 256 bits.
    public static func suggest(
        _ history: FeeHistory, tipFloor: UInt256
    ) throws(ChainError) -> FeeSuggestion {
        let tips = history.rewards.compactMap(\.first).filter { !$0.isZero }.sorted()
        let tip = max(median(tips), tipFloor)
        guard let base = history.nextBaseFeePerGas.checkedMultiplied(by: baseFeeMultiple),
            let cap = base.checkedAdding(tip)
        else { throw .malformed("feeHistory.baseFeePerGas") }
        return FeeSuggestion(
            baseFee: history.nextBaseFeePerGas, maxFeePerGas: cap, maxPriorityFeePerGas: tip)
    }

    private static func median(_ sorted: [UInt256]) -> UInt256 {
        if sorted.isEmpty { return .zero }
        let middle = sorted.count / 2
        if !sorted.count.isMultiple(of: 2) { return sorted[middle] }
        let (low, high) = (sorted[middle - 1], sorted[middle])
        // low ≤ high, so neither the difference nor the sum can leave the range.
        return low + ((high - low) >> 1)
    }
}
