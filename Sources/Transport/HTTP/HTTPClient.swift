package import Codecs

/// An HTTP/1.1 client for one endpoint with a bounded pool of kept-alive connections.
///
/// Never repeats a request: a request that found its connection closed before a byte was written
/// is dialed again, any other failure is the caller's to judge.
package final class HTTPClient: WireClient {
    private let pool: HTTPPool

    /// The endpoint.
    package let endpoint: Endpoint

    /// A client that dials when the first request comes.
    package init(
        dialer: any StreamDialer, endpoint: Endpoint, limits: HTTPClientLimits = HTTPClientLimits()
    ) {
        self.endpoint = endpoint
        pool = HTTPPool(dialer: dialer, endpoint: endpoint, limits: limits)
    }

    /// Sends one request and waits for what becomes of it, no longer than this.
    ///
    /// Waiting for a connection counts. A cancelled task still gets the outcome, and from then on
    /// waits no longer than the limits say.
    package func send(
        _ request: WireRequest, timeoutMilliseconds: Int64
    ) async -> HTTPOutcome {
        if let fault = request.fault { return .notSent(fault) }
        let (pool, haste) = (pool, HTTPHaste())
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                pool.loop.perform {
                    pool.submit(request, haste, timeoutMilliseconds: timeoutMilliseconds) {
                        continuation.resume(returning: $0)
                    }
                }
            }
        } onCancel: {
            haste.begin()
            pool.loop.perform { pool.hasten(haste) }
        }
    }

    /// Closes all connections; what waits was not sent, what was sent is unknown.
    package func shutDown() {
        let pool = pool
        pool.loop.perform { pool.shutDown() }
    }

    deinit { shutDown() }
}
