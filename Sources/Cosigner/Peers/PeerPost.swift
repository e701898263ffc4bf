/// The seam at which messages leave for other parties.
package protocol PeerPost: Sendable {
    /// Sends sealed bytes to a party; they are lost when it is not there.
    func send(_ sealed: [UInt8], to party: UInt16)
    /// Waits until all of these can be reached; those that cannot in time.
    func missing(of parties: [UInt16], withinMilliseconds: Int64) async -> [UInt16]
    /// How many bytes went to each party so far, where that is counted.
    var sentBytes: [UInt16: UInt64] { get }
}

extension PeerPost {
    /// Not counted.
    package var sentBytes: [UInt16: UInt64] { [:] }
}

/// Where what comes from other parties and coordinators goes.
///
/// The verbs come on event loops and must not block.
package protocol LinkReceiver: Sendable {
    /// A message of a party came, signed by it.
    func received(_ envelope: PeerEnvelope)
    /// A coordinator asks something; `answer` is called once.
    func called(_ body: [UInt8], answer: @escaping @Sendable ([UInt8]) -> Void)
}
