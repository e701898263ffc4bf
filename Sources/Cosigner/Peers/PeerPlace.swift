/// Where a party is reached.
package enum PeerPlace: Hashable, Sendable {
    /// It listens there itself.
    case direct(host: String, port: Int)
    /// Both ends come to a relay.
    case relayed(RelayPlace)
}
