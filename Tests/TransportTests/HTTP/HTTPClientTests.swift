import Codecs
import NIOCore
import Testing
import Transport

@Suite struct HTTPClientTests {
    @Test func `requests one after another share one connection`() async throws {
        let server = try await HTTPServer.start(port: 0, service: EchoService())
        let client = client(server.port)
        for number in 0..<5 {
            let request = WireRequest(
                method: "POST", target: "/a?\(number)", body: Array("body".utf8))
            let outcome = await client.send(request, timeoutMilliseconds: 5_000)
            #expect(outcome.response?.body == Array("POST /a?\(number) body".utf8))
        }
        #expect(server.counters.accepted == 1)
        #expect(server.counters.requests == 5)
        client.shutDown()
        await server.shutDown()
    }

    @Test func `no answer in time is unknown and the connection is not used again`() async throws {
        let server = try await HTTPServer.start(port: 0, service: EchoService())
        let client = client(server.port)
        let late = await client.send(get("/slow?1000"), timeoutMilliseconds: 50)
        #expect(late == .unknown(TransportError(.timedOut)))
        let next = await client.send(get("/next"), timeoutMilliseconds: 5_000)
        #expect(next.response?.body == Array("GET /next ".utf8))
        #expect(server.counters.accepted == 2)
        await server.shutDown()
    }

    @Test func `a cancelled task waits a short while longer, not its whole time`() async throws {
        let server = try await HTTPServer.start(port: 0, service: EchoService())
        var limits = HTTPClientLimits()
        (limits.connectionsMax, limits.cancelledMilliseconds) = (1, 50)
        let client = client(server.port, limits)
        let sent = Task { await client.send(get("/silence"), timeoutMilliseconds: 60_000) }
        while server.counters.requests == 0 { try await Task.sleep(for: .milliseconds(5)) }
        let waiting = Task { await client.send(get("/"), timeoutMilliseconds: 60_000) }
        waiting.cancel()
        #expect(await waiting.value == .notSent(TransportError(.timedOut)))
        sent.cancel()
        #expect(await sent.value == .unknown(TransportError(.timedOut)))
        await server.shutDown()
    }

    @Test func `a cancelled task still gets an answer that comes soon`() async throws {
        let server = try await HTTPServer.start(port: 0, service: EchoService())
        let client = client(server.port)
        let task = Task { await client.send(get("/slow?100"), timeoutMilliseconds: 60_000) }
        task.cancel()
        #expect(await task.value.response?.status == 200)
        await server.shutDown()
    }

    @Test func `a refused dial was not sent`() async throws {
        let outcome = await client(try await RawServer.unusedPort())
            .send(get("/"), timeoutMilliseconds: 5_000)
        #expect(outcome == .notSent(TransportError(.refused)))
    }

    @Test func `a name without an address was not sent`() async {
        let endpoint = Endpoint(isSecure: false, host: "no-such-host.invalid", port: 80)
        let client = HTTPClient(dialer: SocketDialer(), endpoint: endpoint)
        let outcome = await client.send(get("/"), timeoutMilliseconds: 20_000)
        #expect(outcome == .notSent(TransportError(.nameNotResolved)))
    }

    @Test func `a connection closed without an answer is unknown`() async throws {
        let server = try await HTTPServer.start(port: 0, service: EchoService())
        let outcome = await client(server.port).send(get("/drop"), timeoutMilliseconds: 5_000)
        #expect(outcome == .unknown(TransportError(.connectionClosed)))
        #expect(server.counters.dropped == 1)
        await server.shutDown()
    }

    @Test(arguments: [
        ("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nabc", TransportError.Code.malformedAnswer),
        ("HTTP/1.1 200 OK\r\ncontent-le", .malformedAnswer),
        ("HTTP/1.1 2x0 OK\r\n\r\n", .malformedAnswer),
        ("nonsense\r\n\r\n", .malformedAnswer),
        ("", .connectionClosed),
    ])
    func `a broken answer is unknown`(_ answer: String, _ code: TransportError.Code) async throws {
        let server = try await RawServer { received, channel in
            guard received.hasSuffix("\r\n\r\n") else { return }
            channel.writeAndFlush(ByteBuffer(string: answer)).whenComplete { _ in
                channel.close(promise: nil)
            }
        }
        let outcome = await client(server.port).send(get("/"), timeoutMilliseconds: 5_000)
        #expect(outcome == .unknown(TransportError(code)), "\(outcome)")
        await server.close()
    }

