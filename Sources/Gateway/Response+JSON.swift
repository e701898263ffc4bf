import Codecs
import HTTPTypes
import Hummingbird
import NIOCore

extension Response {
    /// A JSON body with a status.
    init(_ json: JSONValue, status: HTTPResponse.Status = .ok) {
        self.init(
            status: status, headers: [.contentType: "application/json"],
            body: .init(byteBuffer: ByteBuffer(bytes: json.encodedBytes())))
    }
}

extension GatewayError {
    /// `{"error":{"code","message","field"?}}` with the status.
    var response: Response {
        var members: [JSONValue.Member] = [
            .init(name: "code", value: .string(code)),
            .init(name: "message", value: .string(message)),
        ]
        if let field { members.append(.init(name: "field", value: .string(field))) }
        return Response(["error": .object(members)], status: .init(code: status.rawValue))
    }
}

/// Answers with what the body returns, or with its refusal.
func answer(_ body: () async throws(GatewayError) -> JSONValue) async -> Response {
    do {
        return Response(try await body())
    } catch {
        return error.response
    }
}
