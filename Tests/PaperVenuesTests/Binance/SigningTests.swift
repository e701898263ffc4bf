import Basics
import Codecs
import PaperVenues
import Testing

/// Vectors of binance-spot-api-docs: rest-api.md and web-socket-api.md, "SIGNED request example".
@Suite struct SigningTests {
    static let documentedTime = Timestamp(milliseconds: 1_499_827_319_559)
    static let parameters =
        "symbol=LTCBTC&side=BUY&type=LIMIT&timeInForce=GTC&quantity=1&price=0.1"
        + "&recvWindow=5000&timestamp=1499827319559"
    static let digest = "c8db56825ae71d6d79447849e617115f4a920fa2acdcab2b053c4b2838bd6b71"

    private func exchange() throws -> Exchange {
        try Exchange(startedAt: Self.documentedTime)
    }

    @Test(arguments: ["query", "body", "both"])
    func `the documented order is taken with its documented signature`(place: String) throws {
        var exchange = try exchange()
        let response =
            switch place {
            case "query":
                exchange.raw(
                    "POST", "/api/v3/order?\(Self.parameters)&signature=\(Self.digest)",
                    key: documentedKey)
            case "body":
                exchange.raw(
                    "POST", "/api/v3/order", key: documentedKey,
                    body: "\(Self.parameters)&signature=\(Self.digest)")
            default:
                exchange.raw(
                    "POST", "/api/v3/order?symbol=LTCBTC&side=BUY&type=LIMIT&timeInForce=GTC",
                    key: documentedKey,
                    body: "quantity=1&price=0.1&recvWindow=5000&timestamp=1499827319559&signature="
                        + "0fd168b8ddb4876a0358a8d14d0c9f3da0e9b20c5d52b2a00fcf7d1c602f9a77")
            }
        #expect(response.status == 200)
        #expect(try JSONValue(parsing: response.body)["status"] == "NEW")
    }

    @Test(arguments: [
        "symbol=LTCBTC&side=SELL&type=LIMIT&timeInForce=GTC&quantity=1&price=0.1&recvWindow=5000"
            + "&timestamp=1499827319559&signature=\(digest)",
        "\(parameters)&signature=\(digest.dropLast())0",
        "\(parameters)&signature=\(digest.dropLast(2))",
        "\(parameters)&signature=none",
        "\(parameters)&&signature=\(digest)",
        "side=BUY&symbol=LTCBTC&type=LIMIT&timeInForce=GTC&quantity=1&price=0.1&recvWindow=5000"
            + "&timestamp=1499827319559&signature=\(digest)",
        "\(parameters.replacing("BUY", with: "%42UY"))&signature=\(digest)",
    ])
    func `any other text or signature is refused`(query: String) throws {
        var exchange = try exchange()
        let response = exchange.raw("POST", "/api/v3/order?\(query)", key: documentedKey)
        #expect(response.status == 400)
        #expect(try JSONValue(parsing: response.body)["code"] == -1022)
    }

    @Test func `values are signed as they are sent, percent-encoded`() throws {
        var exchange = try exchange()
        let symbol = "%EF%BC%91%EF%BC%92%EF%BC%93%EF%BC%94%EF%BC%95%EF%BC%96"
        let response = exchange.raw(
            "POST",
            "/api/v3/order?" + Self.parameters.replacing("LTCBTC", with: symbol)
                + "&signature=e1353ec6b14d888f1164ae9af8228a3dbd508bc82eb867db8ab6046442f33ef3",
            key: documentedKey)
        // Past the signature; the symbol itself is not one of this exchange.
        #expect(try JSONValue(parsing: response.body)["code"] == -1100)
    }

    @Test(arguments: [
        (
            #""price":"52000.00","quantity":"0.01000000","recvWindow":100,"side":"SELL","#
                + #""symbol":"BTCUSDT""#,
            "aa1b5712c094bc4e57c05a1a5c1fd8d88dcd628338ea863fec7b88e59fe2db24", nil
        ),
        (
            #""price":"0.10000000","quantity":"1.00000000","recvWindow":5000,"side":"BUY","#
                + #""symbol":"\uff11\uff12\uff13\uff14\uff15\uff16""#,
            "b33892ae8e687c939f4468c6268ddd4c40ac1af18ad19a064864c47bae0752cd", -1100
        ),
    ])
    func `the documented WebSocket API calls carry their documented signatures`(
        row: (members: String, signature: String, error: Int64?)
    ) throws {
        var exchange = try Exchange(startedAt: Timestamp(milliseconds: 1_645_423_376_532))
        exchange.open(7, "/ws-api/v3")
        exchange.say(
            """
            {"id":"x","method":"order.place","params":{"type":"LIMIT","timeInForce":"GTC",\
            \(row.members),"timestamp":1645423376532,"apiKey":"\(documentedKey)",\
            "signature":"\(row.signature)"}}
            """, on: 7)
        let reply = try #require(try exchange.messages(on: 7).first)
        #expect(reply["id"] == "x")
        #expect(reply["error"]?["code"]?.integerValue == row.error)
        #expect(reply["status"] == (row.error == nil ? 200 : 400))
    }

    /// `timestamp < server + 1000 and server − timestamp <= recvWindow`.
    @Test(
        arguments: [
            (0, nil, nil), (999, nil, nil), (1_000, nil, -1021), (-5_000, nil, nil),
            (-5_001, nil, -1021), (-1, "0", -1021), (0, "0", nil), (-60_000, "60000", nil),
            (-60_001, "60000", -1021), (0, "60000.001", -1131), (0, "60001", -1131),
            (-2, "1.5", -1021), (-1, "1.5", nil), (0, "1.5555", -1100), (0, "-1", -1100),
            (0, "x", -1100),
        ] as [(Int64, String?, Int64?)])
    func `a request is valid from its time for its window`(
        row: (offset: Int64, window: String?, error: Int64?)
    ) throws {
        var exchange = try Exchange()
        let answer = try exchange.signed(
            "GET", "/api/v3/account", row.window.map { "recvWindow=\($0)" } ?? "",
            timestamp: exchange.now.milliseconds + row.offset)
        #expect(answer.json["code"]?.integerValue == row.error)
    }

    @Test func `microsecond timestamps are compared in microseconds`() throws {
        var exchange = try Exchange()
        for (offset, error) in [(-5_000_000, nil), (-5_000_001, -1021), (999_999, nil)]
            as [(Int64, Int64?)]
        {
            let answer = try exchange.signed(
                "GET", "/api/v3/account",
                timestamp: exchange.now.nanoseconds / 1_000 + offset)
            #expect(answer.json["code"]?.integerValue == error)
        }
    }

    @Test func `key, timestamp and signature must be there and known`() throws {
        var exchange = try Exchange()
        let stamp = "timestamp=\(exchange.now.milliseconds)"
        for (query, key, status, code) in [
            ("\(stamp)&signature=00", nil, 401, -2014),
            ("\(stamp)&signature=00", "bad key", 401, -2014),
            ("\(stamp)&signature=00", "nobody", 401, -2015),
            ("signature=00", "alice-key", 400, -1102), (stamp, "alice-key", 400, -1102),
            ("\(stamp)&signature=00&signature=00", "alice-key", 400, -1101),
            (
                "timestamp=x&signature=\(try signature("timestamp=x", "alice-secret"))",
                "alice-key",
                400, -1100
            ),
        ] as [(String, String?, Int, Int64)] {
            let response = exchange.raw("GET", "/api/v3/account?\(query)", key: key)
            #expect(response.status == status)
            #expect(try JSONValue(parsing: response.body)["code"]?.integerValue == code)
        }
    }
}
