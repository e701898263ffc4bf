package import Basics
import Codecs

extension BinanceRequests {
    /// The name of a symbol's stream of book changes, every 100 ms.
    package static func depthStream(symbol: String) -> String {
        symbol.lowercased() + "@depth@100ms"
    }

    /// The path and query of one connection for the books of these symbols.
    package static func streamTarget(symbols: [String]) -> String {
        "/stream?streams=" + symbols.map(depthStream).joined(separator: "/")
    }

    /// The call that lets the account's own events flow on a WebSocket API connection
    /// (`userDataStream.subscribe.signature`).
    package func subscribeUserData(id: String, now: Timestamp) throws(VenueError) -> String {
        try signedCall(id: id, method: "userDataStream.subscribe.signature", [], now)
    }

    /// A signed call of the WebSocket API.
    ///
    /// The signed text is all parameters sorted by name, the key included, as UTF-8 without
    /// percent-encoding (`web-socket-api.md`, "SIGNED request security").
    func signedCall(
        id: String, method: String, _ parameters: [JSONValue.Member], _ now: Timestamp
    ) throws(VenueError) -> String {
        var all =
            parameters + [
                JSONValue.Member(name: "apiKey", value: .string(signer.apiKey)),
                JSONValue.Member(
                    name: "recvWindow", value: .integer(receiveWindowMilliseconds)),
                JSONValue.Member(name: "timestamp", value: .integer(now.milliseconds)),
            ]
        all.sort { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
        let signature = try signer.signature(of: Self.signedText(all))
        all.append(JSONValue.Member(name: "signature", value: .string(signature)))
        let call: JSONValue = [
            "id": .string(id), "method": .string(method), "params": .object(all),
        ]
        return call.text
    }

    /// `name=value&…` of parameters that are sorted already.
    static func signedText(_ parameters: [JSONValue.Member]) -> String {
        parameters.map { member in
            "\(member.name)=\(member.value.stringValue ?? member.value.text)"
        }.joined(separator: "&")
    }
}
