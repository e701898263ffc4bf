package import Arithmetic
package import Basics

/// A receipt under a block hash: the evidence that a transaction is in the followed chain.
package struct Inclusion: Hashable, Sendable {
    /// The transaction.
    package let transactionHash: Hash32
    /// The block that holds it.
    package let blockHash: Hash32
    /// The number of that block.
    package let blockNumber: UInt64
    /// Whether it succeeded.
    package let succeeded: Bool
    /// Gas used times the price paid, wei of the native coin.
    package let gasPaid: UInt256
    /// What it moved for our address, in token order; gas is not in here.
    package let changes: [BalanceChange]

    /// Describes a receipt.
    package init(
        transactionHash: Hash32, blockHash: Hash32, blockNumber: UInt64, succeeded: Bool,
        gasPaid: UInt256, changes: [BalanceChange]
    ) {
        self.transactionHash = transactionHash
        self.blockHash = blockHash
        self.blockNumber = blockNumber
        self.succeeded = succeeded
        self.gasPaid = gasPaid
        self.changes = changes
    }
}
