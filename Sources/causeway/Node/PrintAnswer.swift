import ArgumentParser
import Codecs

/// Asks a node and prints its answer, as JSON or for people.
func printAnswer(
    _ options: APIOptions, _ method: String, _ target: String, body: JSONValue? = nil,
    headers: [WireHeader] = [], _ present: (JSONValue) -> [String]
) async throws {
    do {
        let answer = try await APIClient(options).ask(method, target, body: body, headers: headers)
        let lines = options.json ? [answer.text] : present(answer)
        for line in lines { StandardStreams.writeLine(line) }
    } catch {
        throw Supervised.exit(error)
    }
}