    @Test func `an answer in single bytes is the same answer`() async throws {
        let server = try await RawServer { received, channel in
            guard received.hasSuffix("\r\n\r\n") else { return }
            let answer =
                "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\nA: b\r\n\r\n3\r\nabc\r\n0\r\n\r\n"
            for byte in answer.utf8 { channel.say([byte]) }
        }
        let outcome = await client(server.port).send(get("/"), timeoutMilliseconds: 5_000)
        #expect(outcome.response?.body == Array("abc".utf8))
        #expect(outcome.response?.header(named: "a") == "b")
        await server.close()
    }

    @Test func `a body that ends with the connection is whole`() async throws {
        let server = try await RawServer { received, channel in
            guard received.hasSuffix("\r\n\r\n") else { return }
            channel.say("HTTP/1.0 200 OK\r\n\r\nall of it")
            channel.close(promise: nil)
        }
        let outcome = await client(server.port).send(get("/"), timeoutMilliseconds: 5_000)
        #expect(outcome.response?.body == Array("all of it".utf8))
        await server.close()
    }

    @Test func `a body is taken up to the limit and refused above it`() async throws {
        let server = try await HTTPServer.start(port: 0, service: EchoService())
        var limits = HTTPClientLimits()
        limits.answerBytesMax = 100_000
        let client = client(server.port, limits)
        let whole = await client.send(get("/big?100000"), timeoutMilliseconds: 5_000)
        #expect(whole.response?.body.count == 100_000)
        let tooLarge = await client.send(get("/big?100001"), timeoutMilliseconds: 5_000)
        #expect(tooLarge == .unknown(TransportError(.answerTooLarge)))
        await server.shutDown()
    }

    @Test func `a connection that the server closed meanwhile is dialed again`() async throws {
        let server = try await RawServer { received, channel in
            guard received.hasSuffix("\r\n\r\n") else { return }
            channel.say("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok")
            channel.close(promise: nil)
        }
        let client = client(server.port)
        for _ in 0..<3 {
            let outcome = await client.send(get("/"), timeoutMilliseconds: 5_000)
            #expect(outcome.response?.body == Array("ok".utf8))
            try await Task.sleep(for: .milliseconds(200))
        }
        await server.close()
    }

    @Test func `an answer to HEAD has a length and no body`() async throws {
        let server = try await HTTPServer.start(port: 0, service: EchoService())
        let client = client(server.port)
        for _ in 0..<2 {
            let head = WireRequest(method: "HEAD", target: "/big?1000")
            let outcome = await client.send(head, timeoutMilliseconds: 5_000)
            #expect(outcome.response?.header(named: "content-length") == "1000")
            #expect(outcome.response?.body.isEmpty == true)
        }
        #expect(server.counters.accepted == 1)
        await server.shutDown()
    }

    @Test(arguments: [
        WireRequest(method: "GET", target: "/a b"), WireRequest(method: "GET", target: "/\r\nx: y"),
        WireRequest(method: "GET", target: ""), WireRequest(method: "GET", target: "a"),
        WireRequest(method: "G T", target: "/"), WireRequest(method: "", target: "/"),
        WireRequest(method: "GET", target: "/", headers: [WireHeader("a", "b\r\nc: d")]),
        WireRequest(method: "GET", target: "/", headers: [WireHeader("a:", "b")]),
        WireRequest(method: "GET", target: "/", headers: [WireHeader("", "b")]),
        WireRequest(method: "GET", target: "/", headers: [WireHeader("Content-Length", "0")]),
        WireRequest(method: "GET", target: "/", headers: [WireHeader("Transfer-Encoding", "x")]),
    ])
    func `a request that could smuggle another is not sent`(_ request: WireRequest) async throws {
        let outcome = await client(try await RawServer.unusedPort())
            .send(request, timeoutMilliseconds: 5_000)
        #expect(outcome == .notSent(TransportError(.badRequest)))
    }

    @Test func `after the shutdown nothing is sent`() async throws {
        let server = try await HTTPServer.start(port: 0, service: EchoService())
        let client = client(server.port)
        #expect(await client.send(get("/"), timeoutMilliseconds: 5_000).response != nil)
        client.shutDown()
        let outcome = await client.send(get("/"), timeoutMilliseconds: 5_000)
        #expect(outcome == .notSent(TransportError(.shutDown)))
        await server.shutDown()
    }
}

func get(_ target: String) -> WireRequest { WireRequest(method: "GET", target: target) }

func client(_ port: Int, _ limits: HTTPClientLimits = HTTPClientLimits()) -> HTTPClient {
    HTTPClient(
        dialer: SocketDialer(), endpoint: Endpoint(isSecure: false, host: "127.0.0.1", port: port),
        limits: limits)
}
