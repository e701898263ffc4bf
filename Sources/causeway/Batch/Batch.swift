import Codecs
import Cryptography

/// Reads one JSON value per line and writes exactly one per line, in order, whatever a line holds.
enum Batch {
    /// Runs a batch whose lines carry no secrets.
    static func run(_ handle: (JSONValue) throws(CommandFailure) -> JSONValue) {
        run(secretKeys: []) { (line, _) throws(CommandFailure) in try handle(line) }
    }

    /// Runs a batch whose answers must be waited for, one after another; no line carries secrets.
    static func runWaiting(
        _ handle: (JSONValue) async throws(CommandFailure) -> JSONValue
    ) async {
        var lines = StandardStreams.Lines()
        while let line = lines.next() {
            guard !isBlank(line) else { continue }
            StandardStreams.write(await answer(line, handle).encodedLine())
        }
    }

    private static func answer(
        _ line: [UInt8], _ handle: (JSONValue) async throws(CommandFailure) -> JSONValue
    ) async -> SecretAnswer {
        do throws(CommandFailure) {
            let (rest, id) = try split(line)
            do throws(CommandFailure) {
                return SecretAnswer(plain: try await handle(rest)).identified(by: id)
            } catch {
                return failure(error, id: id)
            }
        } catch {
            return failure(error)
        }
    }

    private static func isBlank(_ line: [UInt8]) -> Bool {
        !line.contains { $0 != 0x20 && $0 != 0x09 && $0 != 0x0D }
    }

    /// A line's object without its id, and the id.
    private static func split(
        _ line: [UInt8]
    ) throws(CommandFailure) -> (rest: JSONValue, id: JSONValue?) {
        let json: JSONValue
        do {
            json = try JSONValue(parsing: line)
        } catch {
            throw CommandFailure("bad-json", "the line is not JSON: \(error)")
        }
        guard let members = json.objectValue else {
            throw CommandFailure("bad-json", "the line must be a JSON object")
        }
        return (.object(members.filter { $0.name != "id" }), json["id"])
    }

    /// Runs a batch; values of the secret keys never become texts.
    static func run(
        secretKeys: [String],
        _ handle: (JSONValue, [String: SecretBytes]) throws(CommandFailure) -> JSONValue
    ) {
        forEachLine(secretKeys) { (line, secrets) throws(CommandFailure) in
            SecretAnswer(plain: try handle(line, secrets))
        }
    }

    /// Runs a batch whose answers hold secrets, which do not become texts either.
    static func run(
        secretKeys: [String],
        _ handle: (JSONValue, [String: SecretBytes]) throws(CommandFailure) -> SecretAnswer
    ) {
        forEachLine(secretKeys, handle)
    }

    private static func forEachLine(
        _ secretKeys: [String],
        _ handle: (JSONValue, [String: SecretBytes]) throws(CommandFailure) -> SecretAnswer
    ) {
        StandardStreams.forEachLine { line in
            guard !isBlank(line) else { return }
            var text = answer(&line, secretKeys, handle).encodedLine()
            StandardStreams.write(text)
            wipeBytes(&text)
        }
    }

    private static func answer(
        _ line: inout [UInt8], _ secretKeys: [String],
        _ handle: (JSONValue, [String: SecretBytes]) throws(CommandFailure) -> SecretAnswer
    ) -> SecretAnswer {
        var secrets: [String: SecretBytes] = [:]
        for key in secretKeys { secrets[key] = LineSecret.take(key, from: &line) }
        do throws(CommandFailure) {
            let (rest, id) = try split(line)
            do throws(CommandFailure) {
                return try handle(rest, secrets).identified(by: id)
            } catch {
                return failure(error, id: id)
            }
        } catch {
            return failure(error)
        }
    }

    private static func failure(_ failure: CommandFailure, id: JSONValue? = nil) -> SecretAnswer {
        SecretAnswer(plain: failure.json(id: id))
    }
}
