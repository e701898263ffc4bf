import Arithmetic
import Basics
import Codecs
import Markets
import Testing
import Transport
import Venues

struct RequestTests {
    let now = Timestamp(milliseconds: 1_499_827_319_559)
    let requests: BinanceRequests
    let signer: BinanceSigner

    init() throws {
        requests = try BinanceRequests(credentials: BinanceFixture.documentedCredentials())
        signer = try BinanceSigner(BinanceFixture.documentedCredentials())
    }

    /// Takes a signed target apart: path, parameters in order, and whether the signature covers
    /// exactly what stands before it.
    private func parts(_ request: WireRequest) throws -> (path: String, text: String) {
        let query = request.query
        let pieces = query.split(separator: "&")
        let last = try #require(pieces.last)
        let text = pieces.dropLast().joined(separator: "&")
        #expect(last == "signature=\(try signer.signature(of: text))")
        #expect(request.header(named: "x-mbx-apikey") == signer.apiKey)
        #expect(request.body.isEmpty)
        return (request.path, text)
    }

    private func order(
        _ type: OrderType, price: String?, timeInForce: TimeInForce = .immediateOrCancel,
        quantity: String = "1.50000000"
    ) throws -> OrderRequest {
        OrderRequest(
            clientOrderId: try #require(ClientOrderId("nodeA0000100000001")), symbol: "ETHUSDC",
            side: .sell, type: type, quantity: try ExactDecimal(quantity),
            price: try price.map { try ExactDecimal($0) }, timeInForce: timeInForce)
    }

    @Test func `a limit order carries everything and is signed as sent`() throws {
        let request = try requests.place(try order(.limit, price: "3000.10"), now: now)
        #expect(request.method == "POST")
        let parts = try parts(request)
        #expect(parts.path == "/api/v3/order")
        #expect(
            parts.text == """
                symbol=ETHUSDC&side=SELL&type=LIMIT&timeInForce=IOC&quantity=1.5&price=3000.1\
                &newClientOrderId=nodeA0000100000001&newOrderRespType=RESULT&recvWindow=5000\
                &timestamp=1499827319559
                """)
    }

    @Test func `a market order has neither price nor time in force`() throws {
        let text = try parts(try requests.place(try order(.market, price: nil), now: now)).text
        #expect(text.hasPrefix("symbol=ETHUSDC&side=SELL&type=MARKET&quantity=1.5&newClient"))
    }

    @Test func `a post-only order has a price and no time in force`() throws {
        let request = try requests.place(try order(.limitMaker, price: "3000"), now: now)
        let text = try parts(request).text
        #expect(text.contains("type=LIMIT_MAKER&quantity=1.5&price=3000&newClient"))
    }

    @Test func `an order that cannot be written is refused before it is signed`() throws {
        for bad in [
            try order(.limit, price: nil), try order(.limitMaker, price: "0"),
            try order(.market, price: nil, quantity: "0"),
            try order(.market, price: nil, quantity: "-1"),
        ] {
            #expect(throws: VenueError(.badRequest)) { try requests.place(bad, now: now) }
        }
    }

    @Test func `cancel and query differ in their method alone`() throws {
        let id = try #require(ClientOrderId("a1"))
        let cancel = try requests.cancel(symbol: "ETHUSDC", id, now: now)
        let query = try requests.query(symbol: "ETHUSDC", id, now: now)
        #expect(cancel.method == "DELETE")
        #expect(query.method == "GET")
        #expect(cancel.target == query.target)
        #expect(
            try parts(query).text
                == "symbol=ETHUSDC&origClientOrderId=a1&recvWindow=5000&timestamp=1499827319559")
    }

    @Test func `a symbol beyond ASCII is percent-encoded before it is signed`() throws {
        // The symbol and its encoding are those of the documentation's second example.
        let request = try requests.openOrders(symbol: "１２３４５６", now: now)
        let text = try parts(request).text
        #expect(text.hasPrefix("symbol=%EF%BC%91%EF%BC%92%EF%BC%93%EF%BC%94%EF%BC%95%EF%BC%96&"))
    }

    @Test func `the other signed questions name their endpoints`() throws {
        let trades = try requests.myTrades(
            symbol: "ETHUSDC", venueOrderId: "28", fromId: 7, limit: 1_000, now: now)
        #expect(try parts(trades).path == "/api/v3/myTrades")
        #expect(try parts(trades).text.hasPrefix("symbol=ETHUSDC&orderId=28&fromId=7&limit=1000&"))
        #expect(try parts(requests.account(now: now)).path == "/api/v3/account")
        #expect(
            try parts(requests.commission(symbol: "X", now: now)).path
                == "/api/v3/account/commission")
    }

    @Test func `public questions are not signed`() {
        #expect(BinanceRequests.time().target == "/api/v3/time")
        #expect(BinanceRequests.exchangeInfo(symbols: []).target == "/api/v3/exchangeInfo")
        #expect(
            BinanceRequests.exchangeInfo(symbols: ["ETHUSDC", "BTCUSDC"]).target
                == "/api/v3/exchangeInfo?symbols=%5B%22ETHUSDC%22%2C%22BTCUSDC%22%5D")
        #expect(
            BinanceRequests.depth(symbol: "ETHUSDC", levels: 5_000).target
                == "/api/v3/depth?symbol=ETHUSDC&limit=5000")
        #expect(
            BinanceRequests.streamTarget(symbols: ["ETHUSDC", "BTCUSDC"])
                == "/stream?streams=ethusdc@depth@100ms/btcusdc@depth@100ms")
        #expect(
            [1, 100, 101, 500, 501, 1_000, 1_001].map(BinanceRequests.depthWeight) == [
                5, 5, 25, 25, 50, 50, 250,
            ])
    }

    @Test func `the subscription is signed over its sorted parameters`() throws {
        let call = try JSONValue(parsing: requests.subscribeUserData(id: "events1", now: now))
        #expect(call["id"]?.stringValue == "events1")
        #expect(call["method"]?.stringValue == "userDataStream.subscribe.signature")
        let parameters = try #require(call["params"]?.objectValue)
        let text = parameters.filter { $0.name != "signature" }.map { member in
            "\(member.name)=\(member.value.stringValue ?? member.value.text)"
        }.sorted().joined(separator: "&")
        #expect(text == "apiKey=\(signer.apiKey)&recvWindow=5000&timestamp=1499827319559")
        #expect(call["params"]?["signature"]?.stringValue == (try signer.signature(of: text)))
        #expect(call["params"]?["timestamp"]?.numberText == "1499827319559")
    }

    @Test func `the receive window stays within what the exchange takes`() throws {
        let wide = try BinanceRequests(
            credentials: BinanceFixture.documentedCredentials(), receiveWindowMilliseconds: 99_999)
        #expect(try wide.account(now: now).query.contains("recvWindow=60000&"))
    }

    @Test func `endpoints come from URLs and nothing else`() throws {
        let live = try BinanceEndpoints(
            rest: "https://api.binance.com", stream: "wss://stream.binance.com:9443",
            webSocketApi: "wss://ws-api.binance.com:443/ws-api/v3")
        #expect(live.rest.port == 443)
        #expect(live.stream.port == 9_443)
        #expect(live.webSocketApiPath == "/ws-api/v3")
        #expect(throws: VenueError(.badEndpoint)) {
            try BinanceEndpoints(rest: "api.binance.com", stream: "", webSocketApi: "")
        }
    }
}
