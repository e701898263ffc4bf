import ArgumentParser
import Basics
import Codecs
import Ethereum
import Node
import Synchronization

/// `demo`.
struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "One order across a paper exchange and a local chain, to final.",
        discussion: """
            Starts a local chain with real contracts, a paper exchange and a node; sells 250 ETH \
            for USDC over a book and three pools; follows every leg until it is final. Exits 0 \
            only if everything is final and the books balance.
            """)

    @Flag(help: "Print one JSON object at the end.")
    var json = false

    @Flag(help: "Keep everything running afterwards, until SIGTERM or SIGINT.")
    var keep = false

    @Option(help: "The folder for wallet, configuration and journal; a temporary one if absent.")
    var data: String?

    @Option(help: "The folder with the virtual environment and the compiled contract.")
    var tools = ".tools"

    @Option(help: "The folder with the local chain.")
    var networks = "Networks"

    func run() async throws {
        do {
            ProcessControl.forbidCoreDumps()
            try await play()
        } catch {
            throw Supervised.exit(error)
        }
    }

    private func play() async throws {
        let files = SystemFiles()
        let name = Hex.encodeDigits(try SystemEntropy().bytes(count: 6))
        let folder = data ?? "\(SystemFiles.temporaryFolder)/causeway-demo-\(name)"
        defer { if data == nil { files.removeFolder(folder) } }
        if files.exists("\(folder)/journal") {
            throw CommandFailure(
                "data-in-use", "\(folder) holds an earlier demo: give --data another folder")
        }
        let setup = try DemoSetup(folder: folder)
        StandardStreams.writeError("starting the local chain and the paper exchange …")
        let world = try DemoWorld.start(
            DemoWorld.Paths(tools: tools, networks: networks),
            program: "/proc/self/exe", wallet: setup.wallet)
        defer { world.stop() }
        let file = try setup.writeConfiguration(chain: world.chain, venue: world.venue)
        let program = try NodeProgram.open(
            configuration: file, logger: ProgramLog.make(verbose: false))
        let result = DemoResult()
        try await Supervised.run {
            try await withThrowingTaskGroup(of: Void.self) { group in
                defer { group.cancelAll() }
                let addresses = AsyncQueue<String>(capacity: 1)
                group.addTask { try await program.run { _ = addresses.append($0) } }
                group.addTask {
                    guard let api = await addresses.next() else { return }
                    try await follow(api, folder, world, setup, result)
                }
                try await group.next()
            }
        }
        guard result.isSuccess else { throw ExitCode(1) }
    }

    private func follow(
        _ api: String, _ folder: String, _ world: DemoWorld, _ setup: DemoSetup,
        _ result: DemoResult
    ) async throws {
        var key = try SystemFiles().read("\(folder)/api.key")
        while key.last == 0x0A { key.removeLast() }
        let client = try APIClient(api: api, key: key)
        var story = DemoStory(client: client, time: SystemTime())
        let order = try await story.play(
            [
                "id": "demo-1", "side": "sell", "base": "ETH", "quote": "USDC", "quantity": "250",
            ])
        let report = DemoReport(
            order: order, ledger: try await client.ask("GET", "/v1/ledger"), world: world,
            api: api, wallet: setup.wallet.checksummed)
        for line in report.lines { StandardStreams.writeError(line) }
        if json { StandardStreams.writeLine(report.json.text) }
        result.set(report.isSuccess)
        guard keep else { return }
        StandardStreams.writeError("everything stays up until SIGTERM or SIGINT")
        let time = SystemTime()
        while true { try await time.sleep(milliseconds: 60_000) }
    }
}

/// Whether the demo succeeded, told by the task that follows the order.
private final class DemoResult: Sendable {
    private let success = Mutex(false)

    var isSuccess: Bool { success.withLock { $0 } }

    func set(_ isSuccess: Bool) { success.withLock { $0 = isSuccess } }
}
