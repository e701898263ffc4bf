import Cryptography
import HTTPTypes
import Hummingbird

/// Lets only requests in that show the node's key: `Authorization: Bearer …`.
struct KeyAuthentication<Context: RequestContext>: RouterMiddleware {
    let key: [UInt8]

    @concurrent
    func handle(
        _ request: Request, context: Context,
        next: @concurrent (Request, Context) async throws -> Response
    ) async throws -> Response {
        let shown = Array((request.headers[.authorization] ?? "").utf8)
        // Compared in constant time, so that answers do not tell how much of a guess is right.
        guard constantTimeEqual(shown, Array("Bearer ".utf8) + key) else {
            let refusal = GatewayError(
                .unauthorized, "unauthorized", "show the node's key: Authorization: Bearer KEY")
            return refusal.response
        }
        return try await next(request, context)
    }
}
