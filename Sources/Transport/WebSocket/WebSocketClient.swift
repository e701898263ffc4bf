package import Basics
package import Codecs
import NIOCore
import NIOHTTP1
import NIOWebSocket

/// Opens WebSocket connections.
package struct WebSocketClient: Sendable {
    private let dialer: any StreamDialer
    private let entropy: any EntropySource
    private let limits: WebSocketLimits

    /// Dials by this dialer; keys and masks come from this entropy.
    package init(
        dialer: any StreamDialer, entropy: any EntropySource,
        limits: WebSocketLimits = WebSocketLimits()
    ) {
        self.dialer = dialer
        self.entropy = entropy
        self.limits = limits
    }

    /// Connects and upgrades.
    ///
    /// Events come on the connection's loop, in order, and may come before this returns; `onEvent`
    /// must not block.
    package func connect(
        _ endpoint: Endpoint, target: String, headers: [WireHeader] = [],
        timeoutMilliseconds: Int64 = 10_000, traffic: StreamTraffic = .requests,
        onEvent: @escaping @Sendable (WebSocketEvent) -> Void
    ) async throws(TransportError) -> WebSocketConnection {
        let request = WireRequest(method: "GET", target: target, headers: headers)
        if let fault = request.fault { throw fault }
        guard let key = try? entropy.bytes(count: 16), key.count == 16 else {
            throw TransportError(.noEntropy)
        }
        let attempt = WebSocketAttempt(
            endpoint: endpoint, head: request.head(authority: endpoint.authority),
            key: Base64.encode(key), masks: WebSocketMasks(entropy: entropy), limits: limits,
            dialer: dialer, traffic: traffic, onEvent: onEvent)
        let result = await withCheckedContinuation { continuation in
            attempt.start(timeoutMilliseconds: timeoutMilliseconds) {
                continuation.resume(returning: $0)
            }
        }
        return try result.get()
    }

    /// Connects to a `ws` or `wss` URL.
    package func connect(
        url: String, headers: [WireHeader] = [], timeoutMilliseconds: Int64 = 10_000,
        onEvent: @escaping @Sendable (WebSocketEvent) -> Void
    ) async throws(TransportError) -> WebSocketConnection {
        let (endpoint, target) = try Endpoint.parse(url)
        return try await connect(
            endpoint, target: target, headers: headers, timeoutMilliseconds: timeoutMilliseconds,
            onEvent: onEvent)
    }
}
