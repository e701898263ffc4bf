import Codecs
import Foundation

/// A program as a process of its own with its output in files; killed with this value.
final class ProgramProcess: Sendable {
    /// How a process ended.
    enum Ending: Equatable {
        case exit(Int32)
        case signal(Int32)
    }

    /// What a process left.
    struct Finished {
        let ending: Ending
        let output: String
        let errors: String

        /// Its output as JSON, line by line.
        var lines: [JSONValue] { output.split(separator: "\n").map { ProgramProcess.json($0) } }

        /// Its last line on standard error, where a failure says its one sentence.
        var lastError: String { errors.split(separator: "\n").last.map(String.init) ?? "" }
    }

    /// Why a test cannot go on.
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    static let root = URL(filePath: #filePath).resolvingSymlinksInPath()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()
    /// The program that ships.
    static let causeway = root.appending(path: ".build/release/causeway").path
    /// The Python of the tools.
    static let python = root.appending(path: ".tools/venv/bin/python").path

    /// A client program of these tests.
    static func client(_ name: String) -> String {
        root.appending(path: "Tests/EndToEndTests/Clients/\(name)").path
    }

    private let process: Process
    /// Held open: some programs end when their standard input ends.
    private let input: Pipe
    private let outputPath: String
    private let errorsPath: String
    /// Held: the output is in it.
    private let folder: TestFolder

    private init(
        _ process: Process, _ input: Pipe, _ outputPath: String, _ errorsPath: String,
        _ folder: TestFolder
    ) {
        self.process = process
        self.folder = folder
        self.input = input
        self.outputPath = outputPath
        self.errorsPath = errorsPath
    }

    deinit {
        if process.isRunning { kill(process.processIdentifier, SIGKILL) }
    }

    /// Starts a program in the repository's folder; without an input it gets a pipe that stays open.
    static func start(
        _ program: String, _ arguments: [String], in folder: TestFolder, inputPath: String? = nil
    ) throws -> ProgramProcess {
        guard FileManager.default.isExecutableFile(atPath: program) else {
            throw Failure(description: "\(program) is missing: `make test` builds it first")
        }
        let (process, input) = (Process(), Pipe())
        let (output, errors) = (folder.newPath("output"), folder.newPath("errors"))
        for path in [output, errors] { try Data().write(to: URL(filePath: path)) }
        process.executableURL = URL(filePath: program)
        process.arguments = arguments
        process.currentDirectoryURL = root
        let given = inputPath.flatMap { FileHandle(forReadingAtPath: $0) }
        let written = [output, errors].map { FileHandle(forWritingAtPath: $0) }
        // The child has its own; ours would stay open for as long as Foundation keeps the process.
        defer { for handle in written + [given] { try? handle?.close() } }
        process.standardInput = given ?? input
        process.standardOutput = written[0]
        process.standardError = written[1]
        try process.run()
        return ProgramProcess(process, input, output, errors, folder)
    }

    /// Runs a program to its end.
    static func run(
        _ program: String, _ arguments: [String], in folder: TestFolder, input: String = "",
        seconds: Double = 60
    ) async throws -> Finished {
        let path = try folder.write("input", input)
        let process = try start(program, arguments, in: folder, inputPath: path)
        return try await process.finished(seconds: seconds)
    }

    /// Runs the program that ships to its end.
    static func causeway(
        _ arguments: [String], in folder: TestFolder, input: String = "", seconds: Double = 60
    ) async throws -> Finished {
        try await run(causeway, arguments, in: folder, input: input, seconds: seconds)
    }

    var output: String { (try? String(contentsOfFile: outputPath, encoding: .utf8)) ?? "" }
    var errors: String { (try? String(contentsOfFile: errorsPath, encoding: .utf8)) ?? "" }
    var isRunning: Bool { process.isRunning }

    /// The first line of its output as JSON, once it is there.
    func firstLine(seconds: Double = 60) async throws -> JSONValue {
        for _ in 0..<Int(seconds * 50) {
            let text = output
            if let end = text.firstIndex(of: "\n") { return Self.json(text[..<end]) }
            if !process.isRunning { break }
            try await Task.sleep(for: .milliseconds(20))
        }
        throw Failure(description: "no line from \(process.arguments ?? []): \(errors)")
    }

    /// Waits for its end.
    func finished(seconds: Double = 60) async throws -> Finished {
        for _ in 0..<Int(seconds * 50) where process.isRunning {
            try await Task.sleep(for: .milliseconds(20))
        }
        guard !process.isRunning else {
            kill(process.processIdentifier, SIGKILL)
            throw Failure(description: "\(process.arguments ?? []) does not end: \(errors)")
        }
        let status = process.terminationStatus
        return Finished(
            ending: process.terminationReason == .exit ? .exit(status) : .signal(status),
            output: output, errors: errors)
    }

    /// Asks it to end as a service manager would, and waits.
    func terminate(seconds: Double = 10) async throws -> Finished {
        kill(process.processIdentifier, SIGTERM)
        return try await finished(seconds: seconds)
    }

    /// Ends it without a warning, and waits.
    func killed(seconds: Double = 10) async throws -> Finished {
        kill(process.processIdentifier, SIGKILL)
        return try await finished(seconds: seconds)
    }

    fileprivate static func json(_ text: Substring) -> JSONValue {
        (try? JSONValue(parsing: Array(text.utf8))) ?? .string("not JSON: \(text)")
    }
}
