package import Basics

/// What a caller wants to keep: the journal adds the sequence and the chain.
package struct JournalRecord: Sendable, Equatable {
    /// What the payload means; the journal does not look at it.
    package let kind: UInt16
    /// The event's time, from the caller's clock.
    package let time: Timestamp
    /// The encoded event; at most `StorageLimits.payloadBytesMax` bytes.
    package let payload: [UInt8]

    /// Describes one event.
    package init(kind: UInt16, time: Timestamp, payload: [UInt8]) {
        self.kind = kind
        self.time = time
        self.payload = payload
    }
}
