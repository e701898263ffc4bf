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
        try frame(.subscribeUserData(), id: id, now: now)
    }

    /// A call over the WebSocket API; signed, if it must be.
    ///
    /// The signed text is all parameters sorted by name, the key included, as UTF-8 without
    /// percent-encoding (`web-socket-api.md`, "SIGNED request security").
    package func frame(
        _ call: BinanceCall, id: String, now: Timestamp
    ) throws(VenueError) -> String {
        guard call.isSigned else { return try Self.unsignedFrame(call, id: id) }
        var all = Self.members(call)
        all += [
            JSONValue.Member(name: "apiKey", value: .string(signer.apiKey)),
            JSONValue.Member(name: "recvWindow", value: .integer(receiveWindowMilliseconds)),
            JSONValue.Member(name: "timestamp", value: .integer(now.milliseconds)),
        ]
        all.sort { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
        let signature = try signer.signature(of: Self.signedText(all))
        all.append(JSONValue.Member(name: "signature", value: .string(signature)))
        return try Self.frame(call, id: id, all)
    }

    /// A call over the WebSocket API that needs no key.
    package static func unsignedFrame(
        _ call: BinanceCall, id: String
    ) throws(VenueError) -> String {
        try frame(call, id: id, members(call))
    }

    private static func frame(
        _ call: BinanceCall, id: String, _ parameters: [JSONValue.Member]
    ) throws(VenueError) -> String {
        guard let method = call.socketMethod else {
            throw VenueError(.badRequest, "no such call over the WebSocket API")
        }
        var frame: [JSONValue.Member] = [
            .init(name: "id", value: .string(id)), .init(name: "method", value: .string(method)),
        ]
        if !parameters.isEmpty { frame.append(.init(name: "params", value: .object(parameters))) }
        return JSONValue.object(frame).text
    }

    private static func members(_ call: BinanceCall) -> [JSONValue.Member] {
        call.parameters.map { JSONValue.Member(name: $0.name, value: $0.value.json) }
    }

    /// `name=value&…` of parameters that are sorted already.
    static func signedText(_ parameters: [JSONValue.Member]) -> String {
        parameters.map { member in
            "\(member.name)=\(member.value.stringValue ?? member.value.text)"
        }.joined(separator: "&")
    }
}
