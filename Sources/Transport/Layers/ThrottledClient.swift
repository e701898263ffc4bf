package import Basics
package import Codecs

/// Keeps requests within a rate limit; waiting counts against the caller's time.
package struct ThrottledClient: WireClient {
    private let client: any WireClient
    private let throttle: Throttle
    private let time: any TimeSource
    private let weight: @Sendable (WireRequest) -> Int

    /// Wraps a client; `weight` says how many tokens a request costs.
    package init(
        _ client: any WireClient, throttle: Throttle, time: any TimeSource,
        weight: @escaping @Sendable (WireRequest) -> Int
    ) {
        self.client = client
        self.throttle = throttle
        self.time = time
        self.weight = weight
    }

    package func send(
        _ request: WireRequest, timeoutMilliseconds: Int64
    ) async -> HTTPOutcome {
        let start = time.monotonicNanoseconds()
        let isAllowed = await throttle.acquire(
            weight(request), withinMilliseconds: timeoutMilliseconds)
        guard isAllowed else { return .notSent(TransportError(.queueFull, "rate limit")) }
        let waited = Int64((time.monotonicNanoseconds() &- start) / 1_000_000)
        return await client.send(
            request, timeoutMilliseconds: max(1, timeoutMilliseconds - waited))
    }
}
