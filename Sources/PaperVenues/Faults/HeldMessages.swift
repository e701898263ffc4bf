import Basics

/// A message that goes out later than it should.
struct HeldMessage: Sendable {
    let due: Timestamp
    /// Among those due at one time the lower goes first.
    let sequence: UInt64
    let text: String
    let connection: UInt64
    /// What is counted when it goes out; nil for what only had to wait for another.
    let kind: FaultKind?
}

/// Messages that go out later, in the order in which they are due; bounded.
struct HeldMessages: Sendable {
    /// By due time, then sequence.
    private var messages: [HeldMessage] = []
    private var lastSequence: UInt64 = 0

    /// When the next is due.
    var nextDue: Timestamp? { messages.first?.due }

    /// Whether one more fits.
    var hasRoom: Bool { messages.count < PaperLimits.heldMessagesMax }

    /// Holds a message; false, and it is not held, when there are too many.
    mutating func hold(
        _ text: String, connection: UInt64, until due: Timestamp, counting kind: FaultKind?
    ) -> Bool {
        guard hasRoom else { return false }
        lastSequence += 1
        let message = HeldMessage(
            due: due, sequence: lastSequence, text: text, connection: connection, kind: kind)
        // Behind all that are due no later: sequences only grow.
        let place = messages.lastIndex { $0.due <= due }.map { $0 + 1 } ?? 0
        messages.insert(message, at: place)
        return true
    }

    /// Takes what is due.
    mutating func take(due now: Timestamp) -> [HeldMessage] {
        let count = messages.firstIndex { $0.due > now } ?? messages.count
        defer { messages.removeFirst(count) }
        return Array(messages[..<count])
    }

    /// Forgets what a connection will never get.
    mutating func drop(connection: UInt64) { messages.removeAll { $0.connection == connection } }
}
