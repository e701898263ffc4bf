import Codecs
import Hummingbird

/// `POST /v1/quotes`: a plan, without doing anything.
struct Quotes {
    let port: any GatewayPort

    func add(to router: Router<BasicRequestContext>) {
        router.post("v1/quotes") { request, _ in
            await answer { () throws(GatewayError) in
                try await port.quote(try await TradeRequest(request.json()))
            }
        }
    }
}

extension Request {
    /// The body as JSON.
    func json() async throws(GatewayError) -> JSONValue {
        let bytes: [UInt8]
        do {
            var request = self
            let buffer = try await request.collectBody(upTo: GatewayLimits.bodyBytesMax)
            bytes = Array(buffer.readableBytesView)
        } catch {
            throw GatewayError(.badRequest, "bad-request", "the body cannot be read")
        }
        do {
            return try JSONValue(parsing: bytes)
        } catch {
            throw GatewayError(.badRequest, "bad-json", "the body is not JSON: \(error)")
        }
    }
}
