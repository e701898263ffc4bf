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
            let value = try fields.value("value")
            let item: RLP.Item
            do throws(CommandFailure) {
                item = try Self.item(value)
            } catch {
                throw error.inside("value")
            }
            return ["data": .string(Hex.encode(RLP.encode(item)))]
        }
    }

    /// The depth of JSON bounds the recursion.
    private static func item(_ json: JSONValue) throws(CommandFailure) -> RLP.Item {
        if let text = json.stringValue {
            guard let bytes = try? Hex.decode(text) else {
                throw CommandFailure("bad-value", "must be 0x and an even number of hex digits")
            }
            return .bytes(bytes)
        }
        guard let list = json.arrayValue else {
            throw CommandFailure("bad-value", "must be hex or an array")
        }
        var items: [RLP.Item] = []
        items.reserveCapacity(list.count)
        for (index, element) in list.enumerated() {
            do throws(CommandFailure) {
                items.append(try item(element))
            } catch {
                throw error.inside("[\(index)]")
            }
        }
        return .list(items)
    }
}
