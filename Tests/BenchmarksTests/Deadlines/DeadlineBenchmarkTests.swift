import Basics
import Benchmarks
import Codecs
import Testing

struct DeadlineBenchmarkTests {
    @Test func `a row for each deadline says how late plans were and how good`() throws {
        let result = try DeadlineBenchmark(time: SystemTime(), plans: 2, pools: 100).measure()
        #expect(result.rows.map(\.milliseconds) == DeadlineBenchmark.deadlines)
        #expect(result.rows.allSatisfy { $0.plans == 2 && $0.cut <= 2 && $0.late <= 2 })
        #expect(result.tableLines.count == 1 + DeadlineBenchmark.deadlines.count)
        for row in result.rows {
            #expect(row.json["name"]?.stringValue == "network-deadline")
            #expect(row.overrun(50) <= row.overrun(100))
        }
    }

    @Test func `by a clock that moves on with each look plans pass no deadline by much`() throws {
        // A microsecond for each look: searches take many of them.
        let time = SteppingTime(stepNanoseconds: 1_000)
        let result = try DeadlineBenchmark(time: time, plans: 8, pools: 300).measure()
        for row in result.rows { #expect(row.late == 0, "\(row.milliseconds)") }
    }
}
