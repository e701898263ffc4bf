import Basics
import Codecs

/// A key as parties tell of it.
struct KeyView: Hashable, Sendable {
    let tree: KeyTree
    let threshold: Int
    /// Who has a share.
    let holders: [UInt16]
    let epoch: UInt64
    /// Who of them has told of it.
    var present: [UInt16] = []

    /// Nil for what is no description of a key.
    init?(_ json: JSONValue) {
        guard let threshold = json["threshold"]?.unsignedValue.flatMap({ Int(exactly: $0) }),
            let publicKey = json["publicKey"]?.stringValue.flatMap({ try? Hex.decode($0) }),
            let chainCode = json["chainCode"]?.stringValue.flatMap({ try? Hash32(hex: $0) }),
            let epoch = json["epoch"]?.unsignedValue, let list = json["parties"]?.arrayValue
        else { return nil }
        tree = KeyTree(publicKey: publicKey, chainCode: chainCode)
        self.threshold = threshold
        self.epoch = epoch
        holders = list.compactMap { $0.unsignedValue.flatMap { UInt16(exactly: $0) } }
    }

    /// Whether two parties' shares go together.
    func isOfSameShares(as other: KeyView) -> Bool {
        epoch == other.epoch && threshold == other.threshold && holders == other.holders
    }
}
