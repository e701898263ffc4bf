import Codecs
import Synchronization
import Transport

/// A wire that keeps what was sent and answers each request by a function.
final class RecordingClient: WireClient {
    private let sent = Mutex<[WireRequest]>([])
    private let answer: @Sendable (WireRequest) -> HTTPOutcome

    init(_ answer: @escaping @Sendable (WireRequest) -> HTTPOutcome) {
        self.answer = answer
    }

    /// Answers every request with the same text and status 200.
    convenience init(text: String) {
        self.init { _ in .response(WireResponse(status: 200, body: Array(text.utf8))) }
    }

    /// Answers every call with the same result under the call's own id.
    convenience init(result: JSONValue) {
        self.init { request in
            let call = (try? JSONValue(parsing: request.body)) ?? .null
            return .response(
                WireResponse(json: ["jsonrpc": "2.0", "id": call["id"] ?? .null, "result": result]))
        }
    }

    var requests: [WireRequest] { sent.withLock { $0 } }
    /// The bodies as text.
    var bodies: [String] { requests.map { String(decoding: $0.body, as: UTF8.self) } }

    func send(_ request: WireRequest, timeoutMilliseconds: Int64) async -> HTTPOutcome {
        sent.withLock { $0.append(request) }
        return answer(request)
    }
}
