/// What may happen to an open stream of a simulated network.
package enum LinkFault: Sendable, Hashable {
    /// It is reset once so many more bytes have arrived, inside a message if need be.
    case breakAfter(bytes: Int)
    /// Every byte vanishes, and neither end is told.
    case silence
    /// The client's next bytes take so much longer.
    case delay(milliseconds: Int64)
}

/// What did happen to streams of a simulated network.
package enum StreamFault: String, Sendable, Hashable, CaseIterable {
    /// A stream was reset in the middle.
    case reset = "connection-reset"
    /// Bytes vanished on a stream that both ends believed in.
    case silence = "half-open-silence"
    /// A client's bytes arrived much later than usual.
    case delay = "slow-request"
    /// A dial was refused.
    case refusal = "connect-refused"
    /// A dial got no answer.
    case unreachable = "unreachable"
    /// Bytes were held back.
    case stall = "partition"
}
