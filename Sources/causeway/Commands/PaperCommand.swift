import ArgumentParser
import Arithmetic
import Basics
import Codecs
import Cryptography
import Markets
import PaperVenues
import Simulation
import Transport

/// `paper`.
struct PaperCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "paper",
        abstract: "Serves an exchange simulator on loopback until SIGTERM or end of input.",
        discussion: """
            Prints one line when it serves: \
            {"venue","rest","stream","webSocketApi","apiKey","secret"}.

            \(PaperFaults.help)
            """)

    @Option(help: "The exchange: binance.")
    var venue = "binance"

    @Option(help: "The port; 0 takes a free one.")
    var port = 0

    @Option(help: "The seed of the background flow.")
    var seed: UInt64 = 1

    @Option(help: "The account's API key.")
    var apiKey = "paper-key"

    @Option(help: "The account's secret: of no worth outside this simulator.")
    var secret = "paper-secret"

    @Option(help: "A balance of the account as ASSET=AMOUNT; may be repeated.")
    var balance: [String] = []

    @Option(help: "A file that says what goes wrong; see above.")
    var faults: String?

    @Flag(help: "End when standard input ends.")
    var exitWithStdin = false

    func run() async throws {
        do {
            try await serve()
        } catch {
            throw Supervised.exit(error)
        }
    }

    private func serve() async throws {
        guard venue == "binance" else {
            throw CommandFailure("unknown-venue", "unknown exchange \(venue); known: binance")
        }
        let plan = try faults.map { path throws(CommandFailure) in try PaperFaults.plan(file: path)
        }
        let time = SystemTime()
        var secretBytes = Array(secret.utf8)
        let account = PaperAccount(
            name: "main", apiKey: apiKey, secret: SecretBytes(consuming: &secretBytes),
            balances: try balance.map(Self.balance))
        let host = PaperHost(
            try BinancePaperVenue(
                .demo(accounts: [account], seed: seed, startedAt: time.now())),
            faults: plan ?? .none, time: time)
        let server: HTTPServer
        do {
            server = try await HTTPServer.start(port: port, service: host, time: time)
        } catch {
            throw CommandFailure(
                "port-in-use", "cannot listen at 127.0.0.1:\(port): \(error); give another --port")
        }
        StandardStreams.writeLine(servingLine(address: "127.0.0.1:\(server.port)").text)
        let exitWithStdin = exitWithStdin
        try await Supervised.run {
            try await withThrowingTaskGroup(of: Void.self) { group in
                defer { group.cancelAll() }
                group.addTask { try await host.run() }
                if exitWithStdin {
                    group.addTask {
                        while !StandardStreams.isInputAtEnd {
                            try await time.sleep(milliseconds: 200)
                        }
                    }
                }
                try await group.next()
            }
        }
        await server.shutDown()
        if plan != nil { StandardStreams.writeLine(PaperFaults.summary(host.faultCounts).text) }
    }

    /// What is told once it serves.
    private func servingLine(address: String) -> JSONValue {
        [
            "venue": .string(venue),
            "rest": .string("http://\(address)"),
            "stream": .string("ws://\(address)"),
            "webSocketApi": .string("ws://\(address)/ws-api/v3"),
            "apiKey": .string(apiKey),
            "secret": .string(secret),
        ]
    }

    private static func balance(_ text: String) throws -> PaperAccount.Balance {
        let parts = text.split(separator: "=")
        guard parts.count == 2, let amount = try? ExactDecimal(parts[1]), !amount.isNegative else {
            throw CommandFailure("bad-value", "--balance \(text): must be like ETH=150.5")
        }
        return PaperAccount.Balance(asset: Asset(String(parts[0])), amount: amount)
    }
}
