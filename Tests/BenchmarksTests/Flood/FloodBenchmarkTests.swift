import Basics
import Benchmarks
import Codecs
import Testing

/// The flood runs tiny here, so that it cannot rot; its figures mean nothing.
struct FloodBenchmarkTests {
    @Test(.timeLimit(.minutes(1)))
    func `a session takes all of a flood, and looks at books conflate it`() async throws {
        let result = try await FloodBenchmark(.tiny, time: SystemTime()).measureHere()
        // The measurement itself throws for a gap, a lost change or an unhealthy book.
        #expect(result.sent > 500)
        #expect(result.applied == result.sent)
        #expect(result.late == 0)
        // 2000 changes a second, and each book is looked at 50 times in it.
        #expect(result.conflated > result.sent / 2)
        #expect(result.idle.operations > 4)
        #expect(result.flooded.operations > 4)
        #expect(result.settledKibibytes > 0)
        #expect(result.mostKibibytes >= result.settledKibibytes)
        #expect(result.json["name"]?.stringValue == "flood")
        #expect(result.tableLines.count == 3)
    }
}
