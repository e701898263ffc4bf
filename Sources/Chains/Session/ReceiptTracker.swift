import Basics
import Ethereum

/// Remembers which receipts were told under which block; pure.
struct ReceiptTracker {
    private var told: [Hash32: Hash32] = [:]

    /// Whether this receipt was told under this block.
    func isTold(_ receipt: Receipt) -> Bool {
        told[receipt.transactionHash] == receipt.blockHash
    }

    /// Notes receipts as told.
    mutating func note(_ receipts: [Receipt]) {
        for receipt in receipts { told[receipt.transactionHash] = receipt.blockHash }
    }

    /// Forgets what was told under blocks that left the chain.
    mutating func forget(blocks: [Hash32]) {
        told = told.filter { !blocks.contains($0.value) }
    }

    /// Forgets transactions that are not watched any more.
    mutating func retain(_ hashes: [Hash32]) {
        if told.isEmpty { return }
        let watched = Set(hashes)
        told = told.filter { watched.contains($0.key) }
    }
}
