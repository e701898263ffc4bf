public import Arithmetic

/// One amount for each coin of a pool, raw units or whatever the pool counts in.
///
/// Without a heap allocation, so that a quote makes none.
public struct CoinAmounts: Hashable, Sendable {
    /// The most coins that a pool may have.
    public static var countMax: Int { 8 }

    private typealias Amounts = (
        UInt256, UInt256, UInt256, UInt256, UInt256, UInt256, UInt256, UInt256
    )

    /// Not an `InlineArray`: the compiler copies the whole of one to read an element.
    private var storage: Amounts
    /// How many coins there are.
    public let count: Int

    /// The same amount for each of so many coins; at most `countMax` are kept.
    public init(repeating amount: UInt256, count: Int) {
        storage = (amount, amount, amount, amount, amount, amount, amount, amount)
        self.count = max(0, min(count, Self.countMax))
    }

    /// These amounts; nil for more than `countMax`.
    public init?(_ amounts: some Collection<UInt256>) {
        guard amounts.count <= Self.countMax else { return nil }
        self.init(repeating: .zero, count: amounts.count)
        for (index, amount) in amounts.enumerated() { self[index] = amount }
    }

    /// Where amounts stand.
    public var indices: Range<Int> { 0..<count }

    /// The amount of a coin; an index that is not in `indices` traps, as an array's does.
    public subscript(index: Int) -> UInt256 {
        @inline(__always)
        get {
            precondition(index >= 0 && index < count, "no such coin")
            return switch index {
            case 0: storage.0
            case 1: storage.1
            case 2: storage.2
            case 3: storage.3
            case 4: storage.4
            case 5: storage.5
            case 6: storage.6
            default: storage.7
            }
        }
        set {
            precondition(index >= 0 && index < count, "no such coin")
            switch index {
            case 0: storage.0 = newValue
            case 1: storage.1 = newValue
            case 2: storage.2 = newValue
            case 3: storage.3 = newValue
            case 4: storage.4 = newValue
            case 5: storage.5 = newValue
            case 6: storage.6 = newValue
            default: storage.7 = newValue
            }
        }
    }

    /// As a list.
    public var list: [UInt256] { indices.map { self[$0] } }

    /// Equal when all amounts are.
    public static func == (left: CoinAmounts, right: CoinAmounts) -> Bool {
        guard left.count == right.count else { return false }
        for index in left.indices where left[index] != right[index] {
            return false
        }
        return true
    }

    /// Hashes count and amounts.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(count)
        for index in indices { hasher.combine(self[index]) }
    }
}
