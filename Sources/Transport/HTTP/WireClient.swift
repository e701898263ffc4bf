package import Codecs

/// Sends requests to one endpoint; the layers wrap each other by it.
package protocol WireClient: Sendable {
    /// Sends one request and waits for what becomes of it, no longer than this.
    func send(_ request: WireRequest, timeoutMilliseconds: Int64) async -> HTTPOutcome
}
