import Basics
import Codecs

/// How the chain's node misbehaves now: each fault for a while, or until it hit often enough.
struct ChainNodeFaults: Sendable {
    private struct Active: Sendable {
        let kind: WorldFault
        let until: UInt64
        var hitsLeft: Int
        let amount: Int
    }

    private var active: [Active] = []

    /// What happens to one message.
    enum Verdict: Sendable, Hashable {
        /// It is answered as usual.
        case answered
        /// It vanishes unread.
        case requestLost
        /// It is carried out, and nobody hears of it.
        case answerLost
        /// It is answered at this time, on the monotonic clock, by closing the connection.
        case silent(until: UInt64)
        /// It is refused with this status.
        case status(Int)
        /// Every call in it fails.
        case failing
        /// The node answers as it was some blocks ago.
        case lagging(Int)
        /// Questions for logs find nothing.
        case withoutLogs
        /// Questions for logs fail.
        case failingLogs
    }

    /// Begins a fault that lasts until a time on the monotonic clock.
    mutating func begin(_ kind: WorldFault, until: UInt64, hits: Int, amount: Int) {
        active.append(Active(kind: kind, until: until, hitsLeft: max(1, hits), amount: amount))
    }

    /// Ends everything.
    mutating func clear() { active = [] }

    /// The verdict over a message of these methods, and the fault that it comes from.
    mutating func judge(
        _ methods: [String], now: UInt64
    ) -> (verdict: Verdict, kind: WorldFault?) {
        active.removeAll { $0.until <= now || $0.hitsLeft <= 0 }
        for index in active.indices {
            guard let verdict = Self.verdict(active[index], methods) else { continue }
            active[index].hitsLeft -= 1
            return (verdict, active[index].kind)
        }
        return (.answered, nil)
    }

    private static func verdict(_ fault: Active, _ methods: [String]) -> Verdict? {
        let sends = methods.contains("eth_sendRawTransaction")
        let asksLogs = methods.contains("eth_getLogs")
        switch fault.kind {
        case .chainAnswerLost: return sends ? .answerLost : nil
        case .chainRequestLost: return .requestLost
        case .silentChain: return .silent(until: fault.until)
        case .chainRateLimited: return .status(429)
        case .chainServerError: return .failing
        case .laggingHead: return sends ? nil : .lagging(fault.amount)
        // Every other answer is that of a node that lags.
        case .headBackwards:
            return sends ? nil : .lagging(fault.hitsLeft.isMultiple(of: 2) ? fault.amount : 0)
        case .emptyLogs: return asksLogs ? .withoutLogs : nil
        case .failingLogs: return asksLogs ? .failingLogs : nil
        default: return nil
        }
    }
}
