/// The bounds of a relay.
package struct RelayLimits: Sendable, Hashable {
    /// Guests that it knows.
    package static let guestsMax = 24
    /// Connections of one guest; a further one takes the place of its oldest.
    package var seatsPerGuestMax = 64
    /// Connections that have not said yet who they are and whom they want.
    package var strangersMax = 128
    /// How long a handshake and the wish after it may take.
    package var handshakeMilliseconds: Int64 = 10_000
    /// Bytes that one connection may have carried in each second, on average and at once; what comes
    /// faster is read later.
    package var bytesPerSecondMax = 8 << 20

    /// The usual bounds.
    package init() {}
}
