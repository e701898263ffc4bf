public import Basics
import Codecs

/// Which block a question is about.
public enum BlockSelector: Hashable, Sendable {
    /// The head.
    case latest
    /// The head and what waits above it.
    case pending
    /// The last block that the chain calls safe.
    case safe
    /// The last block that the chain calls final.
    case finalized
    /// The canonical block of a height.
    case number(UInt64)
    /// Exactly this block, canonical or not.
    case hash(Hash32)

    /// The parameter of a method that reads state; a hash by EIP-1898.
    var stateParameter: JSONValue {
        switch self {
        case .hash(let hash): ["blockHash": .string(hash.hex)]
        default: .string(text)
        }
    }

    /// The parameter of a method that reads blocks.
    var text: String {
        switch self {
        case .latest: "latest"
        case .pending: "pending"
        case .safe: "safe"
        case .finalized: "finalized"
        case .number(let number): "0x" + String(number, radix: 16)
        case .hash(let hash): hash.hex
        }
    }
}
