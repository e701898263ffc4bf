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

            With --signer threshold nobody has the account's key: three cosigners, processes of \
            their own, each hold a share and judge each transaction by their own policy, two sign \
            together, and one of them is killed in mid-flight. The JSON object then has "signer": \
            {"kind","key","threshold","running":[{"party","pid"}],"killed":{"party","pid"},\
            "signatures":[{"nonce","digest","signers","millis","afterKill"}]}.
            """)

    @Flag(help: "Print one JSON object at the end.")
    var json = false

    @Flag(help: "Keep everything running afterwards, until SIGTERM or SIGINT.")
    var keep = false

    @Option(help: "Who signs: keystore, or threshold for three cosigners.")
    var signer = Signer.keystore

    @Option(help: "The folder for wallet, configuration and journal; a temporary one if absent.")
    var data: String?

    @Option(help: "The folder with the virtual environment and the compiled contract.")
    var tools = ".tools"

    @Option(help: "The folder with the local chain.")
    var networks = "Networks"

    /// Where the account's key is.
    enum Signer: String, ExpressibleByArgument {
        case keystore
        case threshold
    }

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
        let paths = DemoWorld.Paths(tools: tools, networks: networks)
        try paths.check()
        try files.makeFolder(folder)
        let cosigners = try makeCosigners(in: folder)
        defer { cosigners?.stop() }
        let key =
            if let cosigners { try await cosigners.makeKey() } else {
                try DemoSetup.makeKeystore(in: folder)
            }
        StandardStreams.writeError("starting the local chain and the paper exchange …")
        let world = try DemoWorld.start(paths, program: Self.program, wallet: key.address)
        defer { world.stop() }
        try await cosigners?.admit(world, at: SystemTime().now())
        let setup = DemoSetup(folder: folder, key: key)
        let file = try setup.writeConfiguration(chain: world.chain, venue: world.venue)
        let witness = cosigners.map { DemoWitness($0, time: SystemTime()) }
        let program = try NodeProgram.open(
            configuration: file, logger: ProgramLog.make(verbose: false),
            watchParties: { witness?.watching($0) ?? $0 })
        let result = DemoResult()
        try await Supervised.run {
            try await withThrowingTaskGroup(of: Void.self) { group in
                defer { group.cancelAll() }
                let addresses = AsyncQueue<String>(capacity: 1)
                group.addTask { try await program.run { _ = addresses.append($0) } }
                group.addTask {
                    guard let api = await addresses.next() else { return }
                    try await follow(api, world, setup, witness, result)
                }
                try await group.next()
            }
        }
        guard result.isSuccess else { throw ExitCode(1) }
    }

    /// Our own file.
    private static let program = "/proc/self/exe"

    /// The parties of the key, if several have it.
    private func makeCosigners(in folder: String) throws -> DemoCosigners? {
        guard signer == .threshold else { return nil }
        StandardStreams.writeError("three cosigners make a key that none of them will have …")
        return try DemoCosigners(folder: folder, program: Self.program)
    }

    private func follow(
        _ api: String, _ world: DemoWorld, _ setup: DemoSetup, _ witness: DemoWitness?,
        _ result: DemoResult
    ) async throws {
        var key = try SystemFiles().read("\(setup.folder)/api.key")
        while key.last == 0x0A { key.removeLast() }
        let client = try APIClient(api: api, key: key)
        var story = DemoStory(client: client, time: SystemTime())
        let order = try await story.play(
            [
                "id": "demo-1", "side": "sell", "base": "ETH", "quote": "USDC", "quantity": "250",
            ])
        let report = DemoReport(
            order: order, ledger: try await client.ask("GET", "/v1/ledger"), world: world,
            api: api, wallet: setup.key.address.checksummed, witness: witness)
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
