import Arithmetic
import Basics
import Codecs

extension ScriptedNode.State {
    /// What `zks_getBlockDetails` tells of a block.
    func blockDetails(_ block: JSONValue?, _ stages: [UInt64]) -> JSONValue {
        guard let text = block?.numberText, let number = UInt64(text), number < canonical.count
        else { return .null }
        return Self.details(number, stages.map { number <= $0 })
    }

    /// The details of a block that has reached these stages.
    static func details(
        _ number: UInt64, _ reached: [Bool], finality: String? = "finalized"
    ) -> JSONValue {
        let hash = JSONValue.string("0x" + String(repeating: "ab", count: 32))
        var members: [(String, JSONValue)] = [("number", .number(String(number)))]
        let names = [("commit", "committedAt"), ("prove", "provenAt"), ("execute", "executedAt")]
        for (name, isReached) in zip(names, reached) {
            members.append((name.0 + "TxHash", isReached ? hash : .null))
            members.append((name.1, isReached ? "2026-11-29T00:00:00Z" : .null))
            if let finality {
                members.append((name.0 + "TxFinality", isReached ? .string(finality) : .null))
            }
        }
        return BlockJSON.object(members)
    }

    /// How nitro refuses a block that is in no batch yet.
    static let notPosted: JSONValue = [
        "code": -32_000,
        "message": "requested block 7 is after latest on-chain block 3 published in batch 1",
    ]

    /// What the node interface and the parent's inbox return; nil for an error.
    func batchCall(_ parameters: [JSONValue]) -> JSONValue? {
        guard let batches, let data = parameters.first?["data"]?.stringValue else { return nil }
        func word(_ value: UInt64) -> JSONValue {
            .string(Hex.encode(UInt256(value).bigEndianBytes))
        }
        // Without an argument it is the inbox of the parent.
        guard data.count > 10 else {
            let isFinal = parameters.last?.stringValue == "finalized"
            return word(isFinal ? finalBatches : UInt64(batches.count))
        }
        guard let number = UInt64(data.suffix(16), radix: 16),
            let batch = batches.firstIndex(where: { number <= $0 })
        else { return nil }
        return word(UInt64(batch))
    }
}
