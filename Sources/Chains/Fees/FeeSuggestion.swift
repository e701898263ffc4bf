public import Arithmetic

/// Fees for a transaction that should be in one of the next blocks, wei per gas.
public struct FeeSuggestion: Hashable, Sendable {
    /// What the next block burns.
    public let baseFee: UInt256
    /// The most to pay in all.
    public let maxFeePerGas: UInt256
    /// What the block's maker gets at most.
    public let maxPriorityFeePerGas: UInt256

    /// A suggestion.
    public init(baseFee: UInt256, maxFeePerGas: UInt256, maxPriorityFeePerGas: UInt256) {
        self.baseFee = baseFee
        self.maxFeePerGas = maxFeePerGas
        self.maxPriorityFeePerGas = maxPriorityFeePerGas
    }
}
