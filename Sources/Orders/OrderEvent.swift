package import Basics
package import Markets

/// What happened to one order.
///
/// Applied alike when live and on replay.
package enum OrderEvent: Hashable, Sendable {
    /// It went to the transport; after `validUntil` the exchange no longer accepts the request.
    case sent(validUntil: Timestamp)
    /// The exchange told its state.
    case reported(OrderReport)
    /// The exchange definitely refused it, or it provably never left.
    case rejected(code: Int, message: String)
    /// Nothing is known after the request.
    case becameUnknown(reason: String)
    /// A query by client id after the validity window found nothing.
    case foundAbsent(at: Timestamp)
    /// Two such answers agree: it never arrived.
    case provenAbsent
    /// A trade, first seen now.
    case filled(Fill)
    /// Two people declared it dead while nobody could tell.
    case overridden
}
