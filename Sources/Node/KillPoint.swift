import Desk
import Settlement

/// Named moments at which a test lets the process kill itself, to see what a restart makes of it.
///
/// Only a configuration with a `testing` section can name them.
package enum KillPoint: String, Hashable, Sendable, CaseIterable {
    /// An on-chain intent is decided; nothing of it is written.
    case beforeIntent = "before-intent"
    /// An on-chain intent is written; nothing has been signed.
    case intentWritten = "intent-written"
    /// An on-chain intent is on disk with its nonce; nothing has been signed.
    case intentSynced = "intent-synced"
    /// An exchange order is written; nothing has been sent.
    case orderWritten = "order-written"
    /// Signed bytes are written; nothing has been sent.
    case transactionSigned = "transaction-signed"
    /// A node took the bytes; nothing about it is written.
    case transactionSent = "transaction-sent"
    /// A receipt is seen; nothing about it is written.
    case transactionIncluded = "transaction-included"
    /// Signed bytes of a replacement are written; nothing has been sent.
    case replacementSigned = "replacement-signed"
    /// Blocks are seen to have left the chain; nothing about it is written.
    case reorgSeen = "reorg-seen"
    /// An exchange took the order; nothing about it is written.
    case orderSent = "order-sent"
    /// A run after the first has begun, and nothing that it asks for has been done.
    case inRecovery = "in-recovery"

    /// The points that a step reaches when its events are about to be handed to the journal.
    static func before(_ events: [DeskEvent]) -> [KillPoint] {
        events.contains(where: \.createsIntent) ? [.beforeIntent] : []
    }

    /// The points that a step reaches once its events are written.
    static func written(_ events: [DeskEvent]) -> [KillPoint] {
        events.compactMap { event in
            switch event {
            case .started(let epoch): epoch > 1 ? .inRecovery : nil
            case .intentCreated: .intentWritten
            case .orderCreated: .orderWritten
            case .settlement(.signed): .transactionSigned
            case .settlement(.replaced), .settlement(.cancelSigned): .replacementSigned
            default: nil
            }
        }
    }

    /// The points that a step reaches once its events are synced.
    static func synced(_ events: [DeskEvent]) -> [KillPoint] {
        events.contains(where: \.createsIntent) ? [.intentSynced] : []
    }
}

extension DeskEvent {
    fileprivate var createsIntent: Bool {
        if case .intentCreated = self { true } else { false }
    }
}
