/// What a stream carries, so that nothing urgent waits behind what comes in floods.
package enum StreamTraffic: Hashable, Sendable {
    /// Requests and their answers, and the account's own events.
    case requests
    /// Market data: read on a thread of its own.
    case marketData
}
