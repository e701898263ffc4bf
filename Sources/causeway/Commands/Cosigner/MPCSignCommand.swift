import ArgumentParser
import Basics
import Codecs
import Cosigner
import Cryptography
import Ethereum
import Signing

/// `mpc sign`.
struct MPCSignCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sign", abstract: "Has cosigners sign transactions and typed data.",
        discussion: """
            A line: {"transaction":{…}} or {"typedData":{…}} in the forms of the eth commands.
            Answer: {"signature","raw"?,"hash"?,"signers","millis"}.
            Error codes: bad-json, unknown-key, missing-key, bad-value, those of eth sign-tx and eth \
            typed-data, and the cosigners' own: denied (with the reason in "field"), peer-denied, \
            banned, frozen, missing-share, wrong-epoch, unreachable, timed-out, aborted, busy.
            """)

    @Option(help: "The coordinator's configuration file.")
    var config: String

    @Option(help: "The key's id.")
    var key: String

    @Option(help: "The child that signs, such as m/0/1; the key itself when left out.")
    var path = "m"

    @Flag(help: "The answers are JSON in any case.")
    var json = false

    func run() async throws {
        do {
            let coordinator = try CoordinatorProgram.open(configuration: config)
            guard let keyId = try? Hash32(hex: key) else {
                throw CommandFailure("bad-value", "must be 0x and 64 hex digits", field: "key")
            }
            let numbers = try DerivationPath(parsing: path).numbers
            await Batch.runWaiting { (line) throws(CommandFailure) in
                try await Self.answer(line, coordinator, keyId, numbers)
            }
        } catch {
            throw Supervised.exit(error)
        }
    }

    private static func answer(
        _ line: JSONValue, _ coordinator: Coordinator, _ keyId: Hash32, _ path: [UInt32]
    ) async throws(CommandFailure) -> JSONValue {
        let asked = try RequestLine(line)
        let signed: Coordinator.Signed
        do {
            signed = try await coordinator.sign(
                keyId: keyId, path: path, content: asked.content, digest: asked.digest)
        } catch {
            throw CommandFailure(error)
        }
        var members: [JSONValue.Member] = [
            .init(name: "signature", value: .string(Hex.encode(signed.signature)))
        ]
        if let transaction = asked.transaction {
            let done = try CommandFailure.ethereum { () throws(EthereumError) in
                try transaction.signed(with: RecoverableSignature(bytes: signed.signature))
            }
            members += [
                .init(name: "raw", value: .string(Hex.encode(done.raw))),
                .init(name: "hash", value: .string(done.hash.hex)),
            ]
        }
        members += [
            .init(name: "signers", value: .array(signed.signers.map { .integer($0) })),
            .init(name: "millis", value: .integer(signed.millis)),
        ]
        return .object(members)
    }
}
