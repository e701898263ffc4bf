import Basics
import Ethereum

/// Turns the results of rounds into changes of health; pure.
struct HealthTracker {
    private let headAgeMillisecondsMax: Int64?
    private var told: ChainHealth?

    /// Nothing was told yet.
    init(_ configuration: ChainConfiguration) {
        headAgeMillisecondsMax = configuration.headAgeMillisecondsMax
    }

    /// The health after a round, if it is another one than before.
    ///
    /// A further failure is no change: the first reason stands until a round succeeds.
    mutating func note(
        _ failure: ChainError?, head: BlockHeader?, now: Timestamp
    ) -> ChainHealth? {
        let health = judge(failure, head, now)
        if health == told { return nil }
        if case .unhealthy = health, case .unhealthy = told { return nil }
        told = health
        return health
    }

    private func judge(
        _ failure: ChainError?, _ head: BlockHeader?, _ now: Timestamp
    ) -> ChainHealth {
        if let failure { return .unhealthy("\(failure)") }
        if let limit = headAgeMillisecondsMax, let head {
            let age = now.milliseconds(since: head.timestamp)
            if age > limit { return .unhealthy("stale-head: \(age / 1_000) s") }
        }
        return .healthy
    }
}
