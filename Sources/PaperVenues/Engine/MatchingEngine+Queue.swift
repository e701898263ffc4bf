extension MatchingEngine {
    /// How many steps trade before an open order does; nil for an order that does not rest.
    ///
    /// Those at better prices and, at its own, those of earlier orders.
    func stepsAhead(of order: EngineOrder) -> Int64? {
        let new = order.request
        let book = markets[new.market].book(new.side)
        // The best level is last.
        guard let index = book.levels.lastIndex(where: { $0.priceTicks == new.priceTicks }) else {
            return nil
        }
        let better = book.levels[(index + 1)...].reduce(0) { $0 + $1.totalSteps }
        let queue = book.levels[index].queue
        guard let place = queue.firstIndex(of: order.id) else { return nil }
        return queue[..<place].reduce(better) { $0 + (orders[$1]?.remainingSteps ?? 0) }
    }
}
