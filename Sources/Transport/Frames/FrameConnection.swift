import NIOCore

/// One end of a stream of frames, in TLS 1.3 with both certificates checked.
package final class FrameConnection: Sendable {
    /// The other end's certificate in DER.
    package let certificate: [UInt8]
    private let channel: any Channel

    init(channel: any Channel, certificate: [UInt8]) {
        self.channel = channel
        self.certificate = certificate
    }

    /// Sends a frame behind all before it; one that is empty or too large closes the connection.
    package func send(_ frame: [UInt8]) {
        channel.eventLoop.perform { [channel] in
            channel.writeAndFlush(FrameOutbound(bytes: frame), promise: nil)
        }
    }

    /// Ends the connection.
    package func close() { channel.close(promise: nil) }
}

extension FrameConnection: Hashable {
    /// Whether both are the same connection.
    package static func == (left: FrameConnection, right: FrameConnection) -> Bool {
        left === right
    }

    /// By identity.
    package func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }
}

/// A frame on its way out.
struct FrameOutbound: Sendable {
    let bytes: [UInt8]
}
