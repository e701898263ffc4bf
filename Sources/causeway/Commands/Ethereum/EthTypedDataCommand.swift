import ArgumentParser
import Basics
import Codecs
import Ethereum

/// `eth typed-data`.
struct EthTypedDataCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "typed-data", abstract: "Hashes documents of typed data (EIP-712).",
        discussion: """
            A line: {"types","primaryType","domain","message"}. Integers are numbers, decimal \
            strings or 0x hex. Members of the message must be those of the types, no less and no \
            more; a type that holds itself is refused.
            Answer: {"encodedType","domainSeparator","structHash","digest"}.
            Error codes: bad-json, unknown-key, missing-key, bad-value, bad-type, cyclic-type, \
            too-deep, too-large, out-of-range, wrong-length, bad-address, bad-checksum.
            """)

    func run() {
        Batch.run { (line) throws(CommandFailure) in
            let data = try CommandFailure.ethereum { () throws(EthereumError) in
                try TypedData(line)
            }
            return [
                "encodedType": .string(data.encodedType),
                "domainSeparator": .string(data.domainSeparator.hex),
                "structHash": .string(data.structHash.hex),
                "digest": .string(data.digest.hex),
            ]
        }
    }
}
