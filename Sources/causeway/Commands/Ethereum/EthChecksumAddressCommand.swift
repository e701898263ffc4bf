import ArgumentParser
import Codecs
import Ethereum

/// `eth checksum-address`.
struct EthChecksumAddressCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "checksum-address", abstract: "Writes addresses with their EIP-55 checksum.",
        discussion: """
            A line: {"address"}; letters of mixed case must form the checksum already.
            Answer: {"address"}.
            Error codes: bad-json, unknown-key, missing-key, bad-value, bad-checksum.
            """)

    func run() {
        Batch.run { (line) throws(CommandFailure) in
            let address = try Fields(line, known: ["address"]).address("address")
            return ["address": .string(address.checksummed)]
        }
    }
}
