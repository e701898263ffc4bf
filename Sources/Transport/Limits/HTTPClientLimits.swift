/// The bounds of one `HTTPClient`.
package struct HTTPClientLimits: Sendable {
    /// The most connections to the endpoint at a time.
    package var connectionsMax = 4
    /// The most requests that wait for a connection.
    package var queueMax = 256
    /// The largest body of an answer.
    package var answerBytesMax = 16 * 1_024 * 1_024
    /// The most bytes of all headers of an answer together.
    package var headerBytesMax = 64 * 1_024
    /// How long an unused connection is trusted to be still open.
    package var idleMilliseconds: Int64 = 15_000
    /// How long the outcome of a request whose task was cancelled is still waited for.
    package var cancelledMilliseconds: Int64 = 1_000

    /// The usual bounds.
    package init() {}
}
