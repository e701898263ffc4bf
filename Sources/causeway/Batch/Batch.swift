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
        StandardStreams.forEachLine { line in
            guard line.contains(where: { $0 != 0x20 && $0 != 0x09 && $0 != 0x0D }) else { return }
            StandardStreams.writeLine(answer(&line, secretKeys, handle).text)
        }
    }

    private static func answer(
        _ line: inout [UInt8], _ secretKeys: [String],
        _ handle: (JSONValue, [String: SecretBytes]) throws(CommandFailure) -> JSONValue
    ) -> JSONValue {
        var secrets: [String: SecretBytes] = [:]
        for key in secretKeys { secrets[key] = LineSecret.take(key, from: &line) }
        let json: JSONValue
        do {
            json = try JSONValue(parsing: line)
        } catch {
            return CommandFailure("bad-json", "the line is not JSON: \(error)").json(id: nil)
        }
        guard let members = json.objectValue else {
            return CommandFailure("bad-json", "the line must be a JSON object").json(id: nil)
        }
        let id = json["id"]
        let rest = JSONValue.object(members.filter { $0.name != "id" })
        do {
            let result = try handle(rest, secrets)
            guard let id, case .object(let fields) = result else { return result }
            return .object([.init(name: "id", value: id)] + fields)
        } catch {
            return error.json(id: id)
        }
    }
}
