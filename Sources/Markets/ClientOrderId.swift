/// The id by which an order can be found again at any exchange.
///
/// At most 18 characters of `[A-Za-z0-9]` (legal on all six exchanges): four of the node, five of
/// the epoch, nine of the counter, so our own are recognised by their first four characters.
public struct ClientOrderId: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The characters.
    public let text: String

    /// Takes 1...18 characters of `[A-Za-z0-9]`; nil otherwise.
    public init?(_ text: String) {
        guard (1...18).contains(text.utf8.count), text.utf8.allSatisfy(Self.isAllowed) else {
            return nil
        }
        self.text = text
    }

    /// The id of the `counter`-th order of a node's `epoch`; nil when a part is out of range.
    ///
    /// - Parameters:
    ///   - node: Exactly four characters of `[A-Za-z0-9]`.
    ///   - epoch: Below 36^5.
    ///   - counter: Below 36^9.
    public init?(node: String, epoch: UInt64, counter: UInt64) {
        guard node.utf8.count == 4, let epochText = Self.base36(epoch, width: 5),
            let counterText = Self.base36(counter, width: 9)
        else { return nil }
        self.init(node + epochText + counterText)
    }

    /// Whether the id was made by this node.
    public func belongs(to node: String) -> Bool {
        text.utf8.count == 18 && text.utf8.starts(with: node.utf8)
    }

    /// The counter of an id that a node made; nil for others.
    public var counter: UInt64? {
        guard text.utf8.count == 18 else { return nil }
        return UInt64(text.suffix(9), radix: 36)
    }

    /// By the bytes of the text.
    public static func < (left: ClientOrderId, right: ClientOrderId) -> Bool {
        left.text.utf8.lexicographicallyPrecedes(right.text.utf8)
    }

    /// The text itself.
    public var description: String { text }

    private static func isAllowed(_ character: UInt8) -> Bool {
        switch character {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        default: false
        }
    }

    private static func base36(_ value: UInt64, width: Int) -> String? {
        let digits = String(value, radix: 36)
        guard digits.utf8.count <= width else { return nil }
        return String(repeating: "0", count: width - digits.utf8.count) + digits
    }
}
