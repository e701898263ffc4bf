import Basics
import Codecs
import Transport

/// Hears of new heads over a WebSocket, as hints only: what they say is asked for again.
///
/// Connects again after every end, with pauses that grow; nothing is lost meanwhile, because the
/// head walker closes every gap.
struct HeadSubscription: Sendable {
    /// Opens the connections.
    let client: WebSocketClient
    /// The node.
    let endpoint: Endpoint
    /// The path and query of the upgrade.
    let target: String
    /// The clock of all pauses.
    let time: any TimeSource
    /// How often to ping.
    let pingMilliseconds: Int64
    /// How long an upgrade may take.
    let timeoutMilliseconds: Int64
    /// The longest pause between connections.
    let pauseMillisecondsMax: Int64

    /// Runs until its task is cancelled; calls `hint` for each head and each new connection.
    func run(hint: @escaping @Sendable () -> Void) async throws {
        var backoff = Backoff(firstMilliseconds: 250, mostMilliseconds: pauseMillisecondsMax)
        while true {
            if await connect(hint: hint) { backoff.reset() }
            try await time.sleep(milliseconds: backoff.pause())
        }
    }

    /// One connection from its start to its end; true if the node took the subscription.
    private func connect(hint: @Sendable () -> Void) async -> Bool {
        let (events, feed) = AsyncStream.makeStream(
            of: WebSocketEvent.self, bufferingPolicy: .bufferingNewest(ChainLimits.hintsMax))
        let opened = try? await client.connect(
            endpoint, target: target, timeoutMilliseconds: timeoutMilliseconds
        ) { event in
            feed.yield(event)
            if case .closed = event { feed.finish() }
        }
        guard let connection = opened else { return false }
        connection.send(json: Self.request)
        async let _: Void = ping(connection)
        let wasUp = await listen(to: events, hint: hint)
        connection.close()
        // Leaving the scope cancels and awaits the pings.
        return wasUp
    }

    /// Reads until the end of the connection, a refusal or cancellation.
    private func listen(
        to events: AsyncStream<WebSocketEvent>, hint: @Sendable () -> Void
    ) async -> Bool {
        var isUp = false
        for await event in events {
            guard case .text(let bytes) = event else { continue }
            switch Self.meaning(of: bytes) {
            case .confirmed:
                isUp = true
                hint()
            case .head: hint()
            case .refused: return isUp
            case .nothing: break
            }
        }
        return isUp
    }

    /// Pings, and cuts the connection when two periods bring nothing.
    private func ping(_ connection: WebSocketConnection) async {
        let silenceMax = UInt64(max(1, pingMilliseconds)) * 2_000_000
        while (try? await time.sleep(milliseconds: pingMilliseconds)) != nil {
            let now = time.monotonicNanoseconds()
            if now > connection.lastReceivedNanoseconds,
                now - connection.lastReceivedNanoseconds > silenceMax
            {
                connection.abort()
                return
            }
            connection.send(ping: [])
        }
    }

    /// What a message means here.
    enum Meaning {
        /// The subscription began.
        case confirmed
        /// The node does not take it.
        case refused
        /// A new head.
        case head
        /// Anything else.
        case nothing
    }

    /// What is sent first.
    static let request: JSONValue = [
        "jsonrpc": "2.0", "id": 1, "method": "eth_subscribe", "params": ["newHeads"],
    ]

    /// Reads a message; total.
    static func meaning(of bytes: some Collection<UInt8>) -> Meaning {
        guard let message = try? JSONValue(parsing: bytes) else { return .nothing }
        if message["method"] == "eth_subscription" { return .head }
        guard message["id"]?.numberText == "1" else { return .nothing }
        return message["result"]?.stringValue == nil ? .refused : .confirmed
    }
}
