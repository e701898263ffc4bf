package import Transport

/// Where one Binance environment listens: live, test net, or a paper exchange.
package struct BinanceEndpoints: Hashable, Sendable {
    /// REST of the live exchange (`rest-api.md`, "General API Information").
    package static let liveRest = "https://api.binance.com"

    /// REST, such as `https://api.binance.com`.
    package let rest: Endpoint
    /// Market data streams, such as `wss://stream.binance.com:9443`.
    package let stream: Endpoint
    /// The WebSocket API, such as `wss://ws-api.binance.com:443/ws-api/v3`.
    package let webSocketApi: Endpoint
    /// The path of the WebSocket API.
    package let webSocketApiPath: String

    /// Reads the three URLs; paths of the first two are ignored.
    package init(rest: String, stream: String, webSocketApi: String) throws(VenueError) {
        self.rest = try Self.parse(rest).endpoint
        self.stream = try Self.parse(stream).endpoint
        let api = try Self.parse(webSocketApi)
        self.webSocketApi = api.endpoint
        webSocketApiPath = api.target == "/" ? "/ws-api/v3" : api.target
    }

    private static func parse(
        _ url: String
    ) throws(VenueError) -> (endpoint: Endpoint, target: String) {
        do throws(TransportError) {
            return try Endpoint.parse(url)
        } catch {
            throw VenueError(.badEndpoint, error.detail)
        }
    }
}
