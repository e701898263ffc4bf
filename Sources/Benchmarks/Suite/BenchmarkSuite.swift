/// All benchmarks, in the order in which they run.
package enum BenchmarkSuite {
    /// From bytes in to orders and transactions out.
    package static var all: [Benchmark] {
        depth + quotes + coinQuotes + plans + networks + chain + encodings + decodings + journals
    }

    /// Those whose name holds the text.
    package static func matching(_ filter: String) -> [Benchmark] {
        all.filter { $0.name.contains(filter) }
    }
}
