import ArgumentParser
import Codecs
import Cryptography
import Ethereum

/// `eth recover`.
struct EthRecoverCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "recover", abstract: "Who signed a digest.",
        discussion: """
            A line: {"digest","signature"}; 65 bytes that end with 0, 1, 27 or 28, or the 64 of \
            EIP-2098. A high s is taken, as the chain's own ecrecover does.
            Answer: {"address"}.
            Error codes: bad-json, unknown-key, missing-key, bad-value, wrong-length, \
            bad-recovery-id, bad-signature, unrecoverable.
            """)

    func run() {
        Batch.run { (line) throws(CommandFailure) in
            let fields = try Fields(line, known: ["digest", "signature"])
            let digest = try fields.hash("digest")
            let bytes = try fields.bytes("signature")
            let signature = try CommandFailure.ethereum("signature") { () throws(EthereumError) in
                try RecoverableSignature(bytes: bytes)
            }
            do throws(CryptographyError) {
                let key = try Secp256k1.recover(digest: digest, signature: signature)
                return ["address": .string(key.address.checksummed)]
            } catch {
                throw CommandFailure("unrecoverable", "no key made it", field: "signature")
            }
        }
    }
}
