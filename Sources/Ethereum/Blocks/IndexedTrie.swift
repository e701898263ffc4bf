public import Basics
import Cryptography

/// The Merkle-Patricia trie of a list: what the roots in a header are made of.
public enum IndexedTrie {
    /// The root over values whose keys are their RLP-encoded indices: raw transactions, encoded
    /// receipts or withdrawals.
    public static func root(of values: [[UInt8]]) -> Hash32 {
        let leaves = values.enumerated().map { index, value in
            Leaf(nibbles: nibbles(of: RLP.encode(.integer(UInt64(index)))), value: value)
        }
        guard !leaves.isEmpty else { return Keccak256.hash([0x80]) }
        let sorted = leaves.sorted { $0.nibbles.lexicographicallyPrecedes($1.nibbles) }
        return Keccak256.hash(node(sorted[...], depth: 0))
    }

    private struct Leaf {
        let nibbles: [UInt8]
        let value: [UInt8]
    }

    private static func nibbles(of key: [UInt8]) -> [UInt8] { key.flatMap { [$0 >> 4, $0 & 15] } }

    /// The encoded node over sorted leaves that agree in their first `depth` nibbles.
    ///
    /// An encoded index has at most 18 nibbles, which bounds the recursion, and none is the start
    /// of another.
    private static func node(_ leaves: ArraySlice<Leaf>, depth: Int) -> [UInt8] {
        var writer = RLPWriter(capacity: 544)
        guard let first = leaves.first, let last = leaves.last else { return [0x80] }
        if leaves.count == 1 {
            writer.list { list in
                list.append(path(first.nibbles[depth...], isLeaf: true))
                list.append(first.value)
            }
            return writer.bytes
        }
        // The leaves are sorted: what the outermost share, all share.
        let shared = zip(first.nibbles[depth...], last.nibbles[depth...]).prefix { $0 == $1 }.count
        if shared > 0 {
            let inner = node(leaves, depth: depth + shared)
            writer.list { list in
                list.append(path(first.nibbles[depth..<depth + shared], isLeaf: false))
                append(inner, to: &list)
            }
            return writer.bytes
        }
        writer.list { list in
            var rest = leaves
            for nibble: UInt8 in 0..<16 {
                let children = rest.prefix { $0.nibbles[depth] == nibble }
                rest = rest.dropFirst(children.count)
                if children.isEmpty {
                    list.append([])
                } else {
                    append(node(children, depth: depth + 1), to: &list)
                }
            }
            list.append([])
        }
        return writer.bytes
    }

    /// A node of less than 32 bytes stands in its parent; of a longer one the hash does.
    private static func append(_ node: [UInt8], to list: inout RLPWriter) {
        if node.count < 32 { list.append(encoded: node) } else { list.append(Keccak256.hash(node)) }
    }

    /// Nibbles in bytes, behind a nibble that tells their parity and the kind of node.
    private static func path(_ nibbles: ArraySlice<UInt8>, isLeaf: Bool) -> [UInt8] {
        let isOdd = nibbles.count % 2 == 1
        let flag: UInt8 = (isLeaf ? 2 : 0) + (isOdd ? 1 : 0)
        let all = (isOdd ? [flag] : [flag, 0]) + nibbles
        return stride(from: 0, to: all.count, by: 2).map { all[$0] << 4 | all[$0 + 1] }
    }
}
