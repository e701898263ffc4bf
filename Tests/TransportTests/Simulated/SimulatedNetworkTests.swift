import Basics
import Codecs
import Synchronization
import Testing
import Transport

@Suite struct SimulatedNetworkTests {
    @Test func `every seed answers everything and repeats itself`() {
        var traces: Set<UInt64> = []
        for seed in UInt64(1)...200 {
            let run = busyRun(seed)
            #expect(run.answered == 12 && run.messages == 15 && run.closed == 3, "seed \(seed)")
            traces.insert(run.trace)
            if seed.isMultiple(of: 10) {
                let again = busyRun(seed)
                #expect(again.trace == run.trace && again.log == run.log, "seed \(seed)")
            }
        }
        #expect(traces.count == 200)
    }

    @Test func `nobody listening is refused and an unreachable host times out`() {
        let world = World(3)
        world.network.register(host: "a", port: 1, service: EchoService(time: world.clock))
        world.network.setReachable(false, host: "a", port: 1)
        let outcomes = collect(world, [("b", "/", 60_000), ("a", "/", 60_000)])
        #expect(outcomes[0] == .notSent(TransportError(.refused)))
        #expect(outcomes[1] == .notSent(TransportError(.dialFailed)))
    }

    @Test func `a severed connection leaves a sent request unknown`() {
        let world = World(4)
        let network = world.network
        network.register(host: "a", port: 1, service: EchoService(time: world.clock))
        _ = world.clock.schedule(afterMilliseconds: 500) { network.sever(host: "a", port: 1) }
        let outcomes = collect(world, [("a", "/slow?1000", 60_000)])
        #expect(outcomes == [.unknown(TransportError(.connectionClosed))])
        #expect(network.counters(host: "a", port: 1)?.open == 0)
    }

    @Test func `stalled bytes make a request unknown and go on later`() {
        let world = World(5)
        let (network, clock) = (world.network, world.clock)
        let service = EchoService(time: clock)
        network.register(host: "a", port: 1, service: service)
        network.setStalled(true, host: "a", port: 1)
        _ = clock.schedule(afterMilliseconds: 3_000) {
            network.setStalled(false, host: "a", port: 1)
        }
        let outcomes = collect(world, [("a", "/late", 1_000)])
        #expect(outcomes == [.unknown(TransportError(.timedOut))])
        // The world's truth: the request did arrive, long after its sender gave up.
        #expect(service.log == ["GET /late"])
    }

    @Test func `a host that dies stops listening until it is back`() {
        let world = World(6)
        let (network, clock) = (world.network, world.clock)
        network.register(host: "a", port: 1, service: EchoService(time: clock))
        #expect(!network.register(host: "a", port: 1, service: EchoService(time: clock)))
        network.unregister(host: "a", port: 1)
        #expect(collect(world, [("a", "/", 1_000)]) == [.notSent(TransportError(.refused))])
        #expect(network.register(host: "a", port: 1, service: EchoService(time: clock)))
        #expect(collect(world, [("a", "/", 1_000)]).first?.response?.status == 200)
    }

    @Test func `a quiet connection is closed by the server's idle limit in virtual time`() {
        let world = World(7)
        world.network.register(host: "a", port: 1, service: EchoService(time: world.clock))
        #expect(collect(world, [("a", "/", 1_000)]).first?.response != nil)
        #expect(world.network.counters(host: "a", port: 1)?.open == 0)
        #expect(world.clock.monotonicNanoseconds() >= 60_000_000_000)
    }

    private func collect(
        _ world: World, _ requests: [(host: String, target: String, timeout: Int64)]
    ) -> [HTTPOutcome] {
        let network = world.network
        let outcomes = Mutex<[HTTPOutcome]>([])
        world.start {
            for (host, target, timeout) in requests {
                let client = HTTPClient(
                    dialer: network, endpoint: Endpoint(isSecure: false, host: host, port: 1))
                let outcome = await client.send(get(target), timeoutMilliseconds: timeout)
                outcomes.withLock { $0.append(outcome) }
                // Kept until here: a client that goes away closes its connections.
                withExtendedLifetime(client) {}
                try? await network.time.sleep(milliseconds: 100_000)
            }
        }
        world.run()
        return outcomes.withLock { $0 }
    }

    private struct Run {
        var answered = 0
        var messages = 0
        var closed = 0
        var log: [String] = []
        var trace: UInt64 = 0
    }

    /// Three HTTP clients with four requests each and three WebSocket clients with five messages.
    private func busyRun(_ seed: UInt64) -> Run {
        let world = World(seed)
        let network = world.network
        let service = EchoService(time: world.clock)
        network.register(host: "a", port: 1, service: service)
        let endpoint = Endpoint(isSecure: false, host: "a", port: 1)
        let answered = Mutex(0)
        let inboxes = (0..<3).map { _ in Inbox() }
        let http = HTTPClient(dialer: network, endpoint: endpoint)
        for index in 0..<3 {
            world.start {
                for number in 0..<4 {
                    let request = WireRequest(
                        method: "POST", target: "/\(index)/\(number)", body: [0x78])
                    let outcome = await http.send(request, timeoutMilliseconds: 10_000)
                    let expected = Array("POST /\(index)/\(number) x".utf8)
                    if outcome.response?.body == expected { answered.withLock { $0 += 1 } }
                }
            }
            let inbox = inboxes[index]
            world.start {
                let sockets = WebSocketClient(
                    dialer: network, entropy: SeededEntropy(seed: UInt64(index)))
                let connection = try? await sockets.connect(
                    endpoint, target: "/socket", onEvent: inbox.take)
                for number in 0..<5 { connection?.send(text: "\(index) \(number)") }
                try? await network.time.sleep(milliseconds: 1_000)
                connection?.close()
            }
        }
        world.run()
        let lines = inboxes.flatMap { $0.all }
        return Run(
            answered: answered.withLock { $0 },
            messages: lines.count { $0.hasPrefix("text") },
            closed: lines.count { $0 == "closed local" }, log: service.log + lines,
            trace: network.trace)
    }
}
