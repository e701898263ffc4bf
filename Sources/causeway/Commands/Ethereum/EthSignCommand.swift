import ArgumentParser
import Basics
import Codecs
import Cryptography
import Ethereum

/// `eth sign-tx`.
struct EthSignCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sign-tx", abstract: "Signs transactions of types 0 to 4.",
        discussion: """
            A line: the fields in JSON-RPC names plus "privateKey". Without "type" it is the \
            lowest type that has the fields. Without "to" a contract is created.
            Answer: {"from","hash","raw","signingHash"}.
            Error codes: bad-json, unknown-key, missing-key, bad-value, bad-checksum, \
            bad-private-key, unsupported-type, bad-chain-id, out-of-range, missing-field.
            """)

    func run() {
        Batch.run(secretKeys: ["privateKey"]) { (line, secrets) throws(CommandFailure) in
            let transaction = try TransactionLine.read(line, more: ["privateKey"])
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
        try CommandFailure.ethereum { () throws(EthereumError) in try transaction.check() }
        let signature: RecoverableSignature
        do {
            signature = try Secp256k1.sign(digest: transaction.signingHash, key: key)
        } catch {
            throw CommandFailure("bad-private-key", "\(error)", field: "privateKey")
        }
        return try CommandFailure.ethereum { () throws(EthereumError) in
            try transaction.signed(with: signature)
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
