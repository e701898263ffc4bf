import Codecs
import Testing
import Transport

@Suite struct HTTPServerTests {
    @Test func `a port in use is a typed error`() async throws {
        let first = try await HTTPServer.start(port: 0, service: EchoService())
        let error = await #expect(throws: TransportError.self) {
            _ = try await HTTPServer.start(port: first.port, service: EchoService())
        }
        #expect(error?.code == .addressInUse)
        await first.shutDown()
        let again = try await HTTPServer.start(port: first.port, service: EchoService())
        #expect(again.port == first.port)
        await again.shutDown()
    }

    @Test func `an address of another machine cannot be listened at`() async {
        let error = await #expect(throws: TransportError.self) {
            _ = try await HTTPServer.start(host: "192.0.2.1", port: 0, service: EchoService())
        }
        #expect(error?.code == .bindFailed)
    }

    @Test func `requests in one piece and in single bytes are answered in order`() async throws {
        let server = try await HTTPServer.start(port: 0, service: EchoService())
        let raw = try await RawClient(port: server.port)
        raw.say("GET /slow?30 HTTP/1.1\r\nhost: a\r\n\r\nGET /2 HTTP/1.1\r\nhost: a\r\n\r\n")
        for byte in "POST /3 HTTP/1.1\r\nhost: a\r\ncontent-length: 2\r\n\r\nhi".utf8 {
            raw.say([byte])
        }
        #expect(await eventually { text(raw).contains("POST /3 hi") })
        let order = ["GET /slow?30 ", "GET /2 ", "POST /3 hi"].compactMap {
            text(raw).firstRange(of: $0)
        }
        #expect(order == order.sorted { $0.lowerBound < $1.lowerBound } && order.count == 3)
        raw.close()
        await server.shutDown()
    }

    @Test func `a request above the limit is told so and cut off`() async throws {
        var limits = HTTPServerLimits()
        limits.requestBytesMax = 1_000
        let service = EchoService()
        let server = try await HTTPServer.start(port: 0, service: service, limits: limits)
        let client = client(server.port)
        let body = [UInt8](repeating: 1, count: 1_001)
        let request = WireRequest(method: "POST", target: "/", body: body)
        #expect(await client.send(request, timeoutMilliseconds: 5_000).response?.status == 413)
        let fitting = WireRequest(method: "POST", target: "/", body: Array(body.dropLast()))
        #expect(await client.send(fitting, timeoutMilliseconds: 5_000).response?.status == 200)
        #expect(service.log == ["POST /"])
        await server.shutDown()
    }

    @Test func `a request that is none gets 400 and headers above the limit end it`() async throws {
        let server = try await HTTPServer.start(port: 0, service: EchoService())
        let nonsense = try await RawClient(port: server.port)
        nonsense.say("nonsense\r\n\r\n")
        #expect(await eventually { nonsense.isClosed })
        #expect(text(nonsense).hasPrefix("HTTP/1.1 400"))
        let large = try await RawClient(port: server.port)
        large.say(
            "GET / HTTP/1.1\r\n"
                + String(repeating: "a: \(String(repeating: "b", count: 1_000))\r\n", count: 100))
        #expect(await eventually { large.isClosed })
        #expect(server.counters.requests == 0)
        await server.shutDown()
    }

    @Test func `a quiet connection is closed and a busy one is not`() async throws {
        var limits = HTTPServerLimits()
        limits.idleMilliseconds = 600
        let server = try await HTTPServer.start(port: 0, service: EchoService(), limits: limits)
        let quiet = try await RawClient(port: server.port)
        quiet.say("GET / HTTP/1.1\r\nhost:")
        let client = client(server.port)
        for _ in 0..<9 {
            #expect(await client.send(get("/"), timeoutMilliseconds: 5_000).response != nil)
            try await Task.sleep(for: .milliseconds(100))
        }
        #expect(quiet.isClosed)
        #expect(server.counters.accepted == 2)
        await server.shutDown()
    }

    @Test func `more connections than allowed are turned away`() async throws {
        var limits = HTTPServerLimits()
        limits.connectionsMax = 1
        let server = try await HTTPServer.start(port: 0, service: EchoService(), limits: limits)
        let first = try await RawClient(port: server.port)
        #expect(await eventually { server.counters.open == 1 })
        let second = try await RawClient(port: server.port)
        #expect(await eventually { second.isClosed })
        #expect(server.counters.turnedAway == 1)
        first.close()
        #expect(await eventually { server.counters.open == 0 })
        await server.shutDown()
    }

    @Test func `the shutdown closes open connections`() async throws {
        let server = try await HTTPServer.start(port: 0, service: EchoService())
        let raw = try await RawClient(port: server.port)
        #expect(await eventually { server.counters.open == 1 })
        await server.shutDown()
        #expect(await eventually { raw.isClosed })
    }

    private func text(_ client: RawClient) -> String {
        String(decoding: client.received, as: UTF8.self)
    }
}
