import Basics

/// Until when the requests that placed orders were valid; bounded.
struct OrderValidities: Sendable {
    private struct Entry: Sendable {
        let account: Int
        let clientOrderId: String
        let end: Timestamp
    }

    /// Oldest first.
    private var entries: [Entry] = []

    /// Notes an order; what is over is forgotten.
    mutating func note(account: Int, clientOrderId: String, end: Timestamp, now: Timestamp) {
        entries.removeAll { $0.end < now }
        if entries.count >= PaperLimits.validitiesKeptMax { entries.removeFirst() }
        entries.append(Entry(account: account, clientOrderId: clientOrderId, end: end))
    }

    /// Whether the request that placed an order may still be on its way.
    func isOpen(account: Int, clientOrderId: String, now: Timestamp) -> Bool {
        entries.contains {
            $0.account == account && $0.clientOrderId == clientOrderId && now <= $0.end
        }
    }
}
