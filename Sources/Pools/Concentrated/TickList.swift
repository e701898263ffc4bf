/// The initialised ticks of a pool, by index.
///
/// A view of the pool's own table, which keeps them more tightly: making one costs a reference
/// count, reading a tick a subtraction.
public struct TickList: RandomAccessCollection, Hashable, Sendable {
    let table: TickTable

    /// Zero.
    public var startIndex: Int { 0 }
    /// The number of ticks.
    public var endIndex: Int { table.places.count }

    /// The tick at a position; traps outside of the list, like an array.
    public subscript(position: Int) -> Tick { table.tick(at: position) }

    /// Equal in every tick.
    public static func == (left: TickList, right: TickList) -> Bool {
        left.table === right.table || left.elementsEqual(right)
    }

    /// Hashes every tick.
    public func hash(into hasher: inout Hasher) {
        for tick in self { hasher.combine(tick) }
    }
}
