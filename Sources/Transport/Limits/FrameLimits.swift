/// The bounds of one stream of frames.
package struct FrameLimits: Sendable, Hashable {
    /// Bytes of one frame.
    package var frameBytesMax = 1 << 20
    /// Bytes that may wait to be sent before the connection is given up.
    package var outboundBytesMax = 16 << 20
    /// Connections that a listener keeps at once.
    package var connectionsMax = 64
    /// How long a handshake may take.
    package var handshakeMilliseconds: Int64 = 10_000

    /// The usual bounds.
    package init() {}
}
