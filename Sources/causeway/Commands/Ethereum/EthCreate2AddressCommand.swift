import ArgumentParser
import Codecs
import Ethereum

/// `eth create2-address`.
struct EthCreate2AddressCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "create2-address",
        abstract: "The address of a contract that is created with a salt (EIP-1014).",
        discussion: """
            A line: {"from","salt","initCodeHash"}. Answer: {"address"}.
            Error codes: bad-json, unknown-key, missing-key, bad-value, bad-checksum.
            """)

    func run() {
        Batch.run { (line) throws(CommandFailure) in
            let fields = try Fields(line, known: ["from", "salt", "initCodeHash"])
            let address = ContractAddress.create2(
                from: try fields.address("from"), salt: try fields.hash("salt"),
                initCodeHash: try fields.hash("initCodeHash"))
            return ["address": .string(address.checksummed)]
        }
    }
}
