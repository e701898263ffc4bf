import Basics
import Codecs

/// The processes that the demo stands on: the local chain and the paper exchange.
struct DemoWorld: Sendable {
    /// The chain's start line.
    let chain: JSONValue
    /// The exchange's start line.
    let venue: JSONValue
    private let processes: [ChildProcess]

    /// Where the demo looks for what the set-up made.
    struct Paths: Sendable {
        let tools: String
        let networks: String

        var python: String { "\(tools)/venv/bin/python3" }
        var executor: String { "\(tools)/contracts/RouteExecutor.json" }
        var devnet: String { "\(networks)/Devnet/devnet" }

        /// Refuses to go on without what the set-up makes.
        func check() throws(CommandFailure) {
            for path in [python, executor, devnet] where !SystemFiles().exists(path) {
                throw CommandFailure(
                    "not-set-up",
                    "\(path) is missing: run `make demo` once, or point --tools and --networks at "
                        + "it")
            }
        }
    }

    /// Starts both; `program` is our own file.
    static func start(
        _ paths: Paths, program: String, wallet: Address
    ) throws(CommandFailure) -> DemoWorld {
        let (chainProcess, chain) = try launch(
            "the local chain", paths.python,
            [
                paths.devnet, "--port", "0", "--block-time", "2", "--safe-lag", "2",
                "--finalized-lag", "4", "--scene", "demo", "--fund", wallet.hex,
                "--executor-artifact", paths.executor, "--exit-with-stdin",
            ])
        let (venueProcess, venue) = try launch(
            "the paper exchange", program,
            [
                "paper", "--port", "0", "--balance", "ETH=300", "--balance", "USDC=50000",
                "--exit-with-stdin",
            ])
        return DemoWorld(
            chain: chain, venue: venue, processes: [venueProcess, chainProcess])
    }

    /// Starts a program that tells in one line that it is up, or what came of it.
    static func launch(
        _ what: String, _ program: String, _ arguments: [String]
    ) throws(CommandFailure) -> (ChildProcess, JSONValue) {
        let process: ChildProcess
        do {
            process = try ChildProcess(program, arguments: arguments, showsErrors: true)
        } catch {
            throw CommandFailure("child", "\(what) cannot be started: \(error)")
        }
        guard let line = process.readLine(timeoutMilliseconds: 60_000),
            let json = try? JSONValue(parsing: line)
        else {
            process.stop()
            throw CommandFailure("child", "\(what) did not start; its own words are above")
        }
        return (process, json)
    }

    /// Ends both.
    func stop() {
        for process in processes { process.stop() }
    }
}
