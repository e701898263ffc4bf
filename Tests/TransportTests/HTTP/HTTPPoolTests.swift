import Codecs
import Testing
import Transport

@Suite struct HTTPPoolTests {
    @Test func `no more connections are opened than allowed`() async throws {
        let server = try await HTTPServer.start(port: 0, service: EchoService())
        var limits = HTTPClientLimits()
        limits.connectionsMax = 2
        let client = client(server.port, limits)
        let answered = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    await client.send(get("/slow?20"), timeoutMilliseconds: 5_000).response != nil
                }
            }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(answered == 8)
        #expect(server.counters.accepted == 2)
        await server.shutDown()
    }

    @Test func `a request that waited too long was not sent`() async throws {
        let service = EchoService()
        let server = try await HTTPServer.start(port: 0, service: service)
        var limits = HTTPClientLimits()
        limits.connectionsMax = 1
        let client = client(server.port, limits)
        async let slow = client.send(get("/slow?400"), timeoutMilliseconds: 5_000)
        #expect(await eventually { service.log.count == 1 })
        let waited = await client.send(get("/waited"), timeoutMilliseconds: 50)
        #expect(waited == .notSent(TransportError(.timedOut)))
        #expect(await slow.response != nil)
        #expect(service.log == ["GET /slow?400"])
        await server.shutDown()
    }

    @Test func `a full queue refuses at once`() async throws {
        let service = EchoService()
        let server = try await HTTPServer.start(port: 0, service: service)
        var limits = HTTPClientLimits()
        limits.connectionsMax = 1
        limits.queueMax = 1
        let client = client(server.port, limits)
        async let first = client.send(get("/slow?800"), timeoutMilliseconds: 5_000)
        #expect(await eventually { service.log.count == 1 })
        async let second = client.send(get("/second"), timeoutMilliseconds: 5_000)
        try await Task.sleep(for: .milliseconds(150))
        let third = await client.send(get("/third"), timeoutMilliseconds: 5_000)
        #expect(third == .notSent(TransportError(.queueFull)))
        #expect(await first.response != nil)
        #expect(await second.response != nil)
        await server.shutDown()
    }
}
