import Codecs
import Foundation
import Testing

extension ProgramTests {
    /// The `venue` commands against published figures, another program's requests and recordings.
    @Suite struct VenueCommandTests {
        private let vectors = ProgramProcess.root.appending(path: "Tests/Vectors")
        private let secret = "NhqPtmdSJYdKjVHjA7PZj4Mge3R5YNiP1e3UZjInClVN65XAbvqqM6A7H5fATj0j"
        private let key = "vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utIco14y7Ju91duEh8A"

        private func run(_ command: String, _ lines: [String]) async throws -> [JSONValue] {
            try await ProgramBatch.run(["venue", command, "--venue", "binance"], lines)
        }

        private func signLine(_ payload: String, _ credentials: String) -> String {
            #"{"payload":\#(JSONValue.string(payload).text),"credentials":{\#(credentials)}}"#
        }

        // MARK: sign

        @Test func `the published signatures come out`() async throws {
            let order = "side=BUY&type=LIMIT&timeInForce=GTC&quantity=1&price=0.1&recvWindow=5000"
            let wide = "１２３４５６"
            // rest-api.md and web-socket-api.md ("SIGNED request example"), HMAC keys.
            let rows = [
                (
                    "symbol=LTCBTC&\(order)&timestamp=1499827319559",
                    "c8db56825ae71d6d79447849e617115f4a920fa2acdcab2b053c4b2838bd6b71"
                ),
                (
                    "symbol=%EF%BC%91%EF%BC%92%EF%BC%93%EF%BC%94%EF%BC%95%EF%BC%96&\(order)"
                        + "&timestamp=1499827319559",
                    "e1353ec6b14d888f1164ae9af8228a3dbd508bc82eb867db8ab6046442f33ef3"
                ),
                (
                    "apiKey=\(key)&price=52000.00&quantity=0.01000000&recvWindow=100&side=SELL"
                        + "&symbol=BTCUSDT&timeInForce=GTC&timestamp=1645423376532&type=LIMIT",
                    "aa1b5712c094bc4e57c05a1a5c1fd8d88dcd628338ea863fec7b88e59fe2db24"
                ),
                (
                    "apiKey=\(key)&price=0.10000000&quantity=1.00000000&recvWindow=5000&side=BUY"
                        + "&symbol=\(wide)&timeInForce=GTC&timestamp=1645423376532&type=LIMIT",
                    "b33892ae8e687c939f4468c6268ddd4c40ac1af18ad19a064864c47bae0752cd"
                ),
            ]
            let answers = try await run(
                "sign", rows.map { signLine($0.0, #""apiKey":"\#(key)","secret":"\#(secret)""#) })
            #expect(answers.map { $0["signature"]?.stringValue } == rows.map(\.1))
        }

        @Test func `the published signature of a key pair comes out, its line breaks escaped`()
            async throws
        {
            // fix-api.md, "Signature Computation".
            let base64 = "MC4CAQAwBQYDK2VwBCIEIIJEYWtGBrhACmb9Dvy+qa8WEf0lQOl1s4CLIAB9m89u"
            let pem = #"-----BEGIN PRIVATE KEY-----\n\#(base64)\n-----END PRIVATE KEY-----\n"#
            let payload = "A\u{1}EXAMPLE\u{1}SPOT\u{1}1\u{1}20240627-11:17:25.223"
            let answers = try await run(
                "sign", [signLine(payload, #""privateKeyPem":"\#(pem)""#)])
            #expect(
                answers.first?["signature"]?.stringValue
                    == "4MHXelVVcpkdwuLbl6n73HQUXUf1dse2PCgT1DYqW9w8AVZ1RACFGM+5UdlGPrQHrgtS3CvsRU"
                    + "RC1oj73j8gCA==")
        }

        @Test func `a line that cannot be signed has a name and shows no secret`() async throws {
            let hidden = "deadbeefdeadbeef"
            let lines = [
                (signLine("x", #""secret":"""#), "bad-credentials"),
                (signLine("x", #""secret":"\#(hidden)","privateKeyPem":"y""#), "bad-value"),
                (signLine("x", #""privateKeyPem":"\#(hidden)""#), "bad-credentials"),
                (signLine("x", #""secret":"\#(hidden)","passphrase":"p""#), "unsupported"),
                (signLine("x", #""secret":"\#(hidden)","typo":1"#), "unknown-key"),
                (signLine("x", #""secret":7"#), "bad-credentials"),
                (#"{"payload":"x"}"#, "missing-key"),
                (#"{"payload":"x","credentials":{"secret":"\#(hidden)"},"b":1}"#, "unknown-key"),
                (#"{"credentials":{"secret":"\#(hidden)"},"payload":7}"#, "bad-value"),
                (#"{"credentials":{"secret":"\#(hidden)"#, "bad-json"),
                ("[]", "bad-json"),
            ]
            let answers = try await run("sign", lines.map(\.0))
            for (answer, line) in zip(answers, lines) {
                #expect(ProgramBatch.code(answer) == line.1, "\(line.0): \(answer.text)")
                #expect(!answer.text.contains(hidden))
            }
        }

        // MARK: request

        /// The parameters of a query, decoded.
        private func parameters(_ query: Substring) -> [String: String] {
            var found: [String: String] = [:]
            for pair in query.split(separator: "&") {
                let parts = pair.split(
                    separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                found[String(parts[0])] = String(parts[1]).removingPercentEncoding
            }
            return found
        }

        private func texts(_ json: JSONValue?) -> [String: String] {
            var found: [String: String] = [:]
            for member in json?.objectValue ?? [] {
                found[member.name] = member.value.stringValue ?? member.value.text
            }
            return found
        }

        private func requestVectors(_ kind: String) throws -> [JSONValue] {
            let data = try Data(contentsOf: vectors.appending(path: "binance_requests.json"))
            let rows = try JSONValue(parsing: Array(data)).arrayValue ?? []
            return rows.filter { $0[kind] != nil }
        }

        @Test func `requests say what ccxt's say and are signed as they are sent`() async throws {
            let rows = try requestVectors("rest")
            #expect(rows.count >= 18)
            let answers = try await run("request", rows.map { $0["line"]?.text ?? "" })
            var signed: [(text: String, signature: String?)] = []
            for (answer, row) in zip(answers, rows) {
                let wanted = row["rest"]
                let parts = (answer["url"]?.stringValue ?? "?").split(
                    separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
                try #require(parts.count == 2, "\(row["name"]?.text ?? ""): \(answer.text)")
                var found = parameters(parts[1])
                let signature = found.removeValue(forKey: "signature")
                let text = parts[1].components(separatedBy: "&signature=")[0]
                signed.append((text, signature))
                #expect(found == texts(wanted?["parameters"]), "\(row["name"]?.text ?? "")")
                #expect(answer["method"] == wanted?["method"])
                #expect(
                    String(parts[0]) == "https://api.binance.com"
                        + (wanted?["path"]?.stringValue ?? ""))
                #expect(answer["headers"]?["X-MBX-APIKEY"] == wanted?["key"])
                #expect(answer["body"]?.stringValue == "")
            }
            let signatures = try await run(
                "sign", signed.map { signLine($0.text, #""secret":"\#(secret)""#) })
            #expect(signatures.map { $0["signature"]?.stringValue } == signed.map(\.signature))
        }

        @Test func `frames are ccxt's, signature included`() async throws {
            let rows = try requestVectors("socket")
            #expect(rows.count == 5)
            let answers = try await run("request", rows.map { $0["line"]?.text ?? "" })
            for (answer, row) in zip(answers, rows) {
                let frame = try JSONValue(parsing: answer["frame"]?.stringValue ?? "")
                #expect(frame["method"] == row["socket"]?["method"])
                #expect(texts(frame["params"]) == texts(row["socket"]?["params"]))
                #expect(frame["id"]?.stringValue == "1700000000123")
            }
        }

        @Test func `public questions need no credentials`() async throws {
            let answers = try await run(
                "request",
                [
                    #"{"call":"bookSnapshot","clock":1,"order":{"instrument":"BTC/USDT"}}"#,
                    #"{"id":[2],"call":"instruments","clock":1,"order":{"instrument":"A1/B"}}"#,
                    #"{"call":"serverTime","clock":1,"channel":"websocket","nonce":9}"#,
                    #"{"call":"bookSnapshot","clock":1,"channel":"websocket","#
                        + #""order":{"instrument":"BTC/USDT"}}"#,
                ])
            #expect(
                answers.map { $0["url"]?.stringValue ?? $0["frame"]?.stringValue ?? $0.text } == [
                    "https://api.binance.com/api/v3/depth?symbol=BTCUSDT&limit=1000",
                    "https://api.binance.com/api/v3/exchangeInfo?symbols=%5B%22A1B%22%5D",
                    #"{"id":"9","method":"time"}"#,
                    #"{"id":"1","method":"depth","params":{"symbol":"BTCUSDT","limit":1000}}"#,
                ])
            #expect(answers[1]["id"]?.text == "[2]")
        }

        @Test func `what cannot be asked has a name`() async throws {
            let credentials = #""credentials":{"apiKey":"k","secret":"s"}"#
            func ask(_ call: String, _ rest: String = "") -> String {
                #"{"call":"\#(call)","clock":1,\#(credentials)\#(rest)}"#
            }
            func place(_ order: String) -> String {
                ask("place", #","order":{"instrument":"BTC/USDT",\#(order)}"#)
            }
            let good = #""side":"buy","quantity":"1","clientOrderId":"a""#
            let limit = #"\#(good),"type":"limit","price":"1""#
            func market(_ side: String, _ quantity: String, _ id: String) -> String {
                place(
                    #""type":"market","side":"\#(side)","quantity":"\#(quantity)","#
                        + #""clientOrderId":"\#(id)""#)
            }
            let lines = [
                (place(#"\#(limit),"sid":"buy""#), "unknown-key"),
                (place(#"\#(good),"type":"limit""#), "missing-key"),
                (place(#"\#(good),"type":"limit","price":"0""#), "bad-value"),
                (place(#"\#(good),"type":"market","price":"1""#), "bad-value"),
                (place(#"\#(good),"type":"market","postOnly":true"#), "bad-value"),
                (place(#"\#(limit),"postOnly":true,"timeInForce":"IOC""#), "bad-value"),
                (place(#"\#(good),"type":"stop","price":"1""#), "bad-value"),
                (place(#"\#(limit),"timeInForce":"DAY""#), "bad-value"),
                (place(#"\#(limit),"venueOrderId":"1""#), "bad-value"),
                (place(#"\#(good),"type":"market","reduceOnly":true"#), "unsupported"),
                (place(#""side":"buy","quantity":"1","type":"market""#), "missing-key"),
                (market("bye", "1", "a"), "bad-value"), (market("buy", "-1", "a"), "bad-value"),
                (market("buy", "1", "a b"), "bad-value"), (market("sell", "1", "a"), "no error"),
                (ask("place", #","order":{"instrument":"BTC/USDT:USDT"}"#), "missing-key"),
                (ask("cancel", #","order":{"instrument":"BTC/USDT:USDT"}"#), "unsupported"),
                (ask("cancel", #","order":{"instrument":"btc/usdt"}"#), "bad-value"),
                (ask("cancel", #","order":{"instrument":"BTC/USDT"}"#), "bad-value"),
                (
                    ask(
                        "amend",
                        #","order":{"instrument":"BTC/USDT","venueOrderId":"1","price":"2"}"#),
                    "unsupported"
                ),
                (ask("positions"), "unsupported"), (ask("balance"), "bad-value"),
                (ask("deposits", #","channel":"websocket""#), "unsupported"),
                (ask("userStream"), "unsupported"),
                (ask("balances", #","recvWindow":60001"#), "bad-value"),
                (ask("balances", #","channel":"fax""#), "bad-value"),
                (ask("balances", #","withdrawal":{}"#), "bad-value"),
                (#"{"call":"balances","clock":1}"#, "missing-key"),
                (#"{"call":"balances","clock":1,"credentials":{"secret":"s"}}"#, "missing-key"),
                (#"{"call":"balances","clock":-1,\#(credentials)}"#, "bad-value"),
                ("nonsense", "bad-json"),
            ]
            let answers = try await run("request", lines.map(\.0))
            for (answer, line) in zip(answers, lines) {
                #expect(ProgramBatch.code(answer) == line.1, "\(line.0): \(answer.text)")
            }
        }

        // MARK: decode

        private func decoded(_ raw: [String]) async throws -> [JSONValue] {
            try await run("decode", raw.map { #"{"raw":\#(JSONValue.string($0).text)}"# })
        }

        @Test func `messages come out as events, digit for digit`() async throws {
            let answers = try await decoded([
                #"{"stream":"bnbbtc@depth","data":{"e":"depthUpdate","E":5,"s":"BNBBTC","U":157,"#
                    + #""u":160,"b":[["0.0024","10.500"]],"a":[["0.0026","0"]]}}"#,
                #"{"e":"trade","E":5,"s":"BNBBTC","t":12345,"p":"0.001","q":"100","T":4,"m":true}"#,
                #"{"code":-1007,"msg":"Timeout waiting for response"}"#,
                #"{"e":"kline","s":"BNBBTC"}"#,
            ])
            #expect(
                answers.map(\.text) == [
                    #"{"events":[{"type":"book","instrument":"BNB/BTC","symbol":"BNBBTC","#
                        + #""kind":"change","firstUpdateId":"157","lastUpdateId":"160","#
                        + #""bids":[["0.0024","10.500"]],"asks":[["0.0026","0"]],"time":5}]}"#,
                    #"{"events":[{"type":"trade","instrument":"BNB/BTC","symbol":"BNBBTC","#
                        + #""tradeId":"12345","takerSide":"sell","price":"0.001","#
                        + #""quantity":"100","time":4}]}"#,
                    #"{"events":[{"type":"error","code":-1007,"#
                        + #""message":"Timeout waiting for response","definite":false}]}"#,
                    #"{"events":[{"type":"unknown","message":"event kline"}]}"#,
                ])
        }

        @Test func `what cannot be read has a name and does not stop the rest`() async throws {
            let answers = try await decoded(["{", #"{"e":"trade"}"#, "[[]]", "{}"])
            #expect(
                answers.map(ProgramBatch.code) == [
                    "malformed", "malformed", "malformed", "no error",
                ])
            #expect(answers.last?["events"]?[0]?["type"]?.stringValue == "heartbeat")
        }

        // MARK: replay

        @Test func `a recording agrees with an independent book, and every missing line is found`()
            async throws
        {
            let folder = try TestFolder()
            let check = try await ProgramProcess.run(
                ProgramProcess.python,
                [
                    ProgramProcess.client("check_replay.py"), ProgramProcess.causeway,
                    vectors.appending(path: "binance_spot_btcusdt.gz").path, isFull ? "all" : "8",
                ], in: folder)
            #expect(check.ending == .exit(0), "\(check.output)\(check.errors)")
            #expect(check.lines.first?["ok"]?.boolValue == true)
            #expect(check.lines.first?["applied"]?.integerValue == 39)
        }

        @Test func `anomalies are told as they happen and the summary has its shape`() async throws
        {
            let folder = try TestFolder()
            let change = #"{"e":"depthUpdate","E":1,"s":"ETHUSDC","#
            let file = try folder.write(
                "recording",
                [
                    #"1 {"lastUpdateId":10,"bids":[["9.00","1"]],"asks":[["11.00","2"]]}"#,
                    #"2 \#(change)"U":10,"u":11,"b":[["9.5","1.5"]],"a":[]}"#, "nonsense",
                    #"3 \#(change)"U":11,"u":11,"b":[],"a":[]}"#,
                ].joined(separator: "\n"))
            let done = try await ProgramProcess.causeway(
                ["venue", "replay", "--venue", "binance", "--json", file], in: folder)
            #expect(done.ending == .exit(0), "\(done.errors)")
            #expect(
                done.lines.map(\.text) == [
                    #"{"line":3,"reason":"malformed"}"#,
                    #"{"line":4,"instrument":"ETH/USDC","reason":"out-of-order"}"#,
                    #"{"messages":2,"applied":1,"gaps":0,"checksumsOk":0,"checksumsBad":0,"#
                        + #""books":{"ETH/USDC":{"bids":[["9.50000000","1.50000000"],"#
                        + #"["9.00000000","1.00000000"]],"asks":[["11.00000000","2.00000000"]]}}}"#,
                ])
        }

        @Test func `a file that is not there or is cut is one line and an exit code`() async throws
        {
            let folder = try TestFolder()
            let whole = try Data(
                contentsOf: vectors.appending(path: "binance_spot_btcusdt.gz"))
            let cut = "\(folder.path)/cut.gz"
            try whole.prefix(20_000).write(to: URL(filePath: cut))
            for file in [cut, "\(folder.path)/missing"] {
                let done = try await ProgramProcess.causeway(
                    ["venue", "replay", "--venue", "binance", "--json", file], in: folder)
                #expect(done.ending == .exit(1))
                #expect(done.errors.split(separator: "\n").count == 1, "\(done.errors)")
            }
            let unknown = try await ProgramProcess.causeway(
                ["venue", "replay", "--venue", "nowhere", cut], in: folder)
            #expect(unknown.ending == .exit(2))
        }
    }
}
