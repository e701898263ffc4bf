import Codecs
import Testing

/// Batch commands of the program.
enum ProgramBatch {
    /// Runs a batch: one answer per line, whatever the lines hold.
    static func run(_ words: [String], _ lines: [String]) async throws -> [JSONValue] {
        let done = try await ProgramProcess.causeway(
            words, in: TestFolder(), input: lines.joined(separator: "\n") + "\n")
        #expect(done.ending == .exit(0), "\(done.errors)")
        try #require(done.lines.count == lines.count, "\(done.output)")
        return done.lines
    }

    /// The code of an answer that is a failure.
    static func code(_ answer: JSONValue) -> String {
        answer["error"]?["code"]?.stringValue ?? "no error"
    }
}
