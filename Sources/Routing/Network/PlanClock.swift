/// The time of one plan: when it is due, and until when may be searched.
///
/// A class, so that all parts of a plan see how much is kept for settling.
final class PlanClock {
    private enum Limit {
        case asked(() -> Bool)
        case due(RouteDeadline)
    }

    private let limit: Limit
    private var kept: UInt64 = 0

    /// A limit that tells no more than whether it has come.
    init(_ isExpired: @escaping () -> Bool) { limit = .asked(isExpired) }

    /// A limit by a clock.
    init(_ deadline: RouteDeadline) { limit = .due(deadline) }

    /// Whether the plan is due.
    var isOver: Bool {
        switch limit {
        case .asked(let isExpired): isExpired()
        case .due(let deadline): deadline.isOver
        }
    }

    /// Whether no time is left but what is kept.
    var isSearchOver: Bool { !hasTime(for: 0) }

    /// Nanoseconds since the plan was asked for; zero where no clock is known.
    var elapsed: UInt64 {
        switch limit {
        case .asked: 0
        case .due(let deadline): deadline.now &- deadline.start
        }
    }

    /// Whether something that takes so many nanoseconds leaves what is kept.
    func hasTime(for nanoseconds: UInt64) -> Bool {
        switch limit {
        case .asked(let isExpired): !isExpired()
        case .due(let deadline):
            deadline.end &- min(deadline.end, deadline.now) > nanoseconds &+ kept
        }
    }

    /// Keeps so many nanoseconds for what follows a search.
    func keep(_ nanoseconds: UInt64) { kept = nanoseconds }
}
