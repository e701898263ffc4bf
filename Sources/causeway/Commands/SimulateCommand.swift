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
    var scenario: Simulator.Scenario = .badDays

    @Flag(help: "Print JSON: one object a line.")
    var json = false

    @Flag(help: "Show what happens in the run of --seed.")
    var trace = false

    @Flag(help: "Shrink the first seed that breaks to a short trace, on standard error.")
    var shrink = false

    @Flag(help: "Begin no further runs once a seed has broken.")
    var untilBroken = false

    #if Mutants
    @Option(help: "The planted bug to run with; see --list-mutants.")
    var mutant: Mutant?

    @Flag(help: "List the planted bugs.")
    var listMutants = false
    #endif

    func validate() throws {
        #if Mutants
        if listMutants { return }
        #endif
        guard (seeds == nil) != (seed == nil) else {
            throw ValidationError("Give either --seeds FIRST..LAST or --seed N.")
        }
        if trace, seed == nil { throw ValidationError("--trace replays one run: give --seed N.") }
    }

    func run() async throws {
        #if Mutants
        if listMutants {
            for mutant in Mutant.allCases { StandardStreams.writeLine(mutant.rawValue) }
            return
        }
        mutant?.activate()
        #endif
        let time = SystemTime()
        let start = time.monotonicNanoseconds()
        let (summary, firstBroken) = await runAll()
        let elapsed = (time.monotonicNanoseconds() - start) / 1_000_000
        if shrink, let firstBroken,
            let trace = Simulator.explain(scenario, firstBroken)
        {
            StandardStreams.writeError(trace.text)
        }
        StandardStreams.writeLine(json ? summary.json(elapsed).text : summary.text(elapsed))
        if summary.broken > 0 { throw ExitCode(1) }
    }

    /// Runs every seed, several at a time; the first in seed order that broke.
    private func runAll() async -> (SimulationSummary, SeedResult?) {
        let range = seeds?.range ?? (seed ?? 0)...(seed ?? 0)
        let (scenario, tracer) = (scenario, trace ? tracer : nil)
        return await withTaskGroup(of: SeedResult.self) { group in
            var summary = SimulationSummary(scenario)
            var firstBroken: SeedResult?
            // Worlds share nothing, so several run at a time; results are told in seed order.
            var results = InSeedOrder(range)
            for seed in range.prefix(Self.runsAtOnce) {
                group.addTask { Simulator.run(scenario, seed: seed, tracer: tracer) }
            }
            var rest = range.dropFirst(Self.runsAtOnce)
            while let result = await group.next() {
                if !untilBroken || firstBroken == nil, let seed = rest.popFirst() {
                    group.addTask { Simulator.run(scenario, seed: seed, tracer: tracer) }
                }
                for result in results.take(result) {
                    summary.take(result)
                    show(result)
                    if firstBroken == nil, !result.invariantsBroken.isEmpty {
                        firstBroken = result
                    }
                }
            }
            return (summary, firstBroken)
        }
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

#if Mutants
extension Mutant: ExpressibleByArgument {}
#endif

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
