import ArgumentParser
import Codecs
import Ethereum

/// `eth abi-decode`.
struct EthABIDecodeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "abi-decode", abstract: "Decodes data by the contract ABI.",
        discussion: """
            A line: {"types","data"}. Dirty padding, offsets outside the data or into the heads, \
            and text that is not UTF-8 are refused; "lenient":true takes what Solidity's decoder \
            takes. Bytes behind the values are ignored.
            Answer: {"values"}.
            Error codes: bad-json, unknown-key, missing-key, bad-value, bad-type, too-deep, \
            too-large, truncated, dirty-padding, bad-offset, bad-text.
            """)

    func run() {
        Batch.run { (line) throws(CommandFailure) in
            let fields = try Fields(line, known: ["types", "data", "lenient"])
            let types = try ABILine.types(fields, "types")
            let data = try fields.bytes("data")
            let isLenient = fields.has("lenient") ? try fields.flag("lenient") : false
            let values = try CommandFailure.ethereum("data") { () throws(EthereumError) in
                try ABI.decode(types, from: data, strictness: isLenient ? .lenient : .strict)
            }
            return ["values": .array(zip(values, types).map { ABILine.json($0, as: $1) })]
        }
    }
}
