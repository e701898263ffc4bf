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

/// A hosted exchange on its bad days, as a client on the simulated network sees it.
@Suite struct PaperHostTests {
    @Test func `a late answer comes late and its order was there all the time`() throws {
        let late = FaultRule.only(.lateAnswer) { $0.milliseconds = 3_000 }
        let world = try HostedWorld(seed: 1, [late])
        world.place("late", timeoutMilliseconds: 10_000)
        world.run(milliseconds: 2_900)
        #expect(world.outcomes.isEmpty)
        #expect(world.hasOrder("late"))
        world.run(milliseconds: 1_000)
        #expect(world.outcomes["late"]?.response?.status == 200)
        #expect(world.host.faultCounts.byName == ["late-answer": 1])
    }

    @Test func `an answer later than the caller's patience is an unknown outcome`() throws {
        let late = FaultRule.only(.lateAnswer) { $0.milliseconds = 3_000 }
        let world = try HostedWorld(seed: 2, [late])
        world.place("late", timeoutMilliseconds: 1_000)
        world.run(milliseconds: 5_000)
        #expect(world.outcomes["late"] == .unknown(TransportError(.timedOut)))
        #expect(world.hasOrder("late"))
    }

    @Test(arguments: [
        (FaultKind.lostAnswer, FaultVariant.close, TransportError.Code.connectionClosed, true),
        (.lostAnswer, .silence, .timedOut, true),
        (.lostRequest, .close, .connectionClosed, false),
        (.lostRequest, .silence, .timedOut, false),
    ])
    func `no answer says nothing about the order`(
        kind: FaultKind, variant: FaultVariant, code: TransportError.Code, isTaken: Bool
    ) throws {
        let world = try HostedWorld(seed: 3, [.only(kind) { $0.variant = variant }])
        world.place("lost", timeoutMilliseconds: 1_000)
        world.run(milliseconds: 5_000)
        #expect(world.outcomes["lost"] == .unknown(TransportError(code)))
        #expect(world.hasOrder("lost") == isTaken)
        #expect(world.host.faultCounts.byName == [kind.rawValue: 1])
    }

    @Test(arguments: 1...30 as ClosedRange<UInt64>)
    func `a fill is heard of before its order is answered, whatever the network does`(
        seed: UInt64
    ) throws {
        let rule = FaultRule.only(.fillBeforeAck) { $0.milliseconds = 100 }
        let world = try HostedWorld(seed: seed, [rule])
        world.listen(named: "user", target: "/ws-api/v3", saying: try world.subscription())
        world.run(milliseconds: 500)
        // The flow's asks lie just above 3000.
        world.place("taker", price: 3_010, timeoutMilliseconds: 5_000)
        world.run(milliseconds: 3_000)
        #expect(world.outcomes["taker"]?.response?.status == 200)
        let fill = world.log.firstIndex { $0.hasPrefix("user") && $0.contains(#""x":"TRADE""#) }
        let answer = world.log.firstIndex(of: "answer taker")
        #expect(try #require(fill) < #require(answer))
        #expect(world.host.faultCounts.byName == ["fill-before-ack": 1])
    }

    @Test func `a cut frame is a lost connection without its message`() throws {
        for bytes in [0, 1, 3, 4, 60] {
            var rule = FaultRule.occasion(3, of: .socketClosedInFrame)
            rule.bytes = bytes
            let world = try HostedWorld(seed: 4, [rule])
            world.listen(named: "depth", target: "/ws/ethusdc@depth@100ms")
            world.run(milliseconds: 5_000)
            #expect(world.log.count == 3)
            #expect(world.log.last == "depth closed lost")
            #expect(world.host.faultCounts.byName == ["socket-closed-frame": 1])
        }
    }

    @Test func `a cut answer is an unknown outcome`() throws {
        let world = try HostedWorld(seed: 5, [.only(.socketClosedInAnswer)])
        world.place("cut", timeoutMilliseconds: 1_000)
        world.run(milliseconds: 3_000)
        guard case .unknown = world.outcomes["cut"] else {
            Issue.record("\(String(describing: world.outcomes["cut"]))")
            return
        }
        #expect(world.hasOrder("cut"))
    }

    @Test func `a stalled stream still pings, then breaks`() throws {
        var rule = FaultRule.occasion(3, of: .silentStall)
        rule.milliseconds = 50_000
        let world = try HostedWorld(seed: 6, [rule])
        world.listen(named: "depth", target: "/ws/ethusdc@depth@100ms")
        world.run(milliseconds: 3_100)
        let before = world.log.count
        #expect(before > 8)
        world.run(milliseconds: 49_000)
        #expect(world.log.dropFirst(before).allSatisfy { $0.hasPrefix("depth ping") })
        #expect(world.log.count == before + 2)
        world.run(milliseconds: 2_000)
        #expect(world.log.last == "depth closed lost")
        #expect(world.host.faultCounts.byName == ["silent-stall": 1])
    }

    @Test func `faults can be added and ended while the host runs`() throws {
        let world = try HostedWorld(seed: 7, [])
        world.host.add(FaultRule(.serverBusy, .every))
        world.place("busy", timeoutMilliseconds: 1_000)
        world.run(milliseconds: 1_000)
        #expect(world.outcomes["busy"]?.response?.status == 503)
        world.host.endFaults()
        world.place("fine", timeoutMilliseconds: 1_000)
        world.run(milliseconds: 1_000)
        #expect(world.outcomes["fine"]?.response?.status == 200)
        #expect(world.host.faultCounts.byName == ["server-busy": 1])
    }

    @Test(arguments: [11, 12] as [UInt64])
    func `the same seed is the same bad day, byte for byte`(seed: UInt64) throws {
        func run(_ seed: UInt64) throws -> (UInt64, [String], FaultCounts) {
            let rules = FaultKind.allCases.map { FaultRule($0, .chance(perMille: 50)) }
            let world = try HostedWorld(seed: seed, rules)
            world.listen(named: "depth", target: "/ws/ethusdc@depth@100ms")
            world.listen(named: "user", target: "/ws-api/v3", saying: try world.subscription())
            for number in 0..<20 {
                world.place("o\(number)", price: 3_010, timeoutMilliseconds: 2_000)
                world.run(milliseconds: 500)
            }
            return (world.trace, world.log, world.host.faultCounts)
        }
        let (first, second, other) = (try run(seed), try run(seed), try run(seed + 100))
        #expect(first == second)
        #expect(first.0 != other.0)
        #expect(first.2.total > 0)
    }
}

extension FaultRule {
    /// The first occasion of a kind, at an order's placing where it is about requests.
    fileprivate static func only(
        _ kind: FaultKind, _ change: (inout FaultRule) -> Void = { _ in }
    ) -> FaultRule {
        var rule = FaultRule.occasion(1, of: kind)
        if kind.subject == .request { rule.endpoint = "POST /api/v3/order" }
        change(&rule)
        return rule
    }
}
