import ArgumentParser
import Basics
import Codecs
import Simulation

/// `simulate`.
struct SimulateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulate",
        abstract: "Runs whole nodes in a simulated world, one run for each seed.",
        discussion: """
            The same seed gives the same run, byte for byte: clock, network, disk, exchange and \
            chain are simulated, the node is the one that ships. One result for each seed, then a \
            summary. Exit code 1 when an invariant broke.
            """)

    @Option(help: "The seeds, as FIRST..LAST.")
    var seeds: SeedRange?

    @Option(help: "One seed.")
    var seed: UInt64?

    @Option(
        help:
            "The scenario: \(Simulator.Scenario.allCases.map(\.rawValue).joined(separator: ", ")).")
    var scenario: Simulator.Scenario = .demo

    @Flag(help: "Print JSON: one object a line.")
    var json = false

    @Flag(help: "Show what happens in the run of --seed.")
    var trace = false

    func validate() throws {
        guard (seeds == nil) != (seed == nil) else {
            throw ValidationError("Give either --seeds FIRST..LAST or --seed N.")
        }
        if trace, seed == nil { throw ValidationError("--trace replays one run: give --seed N.") }
    }

    func run() async throws {
        let time = SystemTime()
        let start = time.monotonicNanoseconds()
        let range = seeds?.range ?? (seed ?? 0)...(seed ?? 0)
        let (scenario, tracer) = (scenario, trace ? tracer : nil)
        var summary = SimulationSummary()
        await withTaskGroup(of: SeedResult.self) { group in
            // Worlds share nothing, so several run at a time; results are told in seed order.
            var results = InSeedOrder(range)
            for seed in range.prefix(Self.runsAtOnce) {
                group.addTask { Simulator.run(scenario, seed: seed, tracer: tracer) }
            }
            var rest = range.dropFirst(Self.runsAtOnce)
            while let result = await group.next() {
                if let seed = rest.popFirst() {
                    group.addTask { Simulator.run(scenario, seed: seed, tracer: tracer) }
                }
                for result in results.take(result) {
                    summary.take(result)
                    show(result)
                }
            }
        }
        let elapsed = (time.monotonicNanoseconds() - start) / 1_000_000
        StandardStreams.writeLine(json ? summary.json(elapsed).text : summary.text(elapsed))
        if summary.broken > 0 { throw ExitCode(1) }
    }

    /// More than there are cores costs memory and gains nothing.
    private static let runsAtOnce = 4

    private func show(_ result: SeedResult) {
        if json {
            StandardStreams.writeLine(result.json.text)
        } else if !result.invariantsBroken.isEmpty || seed != nil {
            StandardStreams.writeLine(Self.line(result))
        }
    }

    private var tracer: Tracer {
        let json = json
        return { line in
            let text: String
            if json {
                let object: JSONValue = [
                    "virtualMs": .integer(line.virtualMilliseconds),
                    "source": .string(line.source), "text": .string(line.text),
                ]
                text = object.text
            } else {
                text = "\(line.virtualMilliseconds) ms \(line.source): \(line.text)"
            }
            StandardStreams.writeLine(text)
        }
    }

    private static func line(_ result: SeedResult) -> String {
        let findings = result.invariantsBroken.map { finding in
            "\n  broken at step \(finding.step): \(finding.name): \(finding.detail)"
        }
        return "seed \(result.seed): \(result.steps) steps, \(result.virtualMilliseconds) ms "
            + "virtual, trace \(result.traceHash)" + findings.joined()
    }
}

extension Simulator.Scenario: ExpressibleByArgument {}

/// Seeds as `FIRST..LAST`, both included.
struct SeedRange: ExpressibleByArgument {
    let range: ClosedRange<UInt64>

    init?(argument: String) {
        let parts = argument.split(separator: "..", omittingEmptySubsequences: false)
        guard parts.count == 2, let first = UInt64(parts[0]), let last = UInt64(parts[1]),
            first <= last
        else { return nil }
        range = first...last
    }
}

/// Gives results out in the order of their seeds, whenever they come.
struct InSeedOrder {
    private var waiting: [UInt64: SeedResult] = [:]
    private var due: ClosedRange<UInt64>.Iterator
    private var next: UInt64?

    init(_ range: ClosedRange<UInt64>) {
        due = range.makeIterator()
        next = due.next()
    }

    /// Takes one result; gives those whose turn it is.
    mutating func take(_ result: SeedResult) -> [SeedResult] {
        waiting[result.seed] = result
        var ready: [SeedResult] = []
        while let seed = next, let result = waiting.removeValue(forKey: seed) {
            ready.append(result)
            next = due.next()
        }
        return ready
    }
}

/// What many runs gave together.
struct SimulationSummary {
    private var seeds = 0
    private var traces: Set<Hash32> = []
    /// Runs in which an invariant broke.
    private(set) var broken = 0

    mutating func take(_ result: SeedResult) {
        seeds += 1
        traces.insert(result.traceHash)
        if !result.invariantsBroken.isEmpty { broken += 1 }
    }

    func json(_ elapsedMilliseconds: UInt64) -> JSONValue {
        [
            "seeds": .integer(seeds), "distinctTraces": .integer(traces.count),
            "broken": .integer(broken), "elapsedMs": .integer(elapsedMilliseconds),
        ]
    }

    func text(_ elapsedMilliseconds: UInt64) -> String {
        "\(seeds) seeds, \(traces.count) distinct traces, \(broken) broken, "
            + "\(elapsedMilliseconds) ms"
    }
}
