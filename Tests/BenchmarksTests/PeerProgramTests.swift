import Arithmetic
import Basics
import Benchmarks
import Codecs
import Testing

/// Peers, played by a program that prints a line whatever it is asked.
struct PeerProgramTests {
    /// The hash that `keccak-136` asks for.
    private static let hash = "742061bcad767ed4c4f5883b1dcb1aad11afdcc140dc469d953759b127b9f9ed"

    private func measure(printing line: String) throws -> JSONValue {
        let folder = try TemporaryFolder()
        let python = "\(folder.path)/python"
        let files = SystemFiles()
        try files.replaceSynced(
            python, with: Array("#!/bin/sh\necho '\(line)'\n".utf8), mode: 0o700)
        try files.replaceSynced("\(folder.path)/keccak.py", with: [], mode: 0o600)
        let benchmark = try #require(BenchmarkSuite.matching("keccak-136").first)
        let runner = BenchmarkRunner(
            time: SteppingTime(stepNanoseconds: 1_000_000),
            environment: BenchmarkEnvironment(scratch: "unused"), nanosecondsMax: 0, repeatsMin: 5)
        let program = PeerProgram(python: python, folder: folder.path)
        return try runner.measure(benchmark, peers: program).json
    }

    @Test func `a peer with the same answer gives a figure and a ratio`() throws {
        let json = try measure(
            printing: """
                {"peer":"slow","medianPicoseconds":100000000,"answer":"\(Self.hash)"}
                """)
        #expect(json["peer"]?.stringValue == "slow")
        #expect(json["peerMedian"]?.decimalValue == ExactDecimal(100_000))
        #expect(json["ratio"]?.numberText?.hasPrefix("0.1") == true)
    }

    @Test func `a peer with another answer is an error`() throws {
        let error = #expect(throws: BenchmarkError.self) {
            try measure(printing: #"{"peer":"wrong","medianPicoseconds":1,"answer":"00"}"#)
        }
        #expect(error?.code == .wrongAnswer)
    }

    @Test(arguments: [
        (#"{"skipped":"no library"}"#, "no library"), ("", "gave no answer"),
        ("Traceback", "gave no answer"), (#"{"peer":"half"}"#, "gave no figure"),
        (#"{"peer":"p","medianPicoseconds":-1,"answer":""}"#, "gave no figure"),
    ])
    func `a peer without a figure is skipped`(_ line: String, _ reason: String) throws {
        let json = try measure(printing: line)
        #expect(json["peerSkipped"]?.stringValue?.contains(reason) == true)
        #expect(json["peer"] == nil)
    }
}
