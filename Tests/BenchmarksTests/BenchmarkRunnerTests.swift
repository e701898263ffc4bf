import Arithmetic
import Basics
import Benchmarks
import Codecs
import Testing

struct BenchmarkRunnerTests {
    private func measure(_ name: String, peers: PeerProgram? = nil) throws -> BenchmarkResult {
        let benchmark = try #require(BenchmarkSuite.matching(name).first)
        let runner = BenchmarkRunner(
            time: SteppingTime(stepNanoseconds: 1_000_000),
            environment: BenchmarkEnvironment(scratch: "unused"), nanosecondsMax: 0, repeatsMin: 5)
        return try runner.measure(benchmark, peers: peers)
    }

    @Test func `figures come from the given clock alone`() throws {
        let result = try measure("rlp-encode")
        // Two reads a repeat, a millisecond apart, for a hundred operations; the histogram keeps
        // three digits.
        #expect(result.operations == 500)
        #expect(result.median.figure(in: .microseconds).description.hasPrefix("10"))
        #expect(result.p99 >= result.median)
        #expect(result.floor == nil)
        #expect(result.peers.isEmpty)
    }

    @Test func `a floor is measured and given as a ratio`() throws {
        let json = try measure("quote-constant-product").json
        #expect(json["name"]?.stringValue == "quote-constant-product")
        #expect(json["unit"]?.stringValue == "ns")
        #expect(json["n"]?.integerValue == 10_000)
        #expect(json["median"]?.decimalValue == json["p99"]?.decimalValue)
        #expect(json["floor"]?.stringValue?.isEmpty == false)
        #expect(json["floorRatio"]?.decimalValue == ExactDecimal(1))
        #expect(json["peer"] == nil)
        #expect(json["ratio"] == nil)
    }

    @Test func `the table has a line for the benchmark, what is wanted and its floor`() throws {
        let lines = try measure("quote-constant-product").tableLines
        #expect(lines.count == 3)
        #expect(lines.dropFirst().first?.hasPrefix("  wanted: below 100 ns, ") == true)
        #expect(lines.first?.hasPrefix("quote-constant-product ") == true)
        #expect(lines.allSatisfy { $0.utf8.count <= BenchmarkResult.tableHeader.utf8.count })
    }

    @Test func `what reads bytes tells them by the second`() throws {
        let result = try measure("receipt-decode")
        let bytes = Int64(try #require(result.bytesPerOperation))
        #expect(bytes > 5_000)
        // A millisecond for fifty, as far as three digits of the histogram tell.
        let rate = try #require(result.json["bytesPerSecond"]?.integerValue)
        #expect(abs(rate - bytes * 50_000) <= bytes * 50)
        #expect(result.tableLines.last?.hasSuffix(" MB/s") == true)
        #expect(try measure("rlp-encode").json["bytesPerSecond"] == nil)
    }

    @Test func `a peer that is not there is skipped`() throws {
        let program = PeerProgram(python: "no/such/python", folder: "no/such/folder")
        let json = try measure("keccak-136", peers: program).json
        #expect(json["peerSkipped"]?.stringValue == "there is no no/such/python")
        #expect(json["ratio"] == nil)
    }
}
