import ArgumentParser
import Codecs
import Cryptography

/// `eth verify`.
struct EthVerifyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "Whether a public key made a signature.",
        discussion: """
            A line: {"digest","publicKey","signature"}; the key in 33, 64 or 65 bytes, the \
            signature in DER or as 64 bytes of r and s. Bytes that are no signature are not \
            valid, and neither is a high s.
            Answer: {"valid"}.
            Error codes: bad-json, unknown-key, missing-key, bad-value, bad-public-key.
            """)

    func run() {
        Batch.run { (line) throws(CommandFailure) in
            let fields = try Fields(line, known: ["digest", "publicKey", "signature"])
            let digest = try fields.hash("digest")
            let key = try fields.bytes("publicKey")
            let signature = try fields.bytes("signature")
            do throws(CryptographyError) {
                return [
                    "valid": .bool(
                        try Secp256k1.verify(
                            digest: digest, encodedSignature: signature, encodedPublicKey: key))
                ]
            } catch {
                throw CommandFailure(error.code.rawValue, "\(error)", field: "publicKey")
            }
        }
    }
}
