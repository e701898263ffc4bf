package import Basics
package import Codecs

/// Repeats requests as a `RetryPolicy` allows, within the caller's time.
package struct RetryingClient: WireClient {
    private let client: any WireClient
    private let policy: RetryPolicy
    private let time: any TimeSource
    private let isIdempotent: @Sendable (WireRequest) -> Bool

    /// Wraps a client; unless told otherwise only `GET` and `HEAD` count as idempotent.
    package init(
        _ client: any WireClient, policy: RetryPolicy, time: any TimeSource,
        isIdempotent: @escaping @Sendable (WireRequest) -> Bool = {
            $0.method == "GET" || $0.method == "HEAD"
        }
    ) {
        self.client = client
        self.policy = policy
        self.time = time
        self.isIdempotent = isIdempotent
    }

    /// Sends until there is an answer or the policy stops.
    ///
    /// Once any attempt may have been carried out, the outcome is an answer or `unknown`, never
    /// `notSent`.
    package func send(
        _ request: WireRequest, timeoutMilliseconds: Int64
    ) async -> HTTPOutcome {
        let start = time.monotonicNanoseconds()
        var firstUnknown: TransportError?
        var attempts = 0
        while true {
            let left = timeoutMilliseconds - elapsedMilliseconds(since: start)
            let outcome = await client.send(request, timeoutMilliseconds: max(1, left))
            attempts += 1
            if case .unknown(let error) = outcome, firstUnknown == nil { firstUnknown = error }
            let pause = policy.pause(
                after: outcome, attempts: attempts, isIdempotent: isIdempotent(request))
            let remaining = timeoutMilliseconds - elapsedMilliseconds(since: start)
            guard let pause, pause < remaining,
                (try? await time.sleep(milliseconds: pause)) != nil
            else { return Self.merge(outcome, firstUnknown) }
        }
    }

    private func elapsedMilliseconds(since start: UInt64) -> Int64 {
        Int64((time.monotonicNanoseconds() &- start) / 1_000_000)
    }

    private static func merge(_ last: HTTPOutcome, _ earlier: TransportError?) -> HTTPOutcome {
        if case .notSent = last, let earlier { return .unknown(earlier) }
        return last
    }
}
