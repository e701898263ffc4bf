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
        #expect(result.sent > 0)
        #expect(result.applied == result.sent)
        // How many depends on the machine: books change more often than they are looked at.
        #expect(result.conflated > 0 && result.conflated < result.sent)
        #expect(result.idle.operations > 4)
        #expect(result.flooded.operations > 4)
        #expect(result.settledKibibytes > 0)
        #expect(result.mostKibibytes >= result.settledKibibytes)
        #expect(result.json["name"]?.stringValue == "flood")
        #expect(result.tableLines.count == 3)
    }
}
