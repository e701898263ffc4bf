import Basics
import Synchronization

/// What a session watches; changed by its owner while it runs.
final class WatchList: Sendable {
    /// The lists at one moment.
    struct Snapshot {
        /// Contracts whose logs are told, in address order.
        var addresses: [Address] = []
        /// Rises with each change of the contracts.
        var addressVersion: UInt64 = 0
        /// Transactions whose receipts are told, in hash order.
        var hashes: [Hash32] = []
        /// Rises with each change of the transactions.
        var version: UInt64 = 0
    }

    private let state = Mutex(Snapshot())

    /// Replaces the contracts; gives the version of the list with them.
    func set(addresses: [Address]) throws(ChainError) -> UInt64 {
        let sorted = Self.distinct(addresses)
        guard sorted.count <= ChainLimits.watchedMax else {
            throw .tooLarge("\(sorted.count) addresses")
        }
        return state.withLock {
            if $0.addresses != sorted {
                $0.addresses = sorted
                $0.addressVersion += 1
            }
            return $0.addressVersion
        }
    }

    /// Replaces the transactions.
    func set(hashes: [Hash32]) throws(ChainError) {
        let sorted = Self.distinct(hashes)
        guard sorted.count <= ChainLimits.watchedMax else {
            throw .tooLarge("\(sorted.count) transactions")
        }
        state.withLock {
            if $0.hashes == sorted { return }
            $0.hashes = sorted
            $0.version += 1
        }
    }

    /// The lists now.
    var snapshot: Snapshot { state.withLock { $0 } }

    private static func distinct<Value: Comparable>(_ values: [Value]) -> [Value] {
        var distinct: [Value] = []
        for value in values.sorted() where distinct.last != value { distinct.append(value) }
        return distinct
    }
}
