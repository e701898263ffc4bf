import Basics
import Codecs

extension ChainRPC {
    /// The signed bytes that a message asks to be sent.
    static func rawTransactions(in body: JSONValue) -> [[UInt8]] {
        (body.arrayValue ?? [body]).compactMap { call in
            guard call["method"]?.stringValue == "eth_sendRawTransaction",
                let text = call["params"]?[0]?.stringValue
            else { return nil }
            return try? Hex.decode(text)
        }
    }

    /// Refuses calls of these methods, or of all, and answers the rest with null.
    static func refuse(
        _ body: JSONValue, methods: [String]?, _ refusal: ChainRefusal
    ) -> JSONValue {
        each(body) { call in
            let method = call["method"]?.stringValue ?? ""
            guard methods?.contains(method) ?? true else { return nil }
            return ["jsonrpc": "2.0", "id": call["id"] ?? .null, "error": refusal.json]
        }
    }

    /// Answers questions for logs with none.
    static func withoutLogs(_ body: JSONValue) -> JSONValue {
        each(body) { call in
            guard call["method"]?.stringValue == "eth_getLogs" else { return nil }
            return ["jsonrpc": "2.0", "id": call["id"] ?? .null, "result": []]
        }
    }

    private static func each(
        _ body: JSONValue, _ answer: (JSONValue) -> JSONValue?
    ) -> JSONValue {
        func one(_ call: JSONValue) -> JSONValue {
            answer(call)
                ?? ["jsonrpc": "2.0", "id": call["id"] ?? .null, "result": .null]
        }
        guard case .array(let calls) = body else { return one(body) }
        return .array(calls.map(one))
    }
}
