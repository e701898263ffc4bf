import Basics
import Benchmarks
import Testing

/// Every benchmark runs tiny here, so none can rot.
struct BenchmarkSuiteTests {
    @Test(arguments: BenchmarkSuite.all.map(\.name))
    func `a benchmark gives the known answer`(_ name: String) throws {
        let scratch = try TemporaryFolder()
        let runner = BenchmarkRunner(
            time: SystemTime(), environment: BenchmarkEnvironment(scratch: scratch.path))
        let benchmark = try #require(BenchmarkSuite.all.first { $0.name == name })
        try runner.runOnce(benchmark)
        #expect(try SystemFiles().list(scratch.path) == [])
    }

    @Test func `names are unique, in kebab case, and the filter takes a part of them`() {
        let names = BenchmarkSuite.all.map(\.name)
        #expect(Set(names).count == names.count)
        for name in names {
            #expect(
                name.utf8.allSatisfy { "abcdefghijklmnopqrstuvwxyz0123456789-".utf8.contains($0) })
        }
        #expect(
            BenchmarkSuite.matching("plan-cold").map(\.name)
                == ["plan-cold-10", "plan-cold-100", "plan-cold-1000"])
        #expect(BenchmarkSuite.matching("no such name").isEmpty)
        #expect(BenchmarkSuite.matching("").count == names.count)
    }
}
