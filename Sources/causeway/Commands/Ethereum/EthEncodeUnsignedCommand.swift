import ArgumentParser
import Basics
import Codecs
import Ethereum

/// `eth encode-unsigned`.
struct EthEncodeUnsignedCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "encode-unsigned", abstract: "What the sender of a transaction signs.",
        discussion: """
            A line: the fields of sign-tx without the key.
            Answer: {"payload","signingHash"}.
            Error codes: bad-json, unknown-key, missing-key, bad-value, bad-checksum, \
            unsupported-type, bad-chain-id, out-of-range, missing-field.
            """)

    func run() {
        Batch.run { (line) throws(CommandFailure) in
            let transaction = try TransactionLine.read(line)
            try CommandFailure.ethereum { () throws(EthereumError) in try transaction.check() }
            return [
                "payload": .string(Hex.encode(transaction.encodedUnsigned)),
                "signingHash": .string(transaction.signingHash.hex),
            ]
        }
    }
}
