package import Basics
import Codecs

/// Runs peers with a Python of ours; one that is missing is skipped.
///
/// A script prints one line: `{"peer":NAME,"medianPicoseconds","answer"}` or `{"skipped":REASON}`.
package struct PeerProgram: Sendable {
    private let python: String
    private let folder: String
    private let files: any FileAccess

    /// Runs the scripts of a folder with this interpreter.
    package init(python: String, folder: String, files: any FileAccess = SystemFiles()) {
        self.python = python
        self.folder = folder
        self.files = files
    }

    /// The peer's figure; throws when its answer is another one.
    func run(_ peer: Peer) throws(BenchmarkError) -> BenchmarkResult.PeerOutcome {
        let script = "\(folder)/\(peer.script).py"
        for path in [python, script] where !files.exists(path) {
            return .skipped(reason: "there is no \(path)")
        }
        guard
            let line = output(of: [script] + peer.arguments),
            let answer = try? JSONValue(parsing: line)
        else { return .skipped(reason: "\(script) gave no answer") }
        if let reason = answer["skipped"]?.stringValue { return .skipped(reason: reason) }
        guard let name = answer["peer"]?.stringValue, let text = answer["answer"]?.stringValue,
            let picoseconds = answer["medianPicoseconds"]?.unsignedValue
        else { return .skipped(reason: "\(script) gave no figure") }
        guard peer.accepts(text) else {
            throw BenchmarkError(.wrongAnswer, "\(name) found \(text.prefix(80))")
        }
        let median = OperationTime(picoseconds: picoseconds)
        return .measured(
            BenchmarkResult.Reference(name: name, median: median, wantedTimes: peer.wantedTimes))
    }

    private func output(of arguments: [String]) -> String? {
        guard
            let child = try? ChildProcess(
                python, arguments: ["-B"] + arguments, showsErrors: false)
        else { return nil }
        defer { child.stop() }
        return child.readLine(timeoutMilliseconds: BenchmarkLimits.peerMilliseconds)
    }
}
