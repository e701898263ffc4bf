import ArgumentParser
import Basics
import Benchmarks
import Codecs

/// `benchmark`.
struct BenchmarkCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "benchmark",
        abstract: "Measures the hot paths, each after its answer was checked.",
        discussion: """
            Figures are times of one operation: the median and the 99th percentile of the repeats; \
            n operations were timed. A floor is measured in turn with its benchmark. With --peers, \
            the scripts of Tests/Peers do the same task with .tools/venv/bin/python; what is \
            missing is skipped. Ratios are our median over theirs. Allocs are calls of malloc and \
            its kin by one operation, counted after the timing. Where a time or a multiple of a \
            peer's speed is wanted, it stands beside with whether it was kept.
            The flood takes a minute and a half: a session gets 20 000 depth messages a second from \
            another process while it cancels; its second object tells what was sent, applied and \
            conflated, and the memory of the session's process in KiB.
            The improvement is no time: over random markets of pools, books and gas, by how many \
            basis points plans are better than one source, the best grid of twentieths and 256 \
            greedy slices with the same exact quotes and the same gas, by the size of the order; it \
            fails when a plan is worse by a unit.
            Deadlines: how late plans over a network are, in per cent of the deadline, how many \
            searches it cut short and how far those plans may be from the best.
            With --json, one object a line: name, median, p99, unit, n, then floor, floorMedian, \
            floorRatio, and peer, peerMedian, ratio, wantedTimes or peerSkipped (further peers in \
            a list, peers); wanted, the most that median may be; allocations; bytesPerSecond and \
            peerBytesPerSecond where bytes are read. Of the improvement: size, baseline, n, \
            medianBps, p95Bps, maxBps and worse, how many plans were. Of deadlines: deadlineMs, n, \
            cut, late (by more than a tenth), overrunP50Percent and so on, gapP50Bps, gapMaxBps.
            """)

    @Option(help: "Only those whose name holds this text.")
    var filter = ""

    @Flag(help: "One JSON object a line.")
    var json = false

    @Flag(help: "Measure what a user would run instead, too.")
    var peers = false

    func run() async throws {
        let benchmarks = BenchmarkSuite.matching(filter)
        let hasFlood = FloodBenchmark.names.contains { $0.contains(filter) }
        let hasImprovement = ImprovementBenchmark.name.contains(filter)
        let hasDeadlines = DeadlineBenchmark.name.contains(filter)
        guard !benchmarks.isEmpty || hasFlood || hasImprovement || hasDeadlines else {
            let names =
                (BenchmarkSuite.all.map(\.name) + FloodBenchmark.names
                + [ImprovementBenchmark.name, DeadlineBenchmark.name]).joined(separator: ", ")
            StandardStreams.writeError("no benchmark is named like \(filter); there are: \(names)")
            throw ExitCode.failure
        }
        let time = SystemTime()
        // On the disk where the working directory is, not in a folder that may be memory.
        let scratch = ".tools/benchmark-\(time.now().nanoseconds)"
        defer { SystemFiles().removeFolder(scratch) }
        let runner = BenchmarkRunner(
            time: time, environment: BenchmarkEnvironment(scratch: scratch))
        let program =
            peers ? PeerProgram(python: ".tools/venv/bin/python", folder: "Tests/Peers") : nil
        if !json, !benchmarks.isEmpty || hasFlood {
            StandardStreams.writeLine(BenchmarkResult.tableHeader)
        }
        var hasFailed = false
        for benchmark in benchmarks {
            do throws(BenchmarkError) {
                write(try runner.measure(benchmark, peers: program))
            } catch {
                hasFailed = true
                StandardStreams.writeError("\(benchmark.name): \(error)")
            }
        }
        if hasDeadlines, !writeDeadlines(time) { hasFailed = true }
        if hasImprovement {
            do throws(BenchmarkError) {
                let result = try ImprovementBenchmark().measure()
                let lines = json ? result.rows.map(\.json.text) : result.tableLines
                for line in lines { StandardStreams.writeLine(line) }
                hasFailed = hasFailed || !result.isNeverWorse
            } catch {
                hasFailed = true
                StandardStreams.writeError("improvement: \(error)")
            }
        }
        if hasFlood {
            do throws(BenchmarkError) {
                write(try await FloodBenchmark(time: time).measureAgainstProgram())
            } catch {
                hasFailed = true
                StandardStreams.writeError("flood: \(error)")
            }
        }
        if hasFailed { throw ExitCode.failure }
    }

    /// Measures how late plans are; whether that could be measured.
    private func writeDeadlines(_ time: SystemTime) -> Bool {
        do throws(BenchmarkError) {
            let result = try DeadlineBenchmark(time: time).measure()
            let lines = json ? result.rows.map(\.json.text) : result.tableLines
            for line in lines { StandardStreams.writeLine(line) }
            return true
        } catch {
            StandardStreams.writeError("\(DeadlineBenchmark.name): \(error)")
            return false
        }
    }

    private func write(_ flood: FloodResult) {
        write(flood.idle)
        write(flood.flooded)
        for line in json ? [flood.json.text] : flood.tableLines { StandardStreams.writeLine(line) }
    }

    private func write(_ result: BenchmarkResult) {
        let lines = json ? [result.json.text] : result.tableLines
        for line in lines { StandardStreams.writeLine(line) }
    }
}
