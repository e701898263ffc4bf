/// Named moments at which a test lets the process kill itself, to see what a restart makes of it.
///
/// Only a configuration with a `testing` section can name them.
package enum KillPoint: String, Hashable, Sendable, CaseIterable {
    /// An on-chain intent is written; nothing has been signed.
    case intentWritten = "intent-written"
    /// An exchange order is written; nothing has been sent.
    case orderWritten = "order-written"
    /// Signed bytes are on disk; nothing has been sent.
    case transactionSigned = "transaction-signed"
    /// A node took the bytes; nothing about it is written.
    case transactionSent = "transaction-sent"
    /// An exchange took the order; nothing about it is written.
    case orderSent = "order-sent"

    /// The point that an event reaches once it is durable.
    init?(durable event: DeskEventKind) {
        switch event {
        case .intentCreated: self = .intentWritten
        case .orderCreated: self = .orderWritten
        case .signed: self = .transactionSigned
        case .other: return nil
        }
    }

    /// The events that matter here.
    enum DeskEventKind {
        case intentCreated
        case orderCreated
        case signed
        case other
    }
}
