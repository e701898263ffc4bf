import ArgumentParser
import Basics
import Codecs
import Cosigner

/// What the `mpc` commands on one key share.
struct KeyOptions: ParsableArguments {
    @Option(help: "The coordinator's configuration file.")
    var config: String

    @Option(help: "The key's id.")
    var key: String

    @Flag(help: "The answer is JSON in any case.")
    var json = false

    /// Runs the command's one call and prints its answer.
    func run(
        _ consents: ConsentOptions? = nil,
        _ body: (Coordinator, Hash32, [JSONValue]) async throws(CosignerError) -> JSONValue
    ) async throws {
        do {
            let approvals = try consents?.read() ?? []
            let coordinator = try CoordinatorProgram.open(configuration: config)
            guard let keyId = try? Hash32(hex: key) else {
                throw CommandFailure("bad-value", "must be 0x and 64 hex digits", field: "key")
            }
            let answer: JSONValue
            do throws(CosignerError) {
                answer = try await body(coordinator, keyId, approvals)
            } catch {
                // Who refuses and why is one JSON line, as in the answers to a batch.
                if json { StandardStreams.writeLine(CommandFailure(error).json(id: nil).text) }
                throw CommandFailure(error)
            }
            StandardStreams.writeLine(answer.text)
        } catch {
            throw Supervised.exit(error)
        }
    }
}

/// Where people's consents are.
struct ConsentOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "A file with people's consents, for all cosigners.",
            discussion: "A JSON list of what `cosigner consent` answers."))
    var approvals: String?

    /// The consents, as they go to the cosigners.
    func read() throws -> [JSONValue] {
        guard let approvals else { return [] }
        let list = try JSONValue(parsing: try SystemFiles().read(approvals)).arrayValue
        guard let list else {
            throw CommandFailure("bad-value", "must be a JSON list", field: "approvals")
        }
        return list
    }
}
