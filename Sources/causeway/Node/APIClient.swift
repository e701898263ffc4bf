import ArgumentParser
import Basics
import Codecs
import Transport

/// Where a running node is, as the client commands take it.
struct APIOptions: ParsableArguments {
    @Option(help: "The address of the node's API.")
    var api = "http://127.0.0.1:8790"

    @Option(help: "The file with the node's API key.")
    var keyFile = "api.key"

    @Flag(help: "Print JSON.")
    var json = false
}

/// Talks to a running node's API.
struct APIClient: Sendable {
    private let client: HTTPClient
    private let key: String

    /// A client for an address and a key.
    init(api: String, key: [UInt8]) throws(CommandFailure) {
        let endpoint: Endpoint
        do {
            endpoint = try Endpoint.parse(api).endpoint
        } catch {
            throw CommandFailure("bad-value", "--api \(api): \(error)")
        }
        client = HTTPClient(dialer: SocketDialer(), endpoint: endpoint)
        self.key = String(decoding: key, as: UTF8.self)
    }

    /// A client for the options of a command.
    init(_ options: APIOptions) throws(CommandFailure) {
        try self.init(
            api: options.api, key: try Self.key(options.keyFile, option: "--key-file"))
    }

    /// The one line of a key file.
    static func key(_ path: String, option: String) throws(CommandFailure) -> [UInt8] {
        do {
            var bytes = try SystemFiles().read(path)
            while bytes.last == 0x0A { bytes.removeLast() }
            return bytes
        } catch {
            throw CommandFailure("key-file", "\(option) \(path) cannot be read: \(error.reason)")
        }
    }

    /// Asks for something and gives the answer, or the node's refusal.
    func ask(
        _ method: String, _ target: String, body: JSONValue? = nil, headers: [WireHeader] = []
    ) async throws(CommandFailure) -> JSONValue {
        let request = WireRequest(
            method: method, target: target,
            headers: [WireHeader("Authorization", "Bearer \(key)")] + headers,
            body: body?.encodedBytes() ?? [])
        let response: WireResponse
        switch await client.send(request, timeoutMilliseconds: 30_000) {
        case .response(let answer): response = answer
        case .notSent(let error), .unknown(let error):
            throw CommandFailure("no-answer", "the node does not answer: \(error); is it running?")
        }
        guard let json = try? JSONValue(parsing: response.body) else {
            throw CommandFailure("bad-answer", "the node answered \(response.status) without JSON")
        }
        guard response.status == 200 else {
            let error = json["error"]
            throw CommandFailure(
                error?["code"]?.stringValue ?? "refused",
                error?["message"]?.stringValue ?? "status \(response.status)",
                field: error?["field"]?.stringValue)
        }
        return json
    }
}
