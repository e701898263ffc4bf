/// The bounds of one `HTTPServer`.
package struct HTTPServerLimits: Sendable {
    /// The most connections at a time; more are closed at once.
    package var connectionsMax = 1_024
    /// The largest body of a request.
    package var requestBytesMax = 16 * 1_024 * 1_024
    /// The most bytes of all headers of a request together.
    package var headerBytesMax = 64 * 1_024
    /// How long a connection may neither complete a request nor have one answered.
    package var idleMilliseconds: Int64 = 60_000
    /// The bounds of upgraded connections.
    package var webSocket = WebSocketLimits()

    /// The usual bounds.
    package init() {}
}
