import Basics
import Codecs
import PaperVenues
import Testing

@Suite struct FaultPlanTests {
    /// At which of the first requests the plan refuses with "overloaded".
    private func struck(
        _ rules: [FaultRule], requests: Int = 20, seed: UInt64 = 1, endsAfter: Int64? = nil,
        every milliseconds: Int64 = 10
    ) throws -> [Int] {
        var exchange = try FaultyExchange(rules, seed: seed, endsAfter: endsAfter)
        var result: [Int] = []
        for number in 1...requests {
            if exchange.get("/api/v3/ping").status == 503 { result.append(number) }
            exchange.pass(milliseconds: milliseconds)
        }
        #expect(exchange.venue.counts[.serverBusy] == result.count)
        return result
    }

    private func rule(
        _ strikes: FaultRule.Strikes, _ change: (inout FaultRule) -> Void = { _ in }
    ) -> FaultRule {
        var rule = FaultRule(.serverBusy, strikes)
        change(&rule)
        return rule
    }

    @Test func `a schedule strikes exactly its occasions`() throws {
        #expect(try struck([rule(.occasions(first: 3, count: 1))]) == [3])
        #expect(try struck([rule(.occasions(first: 3, count: 2))]) == [3, 4])
        #expect(
            try struck([.occasion(2, of: .serverBusy), .occasion(5, of: .serverBusy)]) == [2, 5])
        #expect(try struck([rule(.every)]) == Array(1...20))
        #expect(try struck([]) == [])
    }

    @Test func `a rule counts only the occasions of its time and place`() throws {
        // Requests come at 0, 10, 20 … ms.
        let window = rule(.every) {
            $0.fromMilliseconds = 30
            $0.untilMilliseconds = 60
        }
        #expect(try struck([window]) == [4, 5, 6])
        var second = window
        second.strikes = .occasions(first: 2, count: 1)
        #expect(try struck([second]) == [5])
        #expect(try struck([rule(.every) { $0.endpoint = "GET /api/v3/ping" }]).count == 20)
        #expect(try struck([rule(.every) { $0.endpoint = "GET /api/v3/time" }]) == [])
    }

    @Test func `no rule strikes once the faults are over`() throws {
        #expect(try struck([rule(.every)], endsAfter: 40) == [1, 2, 3, 4])
        #expect(try struck([rule(.every)], endsAfter: 0) == [])
        var exchange = try FaultyExchange([rule(.every)])
        exchange.venue.endFaults(at: exchange.now.adding(milliseconds: 10))
        #expect(exchange.get("/api/v3/ping").status == 503)
        exchange.pass(milliseconds: 10)
        #expect(exchange.get("/api/v3/ping").status == 200)
    }

    @Test func `bans, stalls and maintenance end with the faults`() throws {
        var exchange = try FaultyExchange([
            .occasion(1, of: .banned), .first(.maintenance) { $0.milliseconds = 60_000 },
            .first(.silentStall) { $0.milliseconds = 60_000 },
        ])
        exchange.open(1, "/ws/ethusdc@depth")
        #expect(exchange.get("/api/v3/ping").status == 418)
        exchange.pass(milliseconds: 1_500)
        #expect(exchange.get("/api/v3/ping").status == 418)
        exchange.effects = []
        exchange.venue.endFaults(at: exchange.now.adding(milliseconds: 100))
        exchange.pass(milliseconds: 100)
        #expect(exchange.effects == [.abort(connection: 1)])
        #expect(try exchange.place("BUY", at: 2_900, id: "a").status == 200)
    }

    @Test func `a rule can be added while the exchange runs`() throws {
        var exchange = try FaultyExchange([])
        exchange.open(1, "/ws/ethusdc@depth")
        exchange.pass(milliseconds: 5_000)
        #expect(exchange.get("/api/v3/ping").status == 200)
        exchange.venue.add(.occasion(1, of: .serverBusy))
        exchange.venue.add(.occasion(2, of: .serverShutdown))
        #expect(exchange.get("/api/v3/ping").status == 503)
        exchange.pass(milliseconds: 1_990)
        #expect(exchange.venue.counts[.serverShutdown] == 0)
        exchange.pass(milliseconds: 10)
        #expect(exchange.venue.counts[.serverShutdown] == 1)
    }

    @Test func `a chance strikes about as often as it says, and the same seed alike`() throws {
        let rules = [rule(.chance(perMille: 300))]
        let first = try struck(rules, requests: 1_000, seed: 5, every: 0)
        #expect((240...360).contains(first.count))
        #expect(try struck(rules, requests: 1_000, seed: 5, every: 0) == first)
        #expect(try struck(rules, requests: 1_000, seed: 6, every: 0) != first)
        #expect(try struck([rule(.chance(perMille: 1_000))], requests: 50).count == 50)
        #expect(try struck([rule(.chance(perMille: 0))], requests: 50) == [])
    }

    @Test func `another rule does not change what a chance draws`() throws {
        let chance = rule(.chance(perMille: 300))
        let alone = try struck([chance], requests: 200, seed: 9)
        let never = rule(.chance(perMille: 500)) { $0.endpoint = "GET /api/v3/time" }
        #expect(try struck([chance, never], requests: 200, seed: 9) == alone)
    }

    @Test func `counts name every kind once, in kebab case`() throws {
        let names = FaultKind.allCases.map(\.rawValue)
        #expect(Set(names).count == names.count)
        for name in names {
            let isLegal = name.utf8.allSatisfy {
                (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2D
            }
            #expect(isLegal, "\(name)")
        }
        #expect(FaultCounts().json.objectValue?.map(\.name) == names)
        #expect(FaultCounts().byName == [:] && FaultCounts().total == 0)
    }
}
