package import Basics
import Codecs

/// A message from party to party; it travels in `SealedEnvelopes`.
package struct PeerEnvelope: Hashable, Sendable {
    /// Who `to` is when a message is for everybody.
    package static let everybody: UInt16 = 0

    /// The session.
    package var sid: Hash32
    /// The round, from zero.
    package var round: UInt8
    /// The sender.
    package var from: UInt16
    /// The receiver, or `everybody`.
    package var to: UInt16
    /// What the payload is, by the protocol's own numbers.
    package var type: UInt8
    /// The hash of what the sender got from everybody in the round before; zero in the first.
    package var view: Hash32
    /// The payload.
    package var payload: [UInt8]

    /// A message.
    package init(
        sid: Hash32, round: UInt8, from: UInt16, to: UInt16, type: UInt8, view: Hash32,
        payload: [UInt8]
    ) {
        self.sid = sid
        self.round = round
        self.from = from
        self.to = to
        self.type = type
        self.view = view
        self.payload = payload
    }

    func write(to writer: inout BinaryWriter) {
        writer.write(sid)
        writer.write(round)
        writer.write(from)
        writer.write(to)
        writer.write(type)
        writer.write(view)
        writer.writeBytes(payload)
    }

    init(_ reader: inout BinaryReader) throws(BinaryError) {
        sid = try reader.read()
        round = try reader.read()
        from = try reader.read()
        to = try reader.read()
        type = try reader.read()
        view = try reader.read()
        payload = try reader.readBytes(maximum: CosignerLimits.payloadBytesMax)
    }
}
