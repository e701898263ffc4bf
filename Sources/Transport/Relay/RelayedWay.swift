package import Basics

/// The way to somebody who is reached through a relay.
package struct RelayedWay: Sendable {
    /// Where the relay listens.
    package let host: String
    /// The port.
    package let port: Int
    /// The name by which the relay knows who is wanted.
    package let guest: Hash32
    /// Whether this end is the server of the TLS between both ends.
    package let isServer: Bool
    /// Whether a certificate (in DER) is the relay's.
    package let isRelay: @Sendable ([UInt8]) -> Bool
    /// Whether it is that of who is wanted; nobody else is spoken to, whoever the relay brings.
    package let isGuest: @Sendable ([UInt8]) -> Bool

    /// A way.
    package init(
        host: String, port: Int, guest: Hash32, isServer: Bool,
        isRelay: @escaping @Sendable ([UInt8]) -> Bool,
        isGuest: @escaping @Sendable ([UInt8]) -> Bool
    ) {
        self.host = host
        self.port = port
        self.guest = guest
        self.isServer = isServer
        self.isRelay = isRelay
        self.isGuest = isGuest
    }
}
