package import Markets

/// Orders at one price, first come first served.
struct PriceLevel: Sendable {
    let priceTicks: Int64
    var totalSteps: Int64
    /// Order ids, oldest first.
    var queue: [Int64]
}

/// One side of a symbol's book; the best level is last, so that taking it is cheap.
package struct BookSide: Sendable {
    let side: Side
    var levels: [PriceLevel] = []

    init(side: Side) {
        self.side = side
    }

    /// The best price in ticks.
    package var bestPriceTicks: Int64? { levels.last?.priceTicks }

    /// Whether nothing rests here.
    package var isEmpty: Bool { levels.isEmpty }

    /// The size that rests at a price, in steps; zero when nothing does.
    package func totalSteps(atPriceTicks priceTicks: Int64) -> Int64 {
        let index = position(of: priceTicks)
        guard index < levels.count, levels[index].priceTicks == priceTicks else { return 0 }
        return levels[index].totalSteps
    }

    /// The best `count` levels, best first.
    package func top(_ count: Int) -> [BookLevel] {
        levels.suffix(max(0, count)).reversed().map {
            BookLevel(priceTicks: $0.priceTicks, sizeSteps: $0.totalSteps)
        }
    }

    /// Queues an order at its price.
    mutating func append(orderId: Int64, priceTicks: Int64, steps: Int64) {
        let index = position(of: priceTicks)
        if index < levels.count, levels[index].priceTicks == priceTicks {
            levels[index].totalSteps += steps
            levels[index].queue.append(orderId)
        } else {
            levels.insert(
                PriceLevel(priceTicks: priceTicks, totalSteps: steps, queue: [orderId]), at: index)
        }
    }

    /// Takes an order with its remaining steps out of its level.
    mutating func remove(orderId: Int64, priceTicks: Int64, steps: Int64) {
        let index = position(of: priceTicks)
        guard index < levels.count, levels[index].priceTicks == priceTicks,
            let place = levels[index].queue.firstIndex(of: orderId)
        else { return }
        levels[index].queue.remove(at: place)
        levels[index].totalSteps -= steps
        if levels[index].queue.isEmpty { levels.remove(at: index) }
    }

    /// Lowers the size of the best level after its first order was filled in part.
    mutating func reduceBest(by steps: Int64) {
        guard let last = levels.indices.last else { return }
        levels[last].totalSteps -= steps
    }

    /// Where a price is, or would be put.
    private func position(of priceTicks: Int64) -> Int {
        var (low, high) = (0, levels.count)
        while low < high {
            let middle = (low + high) / 2
            let price = levels[middle].priceTicks
            let before = side == .buy ? price < priceTicks : price > priceTicks
            if before { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
