import Codecs
import Cryptography

/// Reads one JSON value per line and writes exactly one per line, in order, whatever a line holds.
enum Batch {
    /// Runs a batch whose lines carry no secrets.
    static func run(_ handle: (JSONValue) throws(CommandFailure) -> JSONValue) {
        run(secretKeys: []) { (line, _) throws(CommandFailure) in try handle(line) }
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
            guard line.contains(where: { $0 != 0x20 && $0 != 0x09 && $0 != 0x0D }) else { return }
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
        let json: JSONValue
        do {
            json = try JSONValue(parsing: line)
        } catch {
            return failure(CommandFailure("bad-json", "the line is not JSON: \(error)"))
        }
        guard let members = json.objectValue else {
            return failure(CommandFailure("bad-json", "the line must be a JSON object"))
        }
        let id = json["id"]
        let rest = JSONValue.object(members.filter { $0.name != "id" })
        do {
            return try handle(rest, secrets).identified(by: id)
        } catch {
            return failure(error, id: id)
        }
    }

    private static func failure(_ failure: CommandFailure, id: JSONValue? = nil) -> SecretAnswer {
        SecretAnswer(plain: failure.json(id: id))
    }
}
