import ArgumentParser
import Basics
import Codecs
import Ethereum

/// `eth abi-encode`.
struct EthABIEncodeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "abi-encode", abstract: "Encodes values by the contract ABI.",
        discussion: """
            A line: {"types","values"}; with "function":"name(types)" a call with its selector, \
            whose types may stand in the signature alone; with "packed":true Solidity's \
            encodePacked. Integers are decimal strings, bytes and addresses hex, tuples and arrays \
            arrays.
            Answer: {"data"}.
            Error codes: bad-json, unknown-key, missing-key, bad-value, bad-checksum, bad-type, \
            too-deep, too-large, out-of-range, wrong-length, type-mismatch, unsupported-packing.
            """)

    func run() {
        Batch.run { (line) throws(CommandFailure) in
            let fields = try Fields(line, known: ["types", "values", "function", "packed"])
            let function = try Self.function(fields)
            let types =
                fields.has("types") || function == nil
                ? try ABILine.types(fields, "types") : function?.inputs ?? []
            if let function, function.inputs != types {
                throw fields.bad("function", "has other types", code: "type-mismatch")
            }
            let values = try Self.values(fields, types)
            let isPacked = fields.has("packed") ? try fields.flag("packed") : false
            let data = try CommandFailure.ethereum("values") { () throws(EthereumError) in
                isPacked
                    ? try ABI.encodePacked(values, as: types) : try ABI.encode(values, as: types)
            }
            return ["data": .string(Hex.encode((function?.selector ?? []) + data))]
        }
    }

    private static func values(
        _ fields: Fields, _ types: [ABIType]
    ) throws(CommandFailure) -> [ABIValue] {
        let list = try fields.list("values")
        do throws(CommandFailure) {
            return try ABILine.values(list, as: types)
        } catch {
            throw error.inside("values")
        }
    }

    private static func function(_ fields: Fields) throws(CommandFailure) -> ABIFunction? {
        guard fields.has("function") else { return nil }
        let signature = try fields.text("function")
        return try CommandFailure.ethereum("function") { () throws(EthereumError) in
            try ABIFunction(parsing: signature)
        }
    }
}
