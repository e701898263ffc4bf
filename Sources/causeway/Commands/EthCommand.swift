import ArgumentParser
import Basics
import Codecs
import Cryptography
import Ethereum

/// `eth …`.
struct EthCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "eth", abstract: "Ethereum's encodings (batch: one JSON object per line).",
        subcommands: [EthSignCommand.self, EthDecodeCommand.self, EthKeccakCommand.self])
}

/// `eth sign-tx`.
struct EthSignCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sign-tx", abstract: "Signs transactions of types 0 and 2.",
        discussion: """
            A line: the fields in JSON-RPC names plus "privateKey".
            Error codes: bad-json, unknown-key, missing-key, bad-value, bad-checksum, \
            bad-private-key, unsupported, and those of decode-tx.
            """)

    func run() {
        Batch.run(secretKeys: ["privateKey"]) { (line, secrets) throws(CommandFailure) in
            let transaction = try TransactionLine.read(line)
            guard let text = secrets["privateKey"], let key = text.decodedHexKey else {
                throw CommandFailure(
                    "bad-private-key", "must be 0x and 64 hex digits", field: "privateKey")
            }
            let signed = try sign(transaction, key)
            return [
                "from": .string(signed.sender.checksummed),
                "hash": .string(signed.hash.hex),
                "raw": .string(Hex.encode(signed.raw)),
                "signingHash": .string(transaction.signingHash.hex),
            ]
        }
    }

    private func sign(
        _ transaction: Transaction, _ key: SecretBytes
    ) throws(CommandFailure) -> SignedTransaction {
        let signature: RecoverableSignature
        do throws(EthereumError) {
            try transaction.check()
        } catch {
            throw CommandFailure(error.code.rawValue, error.description)
        }
        do {
            signature = try Secp256k1.sign(digest: transaction.signingHash, key: key)
        } catch {
            throw CommandFailure("bad-private-key", "\(error)", field: "privateKey")
        }
        do throws(EthereumError) {
            return try transaction.signed(with: signature)
        } catch {
            throw CommandFailure(error.code.rawValue, error.description)
        }
    }
}

/// `eth decode-tx`.
struct EthDecodeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "decode-tx", abstract: "Decodes signed transactions, strictly.",
        discussion: """
            A line: {"raw"}.
            Error codes: bad-json, unknown-key, missing-key, bad-value, truncated, \
            trailing-bytes, non-canonical, too-deep, too-large, wrong-kind, wrong-field-count, \
            wrong-length, leading-zero, out-of-range, unsupported-type, bad-chain-id, \
            bad-recovery-id, bad-signature, high-s, unrecoverable.
            """)

    func run() {
        Batch.run { (line) throws(CommandFailure) in
            let fields = try Fields(line, known: ["raw"])
            let raw = try fields.bytes("raw")
            do throws(EthereumError) {
                return TransactionLine.write(try SignedTransaction.decode(raw))
            } catch {
                throw CommandFailure(error.code.rawValue, error.description, field: "raw")
            }
        }
    }
}

/// `eth keccak`.
struct EthKeccakCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keccak", abstract: "Keccak-256 of bytes.",
        discussion: """
            A line: {"data"}.
            Error codes: bad-json, unknown-key, missing-key, bad-value.
            """)

    func run() {
        Batch.run { (line) throws(CommandFailure) in
            let data = try Fields(line, known: ["data"]).bytes("data")
            return ["hash": .string(Keccak256.hash(data).hex)]
        }
    }
}

extension SecretBytes {
    /// The 32 bytes that this text of `0x` and 64 hex digits means; nil for another text.
    var decodedHexKey: SecretBytes? {
        withUnsafeBytes { text -> SecretBytes? in
            guard text.count == 66, text[0] == 0x30, text[1] == 0x78,
                text[2...].allSatisfy({ Hex.digit($0) != nil })
            else { return nil }
            return SecretBytes(count: 32) { target in
                for index in 0..<32 {
                    let high = Hex.digit(text[2 + 2 * index]) ?? 0
                    let low = Hex.digit(text[3 + 2 * index]) ?? 0
                    target[index] = high << 4 | low
                }
            }
        }
    }
}
