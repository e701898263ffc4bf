import Basics

/// How much was used of an allowance that starts anew at each whole interval of the clock.
struct RateBudget: Sendable {
    let limit: Int
    let intervalMilliseconds: Int64
    private var used = 0
    private var interval: Int64 = .min

    init(limit: Int, intervalMilliseconds: Int64) {
        self.limit = limit
        self.intervalMilliseconds = intervalMilliseconds
    }

    /// What was used of the present interval.
    func used(at now: Timestamp) -> Int {
        now.milliseconds / intervalMilliseconds == interval ? used : 0
    }

    /// Whether nothing is left.
    func isSpent(at now: Timestamp) -> Bool { used(at: now) >= limit }

    /// Uses some; what goes over the limit is counted too.
    mutating func spend(_ amount: Int, at now: Timestamp) {
        used = used(at: now) + amount
        interval = now.milliseconds / intervalMilliseconds
    }

    /// Gives one back, never below none.
    mutating func giveBack(at now: Timestamp) {
        let before = used(at: now)
        if before > 0 { used = before - 1 }
    }

    /// When the next interval starts.
    func restart(after now: Timestamp) -> Timestamp {
        Timestamp(
            milliseconds: (now.milliseconds / intervalMilliseconds + 1) * intervalMilliseconds)
    }
}
