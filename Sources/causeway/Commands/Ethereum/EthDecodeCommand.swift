import ArgumentParser
import Codecs
import Ethereum

/// `eth decode-tx`.
struct EthDecodeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "decode-tx",
        abstract: "Decodes signed transactions of types 0 to 4, strictly.",
        discussion: """
            A line: {"raw"}; a type 3 transaction with or without blobs.
            Answer: the fields in JSON-RPC names with "yParity" or "v", "r", "s", "from", "hash", \
            and with blobs "sidecar":"4844|7594".
            Error codes: bad-json, unknown-key, missing-key, bad-value, truncated, \
            trailing-bytes, non-canonical, wrong-kind, wrong-field-count, wrong-length, \
            leading-zero, out-of-range, unsupported-type, bad-chain-id, bad-recovery-id, \
            bad-signature, high-s, unrecoverable, missing-field, commitment-mismatch.
            """)

    func run() {
        Batch.run { (line) throws(CommandFailure) in
            let raw = try Fields(line, known: ["raw"]).bytes("raw")
            let decoded = try CommandFailure.ethereum("raw") { () throws(EthereumError) in
                try PooledTransaction.decode(raw)
            }
            return TransactionLine.write(decoded)
        }
    }
}
