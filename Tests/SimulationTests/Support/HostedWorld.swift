import Arithmetic
import Basics
import Codecs
import Cryptography
import Markets
import PaperVenues
import Simulation
import Synchronization
import Testing
import Transport

/// A hosted paper exchange under a fault plan and its clients, in a world of one seed.
final class HostedWorld: Sendable {
    let host: PaperHost
    private let world: World
    private let client: HTTPClient
    private let outcomesByName = Mutex<[String: HTTPOutcome]>([:])
    private let lines = Mutex<[String]>([])
    private let connections = Mutex<[WebSocketConnection]>([])

    private static let key = "host-key"
    private static let secret = "host-secret"
    private static let endpoint = Endpoint(isSecure: false, host: "paper", port: 80)

    init(seed: UInt64, _ rules: [FaultRule]) throws {
        world = World(seed: seed)
        let account = PaperAccount(
            name: "main", apiKey: Self.key, secret: Self.secretBytes(),
            balances: [
                .init(asset: Asset("ETH"), amount: ExactDecimal(100)),
                .init(asset: Asset("USDC"), amount: ExactDecimal(300_000)),
            ])
        var plan = FaultPlan(seed: seed)
        plan.rules = rules
        host = PaperHost(
            try BinancePaperVenue(
                .demo(accounts: [account], seed: seed, startedAt: world.clock.now())),
            faults: plan, time: world.clock)
        world.network.register(host: "paper", port: 80, service: host)
        client = HTTPClient(dialer: world.network, endpoint: Self.endpoint)
        let host = host
        _ = world.begin { try? await host.run() }
    }

    /// What was answered, by client order id.
    var outcomes: [String: HTTPOutcome] { outcomesByName.withLock { $0 } }

    /// What clients saw, in order.
    var log: [String] { lines.withLock { $0 } }

    /// A hash over every byte that was carried.
    var trace: UInt64 { world.network.trace }

    /// Runs the world for so long.
    func run(milliseconds: Int64) {
        let end = world.virtualMilliseconds + milliseconds
        #expect(world.run(stepsMax: 10_000_000) { world.virtualMilliseconds >= end })
    }

    /// Places an order to buy one ether.
    func place(_ id: String, price: Int = 2_900, timeoutMilliseconds: Int64) {
        _ = world.begin { [self] in
            let request = try? signed(
                """
                symbol=ETHUSDC&side=BUY&type=LIMIT&timeInForce=GTC&quantity=1&price=\(price)\
                &newClientOrderId=\(id)
                """)
            guard let request else { return }
            let outcome = await client.send(request, timeoutMilliseconds: timeoutMilliseconds)
            outcomesByName.withLock { $0[id] = outcome }
            note("answer \(id)")
        }
    }

    /// Whether the exchange itself has an order.
    func hasOrder(_ id: String) -> Bool {
        host.read { venue in
            venue.engine.accounts.indices.contains {
                venue.engine.order(account: $0, market: 0, clientOrderId: id) != nil
            }
        }
    }

    /// Opens a WebSocket connection and says something on it.
    func listen(named name: String, target: String, saying text: String? = nil) {
        _ = world.begin { [self] in
            let sockets = WebSocketClient(dialer: world.network, entropy: world.entropy)
            let connection = try? await sockets.connect(Self.endpoint, target: target) { event in
                switch event {
                case .text(let bytes): self.note("\(name) \(bytes.text)")
                case .ping: self.note("\(name) ping")
                case .closed(let reason): self.note("\(name) closed \(reason)")
                case .binary, .pong: break
                }
            }
            guard let connection else { return }
            connections.withLock { $0.append(connection) }
            if let text { connection.send(text: text) }
        }
    }

    /// The call that subscribes to the account's events.
    func subscription() throws -> String {
        let timestamp = world.clock.now().milliseconds
        let signature = try sign("apiKey=\(Self.key)&timestamp=\(timestamp)")
        return """
            {"id":1,"method":"userDataStream.subscribe.signature","params":{"timestamp":\
            \(timestamp),"apiKey":"\(Self.key)","signature":"\(signature)"}}
            """
    }

    private func signed(_ form: String) throws -> WireRequest {
        let text = form + "&timestamp=\(world.clock.now().milliseconds)"
        return WireRequest(
            method: "POST", target: "/api/v3/order",
            headers: [WireHeader("X-MBX-APIKEY", Self.key)],
            body: Array("\(text)&signature=\(try sign(text))".utf8))
    }

    private func sign(_ text: String) throws -> String {
        Hex.encodeDigits(
            try HMACSHA256.authenticationCode(Array(text.utf8), key: Self.secretBytes()))
    }

    private static func secretBytes() -> SecretBytes {
        var bytes = Array(secret.utf8)
        return SecretBytes(consuming: &bytes)
    }

    private func note(_ line: String) { lines.withLock { $0.append(line) } }
}
