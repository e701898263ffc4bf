import Markets

/// The best levels that were left out of a book because their prices lie between two ticks.
///
/// When the exchange makes a tick larger, old orders rest on at their finer prices, far from the
/// middle (recorded in 2021: 34 bids of one book). Leaving them out shows less than there is, never
/// more. At the top of the book they mean that this side's tick is wrong.
struct LeftOutLevels: Hashable, Sendable {
    private(set) var count = 0
    private var highestBid: Int64?
    private var lowestAsk: Int64?

    /// Leaves out a level, unless it is a removal.
    mutating func add(_ side: Side, _ level: DepthLevel) {
        guard level.sizeSteps > 0 else { return }
        count += 1
        if side == .buy {
            highestBid = max(highestBid ?? level.priceTicks, level.priceTicks)
        } else {
            lowestAsk = min(lowestAsk ?? level.priceTicks, level.priceTicks)
        }
    }

    /// Whether one of them would be the best of its side.
    func isBest(of book: OrderBook) -> Bool {
        // A price between two ticks is above the lower one.
        if let highestBid, highestBid >= book.bestBid?.priceTicks ?? 0 { return true }
        if let lowestAsk, lowestAsk < book.bestAsk?.priceTicks ?? .max { return true }
        return false
    }
}
