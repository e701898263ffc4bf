import Arithmetic
import Basics
import Codecs
import Markets
import PaperVenues
import Testing

@Suite struct RobustnessTests {
    /// How often the host calls must not change what goes out, only when.
    @Test func `every rhythm of calls gives the same messages`() throws {
        var seen: [[PaperEffect]] = []
        for rhythm in [1, 7, 100, 2_500] as [Int64] {
            var exchange = try Exchange(seed: 5, flow: .demo)
            exchange.open(1, "/ws/ethusdc@depth@100ms/ethusdc@trade")
            try exchange.subscribe(2)
            for _ in 0..<8 {
                let end = exchange.now.adding(milliseconds: 2_500)
                while exchange.now < end {
                    exchange.pass(milliseconds: min(rhythm, end.milliseconds(since: exchange.now)))
                }
                _ = try exchange.place("side=BUY&type=MARKET&quantity=1")
            }
            seen.append(exchange.effects)
        }
        #expect(seen[0].count > 100)
        for other in seen.dropFirst() { #expect(other == seen[0]) }
    }

    @Test func `time that goes back or stands at the end of time does no harm`() throws {
        var exchange = try Exchange(seed: 5, flow: .demo)
        _ = exchange.venue.advance(to: .zero)
        #expect(exchange.venue.time == noon)
        _ = exchange.venue.advance(to: Timestamp(nanoseconds: .max))
        _ = exchange.venue.advance(to: Timestamp(nanoseconds: .max))
        _ = exchange.venue.advance(to: Timestamp(nanoseconds: .min))
        #expect(exchange.venue.engine.isBalanced())
    }

    @Test(arguments: 1...8 as ClosedRange<UInt64>)
    func `garbage requests are answered, never trusted`(seed: UInt64) throws {
        var generator = TestGenerator(seed: seed)
        var exchange = try Exchange(seed: seed, flow: .demo, budgets: .ample)
        exchange.open(1, "/ws-api/v3")
        for round in 0..<3_000 {
            if round % 500 == 0 { exchange.pass(milliseconds: 60_000) }
            let response = exchange.raw(
                ["GET", "POST", "DELETE", "PUT", ""].randomElement(using: &generator) ?? "",
                garbageTarget(&generator), key: Bool.random(using: &generator) ? "alice-key" : nil,
                body: garbageForm(&generator))
            #expect([200, 400, 401, 404, 429].contains(response.status))
            if response.status != 404 {
                #expect((try? JSONValue(parsing: response.body)) != nil)
            }
        }
        #expect(exchange.venue.engine.isBalanced())
    }

    @Test(arguments: 1...8 as ClosedRange<UInt64>)
    func `signed nonsense meets the checks behind the signature`(seed: UInt64) throws {
        var generator = TestGenerator(seed: seed)
        var exchange = try Exchange(seed: seed, flow: .demo, budgets: .ample)
        var statuses: Set<Int> = []
        for round in 0..<2_000 {
            if round % 20 == 0 { exchange.pass(milliseconds: 10_000) }
            let path = [
                "/api/v3/order", "/api/v3/order/test", "/api/v3/openOrders", "/api/v3/allOrders",
                "/api/v3/myTrades", "/api/v3/account", "/api/v3/account/commission",
            ].randomElement(using: &generator)
            let answer = try exchange.signedResponse(
                ["GET", "POST", "DELETE"].randomElement(using: &generator) ?? "", path ?? "",
                signedForm(path ?? "", &generator))
            if answer.status != 404 {
                #expect((try? JSONValue(parsing: answer.body)) != nil)
            }
            statuses.insert(answer.status)
        }
        #expect(statuses.isSuperset(of: [200, 400]))
        #expect(exchange.venue.engine.isBalanced())
    }

    @Test(arguments: 1...4 as ClosedRange<UInt64>)
    func `garbage messages are answered or end the connection`(seed: UInt64) throws {
        var generator = TestGenerator(seed: seed)
        var exchange = try Exchange(seed: seed)
        let seeds = [
            #"{"id":1,"method":"order.place","params":{"symbol":"ETHUSDC","quantity":1.0}}"#,
            #"{"id":1,"method":"depth","params":{"symbol":"ETHUSDC","limit":5}}"#,
            #"{"method":"SUBSCRIBE","params":["ethusdc@trade"],"id":1}"#,
        ]
        for round in 0..<2_000 as Range<UInt64> {
            exchange.open(round, round % 2 == 0 ? "/ws-api/v3" : "/ws")
            var bytes = Array((seeds.randomElement(using: &generator) ?? "").utf8)
            for _ in 0..<Int.random(in: 0...4, using: &generator) {
                let index = Int.random(in: bytes.indices, using: &generator)
                bytes[index] = UInt8.random(in: 0...255, using: &generator)
            }
            exchange.say(String(decoding: bytes, as: UTF8.self), on: round)
            #expect(!exchange.effects.isEmpty)
            exchange.effects = exchange.venue.closed(connection: round, now: exchange.now)
            #expect(exchange.effects.isEmpty)
            exchange.now = exchange.now.adding(milliseconds: 200)
        }
    }

    @Test func `configurations that cannot work are refused`() throws {
        func build(_ change: (inout BinancePaperConfiguration) -> Void) throws {
            var configuration = BinancePaperConfiguration.demo(
                accounts: [Exchange.account("alice", "alice-key", "s")], seed: 1, startedAt: noon)
            change(&configuration)
            _ = try BinancePaperVenue(configuration)
        }
        try build { _ in }
        for change in [
            { $0.symbols.append($0.symbols[0]) },
            { $0.symbols[0].priceMax = decimal("0.001") },
            { $0.accounts.append($0.accounts[0]) },
            { $0.accounts[0].apiKey = "" },
            { $0.accounts[0].takerPips = 200_000 },
            { $0.accounts[0].balances = [.init(asset: .init("ETH"), amount: decimal("-1"))] },
            { $0.flows[0].symbol = "NONE" },
            { $0.flows.append($0.flows[0]) },
        ] as [(inout BinancePaperConfiguration) -> Void] {
            #expect(throws: PaperVenueError.self) { try build(change) }
        }
    }

    private func garbageTarget(_ generator: inout TestGenerator) -> String {
        let paths = [
            "/api/v3/order", "/api/v3/depth", "/api/v3/exchangeInfo", "/api/v3/account", "", "/",
            "/api/v3/ticker/24hr", "/sapi/v1/capital/config/getall", "/api/v3/ticker/price",
        ]
        return (paths.randomElement(using: &generator) ?? "") + "?" + garbageForm(&generator)
    }

    private func garbageForm(_ generator: inout TestGenerator) -> String {
        let pieces = [
            "symbol=ETHUSDC", "symbols=%5B%22ETHUSDC%22%5D", "symbols=[[[", "limit=5",
            "limit=99999999999999999999", "&", "=", "%", "%zz", "%ff", "é", "timestamp=",
            "timestamp=9223372036854775807", "signature=00", "recvWindow=1e9", "\u{0}", "?", "side",
            "quantity=0.00000000000000000000", "price=99999999999999999999",
        ]
        return (0..<Int.random(in: 0...6, using: &generator)).map { _ in
            pieces.randomElement(using: &generator) ?? ""
        }.joined(separator: Bool.random(using: &generator) ? "&" : "")
    }

    /// Parameters of a call, each of which may be wrong, missing or one too many.
    private func signedForm(_ path: String, _ generator: inout TestGenerator) -> String {
        let isOrder = path.contains("/order")
        let type = ["LIMIT", "MARKET", "LIMIT_MAKER"].randomElement(using: &generator) ?? ""
        let parts =
            [
                ("symbol", 9, ["ETHUSDC", "ETHUSDC", "ETHUSDC", "LTCBTC", "NONE"]),
                ("side", isOrder ? 9 : 0, ["BUY", "SELL"]), ("type", isOrder ? 9 : 0, [type]),
                ("timeInForce", isOrder && type == "LIMIT" ? 9 : 0, ["GTC", "IOC", "FOK"]),
                (
                    "quantity", isOrder ? 8 : 0,
                    ["1", "0.01", "9000", "0.00000001", "99999999999999999"]
                ),
                (
                    "price", isOrder && type != "MARKET" ? 9 : 0,
                    ["3000", "2990", "3010", "0.01", "99999999999999999999.99999999"]
                ),
                ("quoteOrderQty", isOrder ? 1 : 0, ["5", "100000", "99999999999999999999"]),
                ("orderId", isOrder ? 1 : 3, ["1", "500", "999999999999999999"]),
                ("origClientOrderId", isOrder ? 1 : 0, ["x"]),
                ("newClientOrderId", isOrder ? 3 : 0, ["x", "y", "!"]),
                ("limit", isOrder ? 0 : 3, ["0", "1", "5000"]), ("fromId", isOrder ? 0 : 2, ["0"]),
                ("startTime", isOrder ? 0 : 2, ["0"]), ("endTime", isOrder ? 0 : 2, ["1"]),
            ] as [(String, Int, [String])]
        return parts.filter { Int.random(in: 0...9, using: &generator) < $0.1 }.map {
            $0.0 + "=" + ($0.2.randomElement(using: &generator) ?? "")
        }.joined(separator: "&")
    }
}
