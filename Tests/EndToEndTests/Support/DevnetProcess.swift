import Basics
import Codecs
import Dispatch
import Foundation
import Transport

/// The local chain of Networks/Devnet as a child process, which ends with this one.
final class DevnetProcess: Sendable {
    private let process: Process
    /// Held open: the chain exits when its standard input ends.
    private let input: Pipe
    /// What the chain printed when it was ready.
    let start: JSONValue
    private let control: ChainControl

    struct Failure: Error {
        let detail: String
    }

    private static let root = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .resolvingSymlinksInPath()
    private static let python = root.appending(path: ".tools/venv/bin/python3").path

    /// Whether the Python environment of the chain was made.
    static var isInstalled: Bool { FileManager.default.isExecutableFile(atPath: python) }

    private init(
        _ process: Process, _ input: Pipe, _ start: JSONValue, _ control: ChainControl
    ) {
        self.process = process
        self.input = input
        self.start = start
        self.control = control
    }

    /// Starts a chain that mines on demand only and waits until it listens.
    ///
    /// `script` is the program that serves it, below the root.
    static func launch(
        _ arguments: [String] = [], port: Int = 0, script: String = "Networks/Devnet/devnet"
    ) async throws -> DevnetProcess {
        let (process, input, output) = (Process(), Pipe(), Pipe())
        process.executableURL = URL(filePath: python)
        process.arguments =
            [
                root.appending(path: script).path, "--port", String(port),
                "--block-time", "0", "--exit-with-stdin",
            ] + arguments
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        let line = await firstLine(of: output.fileHandleForReading)
        guard let start = try? JSONValue(parsing: line), let url = start["rpc"]?.stringValue else {
            process.terminate()
            throw Failure(detail: "no start line: \(String(decoding: line, as: UTF8.self))")
        }
        return DevnetProcess(process, input, start, try ChainControl(rpc: url))
    }

    /// The URL of JSON-RPC over HTTP.
    var rpc: String { start["rpc"]?.stringValue ?? "" }

    /// The URL of JSON-RPC over WebSocket.
    var webSocket: String { start["ws"]?.stringValue ?? "" }

    /// The port of both.
    var port: Int { (try? Endpoint.parse(rpc).endpoint.port) ?? 0 }

    /// The address of a contract of the scene.
    func contract(_ name: String) throws -> Address {
        guard let text = start["contracts"]?[name]?.stringValue else {
            throw Failure(detail: "no contract \(name)")
        }
        return try Address(hex: text)
    }

    /// Kills the chain and waits until it is gone.
    ///
    /// By SIGKILL: threads of Swift's pool block the other signals, and children inherit that.
    func stop() async throws {
        control.shutDown()
        kill(process.processIdentifier, SIGKILL)
        while process.isRunning { try await Task.sleep(for: .milliseconds(10)) }
    }

    /// Steers the chain by one of its `dev_` verbs, or asks it anything else.
    @discardableResult
    func command(_ method: String, _ parameters: [JSONValue] = []) async throws -> JSONValue {
        try await control.command(method, parameters)
    }

    /// Reads without occupying a thread of Swift's pool.
    private static func firstLine(of handle: FileHandle) async -> [UInt8] {
        await withCheckedContinuation { continuation in
            DispatchQueue.global().async {
                var line: [UInt8] = []
                while !line.contains(0x0A) {
                    let part = handle.availableData
                    if part.isEmpty { break }
                    line.append(contentsOf: part)
                }
                continuation.resume(returning: Array(line.prefix { $0 != 0x0A }))
            }
        }
    }
}
