/// What a link did not pass on, by reason and in frames; nothing of it ends a session.
package struct LinkDrops: Hashable, Sendable {
    /// Bytes that are no frame, or no message.
    package internal(set) var malformed = 0
    /// Messages that their sender has not signed, or that came over another's connection.
    package internal(set) var unauthentic = 0
    /// Calls of somebody who is no coordinator.
    package internal(set) var uncalled = 0
    /// More than a connection may send.
    package internal(set) var excessive = 0
    /// Messages for a party that is not connected.
    package internal(set) var unsent = 0
}
