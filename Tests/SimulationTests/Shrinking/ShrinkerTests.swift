import Simulation
import Testing
import Transport

/// The shrinker on worlds that break by a rule of the test's own.
struct ShrinkerTests {
    private let finding = Finding(name: "made-up", step: 7, detail: "")

    private func finding(when isBroken: Bool) -> [Finding] { isBroken ? [finding] : [] }

    /// A plan of some seed with at least so many kinds of faults.
    private func plan(kinds: Int) throws -> WorldPlan {
        let plans = (1...200).lazy.map { WorldPlan.badDays(seed: UInt64($0)) }
        return try #require(
            plans.first { plan in
                Set(plan.faults.map(\.kind)).count >= kinds && plan.parents.count > 1
            })
    }

    @Test func `what two faults together break is shrunk to these two`() throws {
        let plan = try plan(kinds: 8)
        let (first, last) = (plan.faults[1], plan.faults[plan.faults.count - 2])
        let shrunk = Shrinker.shrink(plan, breaking: finding) { plan in
            finding(when: plan.faults.contains(first) && plan.faults.contains(last))
        }
        #expect(shrunk.plan.faults == [first, last])
        #expect(shrunk.plan.parents.count == 1)
        #expect(shrunk.runs <= Shrinker.runsMax)
    }

    @Test func `what breaks without faults is shrunk to none`() throws {
        let shrunk = Shrinker.shrink(try plan(kinds: 6), breaking: finding) { _ in
            finding(when: true)
        }
        #expect(shrunk.plan.faults.isEmpty)
        #expect(!shrunk.plan.network.splitsChunks)
        #expect(shrunk.plan.trafficPercent == 0)
        #expect(shrunk.plan.parents.allSatisfy { $0.cancelAt == nil })
    }

    @Test func `what breaks by the whole plan only is left as it is`() throws {
        let plan = try plan(kinds: 6)
        let shrunk = Shrinker.shrink(plan, breaking: finding) { finding(when: $0 == plan) }
        #expect(shrunk.plan == plan)
        #expect(shrunk.finding == finding)
    }

    @Test func `another invariant that breaks does not count`() throws {
        let plan = try plan(kinds: 6)
        let other = Finding(name: "another", step: 1, detail: "")
        let shrunk = Shrinker.shrink(plan, breaking: finding) { smaller in
            smaller == plan ? [finding] : [other]
        }
        #expect(shrunk.plan == plan)
    }

    @Test func `a trace tells the plan, the last lines and what broke`() throws {
        let plan = try plan(kinds: 6)
        let trace = try #require(
            FailureTrace.record(plan, breaking: "made-up") { _, tracer in
                for index in 0..<100 {
                    tracer(
                        TraceLine(
                            virtualMilliseconds: Int64(index), source: "journal",
                            text: "line \(index)"))
                }
                return [finding]
            })
        #expect(trace.lines.count == FailureTrace.linesMax)
        #expect(trace.lines.last?.text == "line 99")
        for part in ["seed \(plan.seed)", plan.faults[0].text, "broken at step 7: made-up"] {
            #expect(trace.text.contains(part))
        }
        #expect(FailureTrace.record(plan, breaking: "made-up") { _, _ in [] } == nil)
    }
}
