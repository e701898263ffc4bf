public import Arithmetic

/// The fees of the last blocks and the base fee of the next one, as `eth_feeHistory` tells them.
public struct FeeHistory: Hashable, Sendable {
    /// The height of the first block.
    public let oldestBlock: UInt64
    /// Wei per gas that each block burnt.
    public let baseFeesPerGas: [UInt256]
    /// Wei per gas that the next block will burn.
    public let nextBaseFeePerGas: UInt256
    /// Per block the tips, wei per gas, at the percentiles that were asked for; zeros for an empty
    /// block.
    public let rewards: [[UInt256]]

    /// A history.
    public init(
        oldestBlock: UInt64, baseFeesPerGas: [UInt256], nextBaseFeePerGas: UInt256,
        rewards: [[UInt256]]
    ) {
        self.oldestBlock = oldestBlock
        self.baseFeesPerGas = baseFeesPerGas
        self.nextBaseFeePerGas = nextBaseFeePerGas
        self.rewards = rewards
    }
}
