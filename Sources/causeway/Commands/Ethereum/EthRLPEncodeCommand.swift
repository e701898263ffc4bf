import ArgumentParser
import Basics
import Codecs
import Ethereum

/// `eth rlp-encode`.
struct EthRLPEncodeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rlp-encode", abstract: "Encodes nested lists of bytes in RLP.",
        discussion: """
            A line: {"value"}, hex or an array of values. Answer: {"data"}.
            Error codes: bad-json, unknown-key, missing-key, bad-value.
            """)

    func run() {
        Batch.run { (line) throws(CommandFailure) in
            let fields = try Fields(line, known: ["value"])
            let item = try Self.item(try fields.value("value"), "value")
            return ["data": .string(Hex.encode(RLP.encode(item)))]
        }
    }

    /// The depth of JSON bounds the recursion.
    private static func item(
        _ json: JSONValue, _ place: String
    ) throws(CommandFailure) -> RLP.Item {
        if let text = json.stringValue {
            guard let bytes = try? Hex.decode(text) else {
                throw CommandFailure(
                    "bad-value", "must be 0x and an even number of hex digits", field: place)
            }
            return .bytes(bytes)
        }
        guard let list = json.arrayValue else {
            throw CommandFailure("bad-value", "must be hex or an array", field: place)
        }
        var items: [RLP.Item] = []
        items.reserveCapacity(list.count)
        for (index, element) in list.enumerated() {
            items.append(try item(element, "\(place)[\(index)]"))
        }
        return .list(items)
    }
}
