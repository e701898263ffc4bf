import Codecs
package import Signing
package import Transport

/// The way to a remote signer: HTTP, over mutual TLS when its client dials so.
package struct WireSigningChannel: SigningChannel {
    private let client: any WireClient
    private let timeoutMilliseconds: Int64

    /// Posts by a client, which must not repeat requests; every exchange gets this much time.
    package init(_ client: any WireClient, timeoutMilliseconds: Int64) {
        self.client = client
        self.timeoutMilliseconds = timeoutMilliseconds
    }

    /// Posts JSON to a path.
    package func post(_ body: [UInt8], to path: String) async -> SigningAnswer {
        let request = WireRequest(
            method: "POST", target: path,
            headers: [
                WireHeader("content-type", "application/json"),
                WireHeader("accept", "application/json, text/plain"),
            ],
            body: body)
        switch await client.send(request, timeoutMilliseconds: timeoutMilliseconds) {
        case .response(let answer):
            return .answered(status: answer.status, body: answer.body)
        case .notSent(let error): return .notSent("\(error)")
        case .unknown(let error): return .unknown("\(error)")
        }
    }
}
