package import Codecs
import Cryptography
package import Transport

/// Puts the signed header of an identity on every request, over the bytes that go out.
package struct SigningWireClient: WireClient {
    private let client: any WireClient
    private let identity: RelayIdentity

    /// Wraps a client, which must send bodies as they are.
    package init(_ client: any WireClient, identity: RelayIdentity) {
        self.client = client
        self.identity = identity
    }

    /// Signs and sends; what cannot be signed is not sent.
    package func send(_ request: WireRequest, timeoutMilliseconds: Int64) async -> HTTPOutcome {
        var signed = request
        do throws(CryptographyError) {
            signed.headers.append(try identity.header(for: request.body))
        } catch {
            return .notSent(TransportError(.badRequest, "the identity cannot sign"))
        }
        return await client.send(signed, timeoutMilliseconds: timeoutMilliseconds)
    }
}
