public import Arithmetic

/// One amount for each coin of a pool, raw units or whatever the pool counts in.
///
/// Without a heap allocation, so that a quote makes none.
public struct CoinAmounts: Hashable, Sendable {
    /// The most coins that a pool may have.
    public static var countMax: Int { 8 }

    private var storage: InlineArray<8, UInt256>
    /// How many coins there are.
    public let count: Int

    /// The same amount for each of so many coins; at most `countMax` are kept.
    public init(repeating amount: UInt256, count: Int) {
        storage = InlineArray(repeating: amount)
        self.count = max(0, min(count, Self.countMax))
    }

    /// These amounts; nil for more than `countMax`.
    public init?(_ amounts: some Collection<UInt256>) {
        guard amounts.count <= Self.countMax else { return nil }
        self.init(repeating: .zero, count: amounts.count)
        for (index, amount) in amounts.enumerated() { storage[index] = amount }
    }

    /// Where amounts stand.
    public var indices: Range<Int> { 0..<count }

    /// The amount of a coin; an index that is not in `indices` traps, as an array's does.
    public subscript(index: Int) -> UInt256 {
        get {
            precondition(index < count, "no such coin")
            return storage[index]
        }
        set {
            precondition(index < count, "no such coin")
            storage[index] = newValue
        }
    }

    /// As a list.
    public var list: [UInt256] { indices.map { storage[$0] } }

    /// Equal when all amounts are.
    public static func == (left: CoinAmounts, right: CoinAmounts) -> Bool {
        guard left.count == right.count else { return false }
        for index in left.indices where left.storage[index] != right.storage[index] {
            return false
        }
        return true
    }

    /// Hashes count and amounts.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(count)
        for index in indices { hasher.combine(storage[index]) }
    }
}
