import Codecs
import Synchronization
import Testing
import Transport

/// Servers that break down as they are told, over sockets and over the simulated network.
@Suite struct BrokenAnswerTests {
    /// What `/cut` would answer as a whole.
    private static let whole = Array("HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nwhole".utf8)

    @Test(arguments: [0, 1, 16, 37, 40, 42, 43, 1_000])
    func `a cut answer has exactly the bytes that were said on a socket`(
        bytes: Int
    ) async throws {
        let server = try await HTTPServer.start(port: 0, service: EchoService())
        let raw = try await RawClient(port: server.port)
        raw.say("GET /cut?\(bytes) HTTP/1.1\r\nhost: a\r\n\r\n")
        #expect(await eventually { raw.isClosed })
        #expect(raw.received == Array(Self.whole.prefix(bytes)))
        #expect(server.counters.dropped == 1)
        await server.shutDown()
    }

    @Test func `a cut answer ends a connection that was to be closed anyway`() async throws {
        let server = try await HTTPServer.start(port: 0, service: EchoService())
        let raw = try await RawClient(port: server.port)
        raw.say("GET /cut?20 HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n")
        #expect(await eventually { raw.isClosed })
        #expect(raw.received == Array(Self.whole.prefix(20)))
        await server.shutDown()
    }

    @Test func `an answer cut anywhere is an unknown outcome, and a whole one is not`() {
        for bytes in 0...Self.whole.count {
            let world = World(UInt64(bytes) + 1)
            world.network.register(host: "a", port: 1, service: EchoService(time: world.clock))
            let outcome = ask(world, "/cut?\(bytes)")
            if bytes < Self.whole.count {
                // Nothing, or the beginning of something.
                let code = outcome?.error?.code
                #expect(code == .connectionClosed || code == .malformedAnswer, "\(bytes) bytes")
                guard case .unknown = outcome else {
                    Issue.record("\(bytes) bytes: \(String(describing: outcome))")
                    continue
                }
            } else {
                #expect(outcome?.response?.body == Array("whole".utf8))
            }
        }
    }

    @Test func `silence lasts until the caller's time is up and leaves the server whole`() {
        let world = World(3)
        let service = EchoService(time: world.clock)
        world.network.register(host: "a", port: 1, service: service)
        let start = world.clock.monotonicNanoseconds()
        #expect(ask(world, "/silence", milliseconds: 700) == .unknown(TransportError(.timedOut)))
        #expect(world.clock.monotonicNanoseconds() - start >= 700_000_000)
        #expect(ask(world, "/next")?.response?.status == 200)
        #expect(world.network.counters(host: "a", port: 1)?.dropped == 1)
    }

    @Test func `silence ends with the idle limit when the caller has more patience`() async throws {
        var limits = HTTPServerLimits()
        limits.idleMilliseconds = 200
        let server = try await HTTPServer.start(port: 0, service: EchoService(), limits: limits)
        let raw = try await RawClient(port: server.port)
        raw.say("GET /silence HTTP/1.1\r\nhost: a\r\n\r\n")
        #expect(await eventually { raw.isClosed })
        #expect(raw.received == [])
        await server.shutDown()
    }

    @Test(arguments: [0, 1, 2, 5, 6, 7, 100])
    func `a cut frame has exactly the bytes that were said and nothing follows`(
        bytes: Int
    ) async throws {
        let service = EchoService()
        let server = try await HTTPServer.start(port: 0, service: service)
        let raw = try await RawClient(port: server.port)
        raw.upgrade("/socket/cut?\(bytes)")
        #expect(await eventually { raw.isClosed })
        let frame = [0x81, 5] + Array("whole".utf8)
        #expect(raw.receivedFrames == [0x81, 6] + Array("before".utf8) + frame.prefix(bytes))
        #expect(await eventually { service.log.last == "closed lost" })
        await server.shutDown()
    }

    private func ask(
        _ world: World, _ target: String, milliseconds: Int64 = 5_000
    ) -> HTTPOutcome? {
        let network = world.network
        let outcome = Mutex<HTTPOutcome?>(nil)
        world.start {
            let client = HTTPClient(
                dialer: network, endpoint: Endpoint(isSecure: false, host: "a", port: 1))
            let request = WireRequest(method: "GET", target: target)
            let answer = await client.send(request, timeoutMilliseconds: milliseconds)
            outcome.withLock { $0 = answer }
        }
        world.run()
        return outcome.withLock { $0 }
    }
}
