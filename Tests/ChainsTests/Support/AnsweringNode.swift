import Codecs
import Transport

/// A node that answers every call by a function; nil is an error object.
struct AnsweringNode: WireClient {
    let answer: @Sendable (_ method: String, _ parameters: [JSONValue]) -> JSONValue?

    func send(_ request: WireRequest, timeoutMilliseconds: Int64) async -> HTTPOutcome {
        guard let message = try? JSONValue(parsing: request.body) else {
            return .response(WireResponse(status: 400, headers: [], body: []))
        }
        let calls = message.arrayValue ?? [message]
        let answers = calls.map { call in
            let result = answer(
                call["method"]?.stringValue ?? "", call["params"]?.arrayValue ?? [])
            let outcome: (String, JSONValue) =
                result.map { ("result", $0) }
                ?? ("error", ["code": -32_000, "message": "query returned too many results"])
            return BlockJSON.object([("jsonrpc", "2.0"), ("id", call["id"] ?? .null), outcome])
        }
        return .response(
            WireResponse(json: message.arrayValue == nil ? answers[0] : .array(answers)))
    }
}
