package import Basics
import Codecs
import Cryptography
import Markets
import Transport
import Venues

/// What a flood of market data does to a session: to its memory, and to a cancel.
///
/// Cancels are timed before, during and after the flood, so that a slow moment of the machine does
/// not look like an effect of it. Memory is judged by the process's own resident set.
package struct FloodBenchmark: Sendable {
    /// What `--filter` matches.
    package static let names = ["flood-cancel-idle", "flood-cancel"]

    private let settings: FloodSettings
    private let time: any TimeSource
    private let files: any FileAccess

    /// Measures with these settings.
    package init(
        _ settings: FloodSettings = FloodSettings(), time: any TimeSource,
        files: any FileAccess = SystemFiles()
    ) {
        self.settings = settings
        self.time = time
        self.files = files
    }

    /// Measures against a server of another process, which is the program itself.
    package func measureAgainstProgram() async throws(BenchmarkError) -> FloodResult {
        let server: ChildProcess
        do {
            server = try ChildProcess(
                "/proc/self/exe",
                arguments: ["flood-server", "--symbols", String(settings.symbolCount)],
                showsErrors: true)
        } catch {
            throw BenchmarkError(.failed, error.description)
        }
        defer { server.stop() }
        guard let line = server.readLine(timeoutMilliseconds: 10_000), let port = Int(line) else {
            throw BenchmarkError(.failed, "the flood's server does not tell its port")
        }
        return try await measure(port: port)
    }

    /// Measures against a server in this process.
    package func measureHere() async throws(BenchmarkError) -> FloodResult {
        let server = try await FloodServer.start(symbolCount: settings.symbolCount, time: time)
        return try await Self.measure(
            { () throws(BenchmarkError) in try await measure(port: server.port) },
            beside: { await server.run() })
    }

    private func measure(port: Int) async throws(BenchmarkError) -> FloodResult {
        let session = try session(port: port)
        let run = FloodRun(
            settings: settings, session: session, port: port, time: time, files: files)
        return try await Self.measure(
            { () throws(BenchmarkError) in try await run.result() },
            beside: { try? await session.run() })
    }

    /// Measures while something runs beside it, which ends with the measurement.
    private static func measure(
        _ body: @escaping @Sendable () async throws(BenchmarkError) -> FloodResult,
        beside companion: @escaping @Sendable () async -> Void
    ) async throws(BenchmarkError) -> FloodResult {
        let outcome = await withTaskGroup(of: Result<FloodResult, BenchmarkError>?.self) { group in
            group.addTask {
                await companion()
                return nil
            }
            group.addTask {
                do throws(BenchmarkError) {
                    return .success(try await body())
                } catch {
                    return .failure(error)
                }
            }
            defer { group.cancelAll() }
            while let outcome = await group.next() {
                if let outcome { return outcome }
            }
            return .failure(BenchmarkError(.failed, "no measurement"))
        }
        return try outcome.get()
    }

    private func session(port: Int) throws(BenchmarkError) -> BinanceSession {
        var venue = BinanceSettings(
            account: "flood", symbols: (0..<settings.symbolCount).map { FloodBook.symbol($0) })
        // The account's limit is not what is measured here.
        venue.rateLimits.weightPerMinute = 1_000_000
        var secret = Array("flood".utf8)
        let credentials = BinanceCredentials(
            apiKey: "flood", secret: SecretBytes(consuming: &secret))
        return try BenchmarkError.attempt { () throws(VenueError) in
            try BinanceSession(
                endpoints: try BinanceEndpoints(
                    rest: "http://127.0.0.1:\(port)", stream: "ws://127.0.0.1:\(port)",
                    webSocketApi: "ws://127.0.0.1:\(port)/ws-api/v3"),
                credentials: credentials, settings: venue, dialer: SocketDialer(time: time),
                entropy: SystemEntropy(), time: time, sink: { _ in })
        }
    }
}
