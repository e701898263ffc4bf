import HTTPTypes
import Hummingbird

/// Refuses requests that a web page made: an `Origin` header, or a `Host` that is not this server
/// (DNS rebinding).
struct HostGuard<Context: RequestContext>: RouterMiddleware {
    let host: String

    @concurrent
    func handle(
        _ request: Request, context: Context,
        next: @concurrent (Request, Context) async throws -> Response
    ) async throws -> Response {
        let name = Self.host(of: request.head.authority ?? "")
        guard request.headers[.origin] == nil, name == host || name == "localhost" else {
            let refusal = GatewayError(
                .forbidden, "forbidden", "this API is not for web pages; call it by its address")
            return refusal.response
        }
        return try await next(request, context)
    }

    private static func host(of authority: String) -> String {
        if authority.hasPrefix("[") { return String(authority.prefix { $0 != "]" }.dropFirst()) }
        return String(authority.prefix { $0 != ":" })
    }
}
