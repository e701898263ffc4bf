/// By which way signed bytes leave us; part of each signed form, for ever.
///
/// All signed forms of a nonce go the way of the first: what was private stays so, whatever repairs
/// it and whatever the configuration says by then.
package enum SendingRoute: UInt8, Hashable, Sendable, CaseIterable {
    /// To the chain's nodes, which pass them on to everybody.
    case publicPool = 0
    /// To a private relay and nobody else.
    case relay = 1

    /// What a person reads while a private transaction cannot be sent.
    package static let relayMissing =
        "it may only be sent by a private relay, and none is configured any more; configure it again, "
        + "for nothing else may see it"
}
