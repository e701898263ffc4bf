import ArgumentParser
import Basics
import Codecs
import Cryptography

/// `eth keccak`.
struct EthKeccakCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keccak", abstract: "Keccak-256 of bytes.",
        discussion: """
            A line: {"data"}. Answer: {"hash"}.
            Error codes: bad-json, unknown-key, missing-key, bad-value.
            """)

    func run() {
        Batch.run { (line) throws(CommandFailure) in
            let data = try Fields(line, known: ["data"]).bytes("data")
            return ["hash": .string(Keccak256.hash(data).hex)]
        }
    }
}
