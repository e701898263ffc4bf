import Signing

/// The named bounds of this module.
package enum CosignerLimits {
    /// Bytes of a share, before it is sealed.
    package static let shareBytesMax = 1 << 16
    /// Parties of one key.
    package static let partiesMax = 16
    /// Sessions that one epoch of a key may open; a refresh starts anew.
    package static let sessionsPerEpochMax = 1_000_000
    /// Setups that a session may use up: two for each other party.
    package static let setupsPerSessionMax = 2 * (partiesMax - 1)
    /// Setups that are kept with one peer in one direction.
    package static let setupsKeptMax = SetupPool.setupsMax
    /// Setups that one exchange makes: few, so that a signature never waits long for the processor.
    static let setupsPerExchangeMax = 4
    /// Setups that a peer may have made with it in each second, on average.
    static let setupsPerSecondMax = 60
    /// How long an exchange of setups may take.
    static let setupNanosecondsMax: UInt64 = 10_000_000_000
    /// Bytes of what is public of a key with its shares.
    static let originBytesMax = 1 << 10
    /// Messages of setups and of settling that may wait.
    static let choresMax = 256
    /// Keys of which it is asked at once whether a new share counts.
    static let questionsMax = 16
    /// Consents that may come with one call: of all approvers, for all parties.
    static let consentsMax = approversMax * partiesMax
    /// Failures without a culprit after which a key is frozen, unless the configuration says less.
    package static let failuresMax = 3
    /// Requests whose first sight is remembered for time locks.
    package static let requestsSeenMax = 10_000
    /// How long a spending window may be.
    package static let windowSecondsMax: UInt64 = 35 * 86_400
    /// Reservations that count against the windows of one asset.
    package static let reservationsMax = 100_000
    /// Nonces of one account that are remembered; the oldest give way, which were used long ago.
    ///
    /// Fees count against windows, so nobody makes them give way by asking for more.
    package static let noncesMax = 100_000
    /// Bytes of a request's content.
    package static let requestBytesMax = 1 << 17
    /// Levels of a derivation path.
    package static let pathLevelsMax = 8
    /// Bytes of a policy file.
    package static let policyBytesMax = 1 << 20
    /// People who approve policies.
    package static let approversMax = 32
    /// Bytes of one message's payload.
    package static let payloadBytesMax = 1 << 19
    /// Messages of one session that may wait for their round.
    package static let waitingMessagesMax = 8 * partiesMax
    /// How long a coordinator waits for a party to say that it is there.
    package static let presenceMilliseconds: Int64 = 3_000
    /// Connections that a coordinator may have to a party over a relay at once.
    static let relayedCallsMax = 6
    /// Sessions that are open at once.
    package static let sessionsMax = 64
    /// Messages that a peer may send at once, and in each second on average.
    package static let messagesPerSecondMax = 2_000
}
