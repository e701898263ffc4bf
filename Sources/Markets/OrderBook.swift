/// One price level of a book.
@frozen
public struct BookLevel: Hashable, Sendable {
    /// The price in ticks of the instrument.
    public var priceTicks: Int64
    /// The size in the book's size steps, above zero.
    public var sizeSteps: Int64

    /// Describes a level.
    @inlinable
    public init(priceTicks: Int64, sizeSteps: Int64) {
        self.priceTicks = priceTicks
        self.sizeSteps = sizeSteps
    }
}

/// A level-2 book: two flat sorted arrays with the best level last.
///
/// Prices are ticks and sizes are steps of the instrument, so nothing is rounded. Updates near the
/// best price move few elements. A level update is O(log n) to find plus the elements behind it.
public struct OrderBook: Sendable {
    /// The most levels a side may hold.
    public static let levelsMax = 20_000

    /// Bids, ascending: the best is last.
    public private(set) var bids: [BookLevel] = []
    /// Asks, descending: the best is last.
    public private(set) var asks: [BookLevel] = []
    /// Whether the book may be used.
    public private(set) var health: BookHealth = .synchronising

    /// An empty book that waits for its snapshot.
    public init() {}

    /// The highest bid.
    public var bestBid: BookLevel? { bids.last }
    /// The lowest ask.
    public var bestAsk: BookLevel? { asks.last }

    /// Whether the best bid is at or above the best ask.
    public var isCrossed: Bool {
        guard let bid = bids.last, let ask = asks.last else { return false }
        return bid.priceTicks >= ask.priceTicks
    }

    /// Sets the size at a price; zero removes the level.
    ///
    /// A negative size, a price below one tick or a level too many makes the book unhealthy and
    /// changes nothing else.
    public mutating func set(_ side: Side, priceTicks: Int64, sizeSteps: Int64) {
        guard sizeSteps >= 0, priceTicks > 0 else {
            health = .unhealthy(.malformed)
            return
        }
        let kept =
            side == .buy
            ? Self.set(&bids, priceTicks, sizeSteps, ascending: true)
            : Self.set(&asks, priceTicks, sizeSteps, ascending: false)
        if !kept { health = .unhealthy(.malformed) }
    }

    /// Empties both sides and waits for a snapshot; capacity is kept.
    public mutating func reset() {
        bids.removeAll(keepingCapacity: true)
        asks.removeAll(keepingCapacity: true)
        health = .synchronising
    }

    /// Declares the book usable, or crossed when it is.
    public mutating func finishUpdate() {
        if case .unhealthy(.malformed) = health { return }
        health = isCrossed ? .unhealthy(.crossed) : .healthy
    }

    /// Takes the book out of use.
    public mutating func markUnhealthy(_ reason: BookHealth.Reason) {
        health = .unhealthy(reason)
    }

    /// Levels a taker of this side meets, best first.
    public func levels(takenBy side: Side) -> ReversedCollection<[BookLevel]> {
        side == .buy ? asks.reversed() : bids.reversed()
    }

    private static func set(
        _ levels: inout [BookLevel], _ priceTicks: Int64, _ sizeSteps: Int64, ascending: Bool
    ) -> Bool {
        var low = 0
        var high = levels.count
        while low < high {
            let middle = (low + high) / 2
            let before =
                ascending
                ? levels[middle].priceTicks < priceTicks : levels[middle].priceTicks > priceTicks
            if before { low = middle + 1 } else { high = middle }
        }
        if low < levels.count, levels[low].priceTicks == priceTicks {
            if sizeSteps == 0 { levels.remove(at: low) } else { levels[low].sizeSteps = sizeSteps }
        } else if sizeSteps > 0 {
            guard levels.count < levelsMax else { return false }
            levels.insert(BookLevel(priceTicks: priceTicks, sizeSteps: sizeSteps), at: low)
        }
        return true
    }
}
