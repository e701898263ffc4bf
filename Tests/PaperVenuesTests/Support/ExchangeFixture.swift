import Arithmetic
import Basics
import Codecs
import Cryptography
import Markets
import PaperVenues

/// The key and secret of the examples in binance-spot-api-docs, rest-api.md.
let documentedKey = "vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utIco14y7Ju91duEh8A"
let documentedSecret = "NhqPtmdSJYdKjVHjA7PZj4Mge3R5YNiP1e3UZjInClVN65XAbvqqM6A7H5fATj0j"

extension BinancePaperConfiguration.Budgets {
    /// Budgets that no test uses up.
    static var ample: BinancePaperConfiguration.Budgets {
        var budgets = BinancePaperConfiguration.Budgets()
        budgets.weightPerMinute = 1_000_000_000
        budgets.ordersPerTenSeconds = 1_000_000
        return budgets
    }
}

/// A paper exchange with a client at hand that signs by itself.
struct Exchange {
    var venue: BinancePaperVenue
    var now: Timestamp
    var effects: [PaperEffect] = []

    init(
        seed: UInt64 = 1, flow: BackgroundFlowPlan? = nil, startedAt: Timestamp = noon,
        budgets: BinancePaperConfiguration.Budgets = .init()
    ) throws {
        now = startedAt
        var configuration = BinancePaperConfiguration(
            symbols: [
                .init(instrument: .paperETHUSDC),
                .init(
                    instrument: instrument(
                        "LTCBTC", "LTC", "BTC", tick: "0.00001", step: "0.001", notional: "0.0001")
                ),
                .init(
                    instrument: instrument(
                        "BTCUSDT", "BTC", "USDT", tick: "0.01", step: "0.00001")),
            ],
            accounts: [
                Self.account("alice", "alice-key", "alice-secret"),
                Self.account("bob", "bob-key", "bob-secret"),
                Self.account("documents", documentedKey, documentedSecret),
            ], flows: flow.map { [$0] } ?? [], seed: seed, startedAt: startedAt)
        configuration.budgets = budgets
        venue = try BinancePaperVenue(configuration)
    }

    static func account(_ name: String, _ key: String, _ secret: String) -> PaperAccount {
        PaperAccount(
            name: name, apiKey: key, secret: secretBytes(secret),
            balances: ["ETH", "USDC", "LTC", "BTC", "USDT"].map {
                .init(asset: Asset($0), amount: decimal($0 == "USDC" ? "1000000" : "1000"))
            })
    }

    /// Sends a request as it is.
    mutating func raw(
        _ method: String, _ target: String, key: String? = nil, body: String = ""
    ) -> WireResponse {
        let answer = venue.respond(
            to: WireRequest(
                method: method, target: target,
                headers: key.map { [WireHeader("X-MBX-APIKEY", $0)] } ?? [],
                body: Array(body.utf8)), now: now)
        effects += answer.effects
        return answer.response ?? WireResponse(status: 0)
    }

    /// Sends a public request.
    mutating func get(_ target: String) throws -> JSONValue {
        let response = raw("GET", target)
        return try JSONValue(parsing: response.body)
    }

    /// Sends a signed request of alice or bob.
    mutating func signed(
        _ method: String, _ path: String, _ form: String = "", as name: String = "alice",
        timestamp: Int64? = nil
    ) throws -> (status: Int, json: JSONValue) {
        let response = try signedResponse(method, path, form, as: name, timestamp: timestamp)
        return (response.status, try JSONValue(parsing: response.body))
    }

    /// The same with headers.
    mutating func signedResponse(
        _ method: String, _ path: String, _ form: String = "", as name: String = "alice",
        timestamp: Int64? = nil
    ) throws -> WireResponse {
        let request = try Self.signedRequest(
            method, path, form, as: name, timestamp: timestamp ?? now.milliseconds)
        let answer = venue.respond(to: request, now: now)
        effects += answer.effects
        return answer.response ?? WireResponse(status: 0)
    }

    /// A signed request of alice or bob.
    static func signedRequest(
        _ method: String, _ path: String, _ form: String = "", as name: String = "alice",
        timestamp: Int64
    ) throws -> WireRequest {
        let stamp = "timestamp=\(timestamp)"
        let text = form.isEmpty ? stamp : form + "&" + stamp
        let query = text + "&signature=" + (try signature(text, "\(name)-secret"))
        let isPost = method == "POST"
        return WireRequest(
            method: method, target: isPost ? path : path + "?" + query,
            headers: [WireHeader("X-MBX-APIKEY", "\(name)-key")],
            body: isPost ? Array(query.utf8) : [])
    }

    /// Places an order and gives the answer.
    mutating func place(_ form: String, as name: String = "alice") throws -> JSONValue {
        let answer = try signed("POST", "/api/v3/order", "symbol=ETHUSDC&" + form, as: name)
        return answer.json
    }

    /// Lets time pass.
    mutating func pass(milliseconds: Int64) {
        now = now.adding(milliseconds: milliseconds)
        effects += venue.advance(to: now)
    }

    mutating func open(_ connection: UInt64, _ target: String) {
        effects += venue.opened(connection: connection, target: target, now: now)
    }

    mutating func say(_ text: String, on connection: UInt64) {
        effects += venue.received(text, connection: connection, now: now)
    }

    /// Subscribes a WebSocket API connection to an account's events.
    mutating func subscribe(_ connection: UInt64, as name: String = "alice") throws {
        open(connection, "/ws-api/v3?returnRateLimits=false")
        say(try Self.subscription(as: name, timestamp: now.milliseconds), on: connection)
    }

    /// The call that subscribes to an account's events.
    static func subscription(as name: String, timestamp: Int64) throws -> String {
        let text = "apiKey=\(name)-key&timestamp=\(timestamp)"
        return """
            {"id":1,"method":"userDataStream.subscribe.signature","params":{"timestamp":\
            \(timestamp),"apiKey":"\(name)-key","signature":\
            "\(try signature(text, "\(name)-secret"))"}}
            """
    }

    /// The messages sent on a connection since the last call.
    mutating func messages(on connection: UInt64) throws -> [JSONValue] {
        var texts: [String] = []
        effects.removeAll { effect in
            guard case .send(let text, connection) = effect else { return false }
            texts.append(text)
            return true
        }
        return try texts.map { try JSONValue(parsing: $0) }
    }

    /// The user events sent on a connection since the last call, unwrapped.
    mutating func events(on connection: UInt64) throws -> [JSONValue] {
        try messages(on: connection).compactMap { $0["event"] }
    }
}

/// A secret in its buffer.
func secretBytes(_ text: String) -> SecretBytes {
    var bytes = Array(text.utf8)
    return SecretBytes(consuming: &bytes)
}

/// A signature in hexadecimal digits.
func signature(_ text: String, _ secret: String) throws -> String {
    Hex.encodeDigits(
        try HMACSHA256.authenticationCode(Array(text.utf8), key: secretBytes(secret)))
}

extension JSONValue {
    /// The decimal in a text member; zero when it is not there.
    func amount(_ name: String) -> ExactDecimal {
        self[name]?.decimalValue ?? .zero
    }
}
