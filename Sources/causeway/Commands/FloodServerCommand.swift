import ArgumentParser
import Basics
import Benchmarks

/// `flood-server`: the other side of `benchmark --filter flood`, which starts it by itself.
struct FloodServerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "flood-server",
        abstract: "Serves a flood of market data on loopback until its input ends.",
        shouldDisplay: false)

    @Option(help: "Books at a time.")
    var symbols = 10

    func run() async throws {
        let time = SystemTime()
        do {
            let server = try await FloodServer.start(symbolCount: symbols, time: time)
            StandardStreams.writeLine(String(server.port))
            try await Supervised.run {
                try await withThrowingTaskGroup(of: Void.self) { group in
                    defer { group.cancelAll() }
                    group.addTask { await server.run() }
                    group.addTask {
                        while !StandardStreams.isInputAtEnd {
                            try await time.sleep(milliseconds: 200)
                        }
                    }
                    try await group.next()
                }
            }
        } catch {
            throw Supervised.exit(error)
        }
    }
}
