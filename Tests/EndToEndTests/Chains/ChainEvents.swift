import Basics
import Chains
import Ethereum
import Synchronization

/// What a session has told so far, for tests that wait for something.
final class ChainEvents: Sendable {
    private let list = Mutex<[ChainEvent]>([])

    struct TimedOut: Error {
        let told: [ChainEvent]
    }

    func note(_ event: ChainEvent) { list.withLock { $0.append(event) } }

    /// Everything that was told.
    var all: [ChainEvent] { list.withLock { $0 } }

    /// The followed chain as a listener knows it: what was committed and not undone.
    var chain: [BlockHeader] {
        var chain: [BlockHeader] = []
        for event in all {
            switch event {
            case .committed(let updates): chain.append(contentsOf: updates.map(\.header))
            case .reorged(let orphaned, let updates):
                chain.removeAll { orphaned.contains($0.hash) }
                chain.append(contentsOf: updates.map(\.header))
            default: break
            }
        }
        return chain
    }

    /// All receipts that were told, in order.
    var receipts: [Receipt] {
        all.flatMap { event -> [Receipt] in
            if case .receipts(let receipts) = event { receipts } else { [] }
        }
    }

    /// The changes of health, in order.
    var isHealthy: [Bool] {
        all.compactMap { event in
            guard case .health(let health) = event else { return nil }
            return health == .healthy
        }
    }

    /// Waits until something holds, ten seconds at most.
    func wait(until condition: (ChainEvents) -> Bool) async throws {
        for _ in 0..<500 {
            if condition(self) { return }
            try await Task.sleep(for: .milliseconds(20))
        }
        throw TimedOut(told: all)
    }
}
