import ArgumentParser
import Codecs
import Ethereum

/// `eth create-address`.
struct EthCreateAddressCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "create-address", abstract: "The address of a contract that is created.",
        discussion: """
            A line: {"from","nonce"}; the nonce is a 0x quantity or a JSON number.
            Answer: {"address"}.
            Error codes: bad-json, unknown-key, missing-key, bad-value, bad-checksum.
            """)

    func run() {
        Batch.run { (line) throws(CommandFailure) in
            let fields = try Fields(line, known: ["from", "nonce"])
            let sender = try fields.address("from")
            let isNumber = try fields.value("nonce").numberText != nil
            let nonce =
                isNumber
                ? UInt64(try fields.integer("nonce", 0...Int64.max))
                : try fields.quantity64("nonce")
            let address = ContractAddress.create(from: sender, nonce: nonce)
            return ["address": .string(address.checksummed)]
        }
    }
}
