import Codecs
import Transport

/// Steers a running chain of Networks/Devnet by its `dev_` verbs and asks it anything else.
final class ChainControl: Sendable {
    private let client: HTTPClient

    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    init(rpc: String) throws {
        client = HTTPClient(dialer: SocketDialer(), endpoint: try Endpoint.parse(rpc).endpoint)
    }

    @discardableResult
    func command(_ method: String, _ parameters: [JSONValue] = []) async throws -> JSONValue {
        let call: JSONValue = [
            "jsonrpc": "2.0", "id": 1, "method": .string(method), "params": .array(parameters),
        ]
        let request = WireRequest(
            method: "POST", target: "/",
            headers: [WireHeader("content-type", "application/json")],
            body: call.encodedBytes())
        let outcome = await client.send(request, timeoutMilliseconds: 20_000)
        guard let body = outcome.response?.body, let answer = try? JSONValue(parsing: body),
            let result = answer["result"]
        else { throw Failure(description: "\(method): \(outcome)") }
        return result
    }

    func shutDown() { client.shutDown() }
}
