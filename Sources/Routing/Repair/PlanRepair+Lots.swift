import Arithmetic

extension PlanRepair {
    /// Decides every book of `members`: whole lots, and either nothing or the exchange's minimums.
    mutating func pinBooks(_ members: [Int]) -> Pinned {
        var pinned = Pinned()
        var free = members
        while free.contains(where: { !problem.sources[$0].isPool }) {
            _ = solve(free, besides: pinned)
            var floors: [(source: Int, trade: BookTrade)] = []
            var small: Int?
            for index in free {
                guard let book = problem.book(index) else { continue }
                let trade = floor(index, book, besides: pinned, floors)
                if trade.lots > 0 || located.solver.inputs[index] > 0, !trade.isLargeEnough,
                    small == nil
                {
                    small = index
                }
                floors.append((index, trade))
            }
            guard let index = small, let book = problem.book(index) else {
                pinned.trades += floors
                break
            }
            free.removeAll { $0 == index }
            pinSmall(index, book, free, &pinned)
        }
        pinned.trades.sort { $0.source < $1.source }
        return pinned
    }

    /// The largest whole number of lots within what the search wished and what others leave.
    private func floor(
        _ index: Int, _ book: ExactBook, besides pinned: Pinned,
        _ floors: [(source: Int, trade: BookTrade)]
    ) -> BookTrade {
        var decided = pinned
        decided.trades += floors
        let left = rest(besides: decided)
        let room = room(besides: decided)[problem.sources[index].place]
        let (input, output) = (located.solver.inputs[index], located.solver.outputs[index])
        // A wish of exactly so many lots must not lose one to rounding.
        let wish = (problem.isBuy ? output : input) * (1 + 0x1p-40)
        let most = min(left, UInt256(searchValue: wish) ?? left)
        let estimate = lots(book, CurveTrade(input: input, output: output)) * (1 + 0x1p-40)
        return book.largestTrade(near: estimate) { fits($0, most, room) }
    }

    /// A book that the search uses for less than its minimum is left out or raised to it, whichever
    /// is worth more.
    private mutating func pinSmall(
        _ index: Int, _ book: ExactBook, _ free: [Int], _ pinned: inout Pinned
    ) {
        var raised = pinned
        guard let least = book.smallestAllowed(),
            fits(least, rest(besides: pinned), room(besides: pinned)[problem.sources[index].place])
        else { return }
        raised.trades.append((index, least))
        let without = merit(free, besides: pinned)
        let with = merit(free, besides: raised)
        if with.isBetter(than: without, target: problem.targetValue) { pinned = raised }
    }

    /// Moves single lots between books and pools while it gains.
    mutating func tuneLots(_ pinned: inout Pinned, pools: [Int]) {
        let target = problem.targetValue
        var best = merit(pools, besides: pinned)
        var improved = true
        while improved {
            improved = false
            for position in pinned.trades.indices {
                for isRise in [true, false] {
                    guard lotTrials < RoutingLimits.lotTrialsMax,
                        let changed = moved(pinned, position, isRise: isRise)
                    else { continue }
                    lotTrials += 1
                    let trial = merit(pools, besides: changed)
                    if trial.isBetter(than: best, target: target) {
                        (pinned, best, improved) = (changed, trial, true)
                    }
                }
            }
        }
    }

    /// The same with one lot more or less of one book; nil when the limits forbid it.
    private func moved(_ pinned: Pinned, _ position: Int, isRise: Bool) -> Pinned? {
        let (index, old) = pinned.trades[position]
        guard let book = problem.book(index), isRise || old.lots > 0 else { return nil }
        let lots = isRise ? old.lots + 1 : old.lots - 1
        guard let trade = book.trade(lots: lots), trade.lots == 0 || trade.isLargeEnough else {
            return nil
        }
        var others = pinned
        others.trades.remove(at: position)
        guard
            fits(trade, rest(besides: others), room(besides: others)[problem.sources[index].place])
        else { return nil }
        var changed = pinned
        changed.trades[position].trade = trade
        return changed
    }

    /// Without pools: adds lots where the next is worth most while one fits, then tries to trade a
    /// lot of one book for lots of others.
    mutating func fillBooks(_ pinned: inout Pinned, among members: [Int]) {
        for (index, source) in problem.sources.enumerated()
        where !source.isPool && !pinned.trades.contains(where: { $0.source == index }) {
            pinned.trades.append((index, .none))
        }
        pinned.trades.sort { $0.source < $1.source }
        addLots(&pinned, except: nil)
        var best = merit([], besides: pinned)
        var improved = true
        while improved {
            improved = false
            for position in pinned.trades.indices where lotTrials < RoutingLimits.lotTrialsMax {
                guard var changed = moved(pinned, position, isRise: false) else { continue }
                lotTrials += 1
                addLots(&changed, except: position)
                let trial = merit([], besides: changed)
                if trial.isBetter(than: best, target: problem.targetValue) {
                    (pinned, best, improved) = (changed, trial, true)
                }
            }
        }
    }

    /// Adds single lots, the best next lot first, until none fits.
    private func addLots(_ pinned: inout Pinned, except skipped: Int?) {
        for _ in 0..<RoutingLimits.lotTrialsMax {
            var best: (changed: Pinned, price: Double)?
            for position in pinned.trades.indices where position != skipped {
                guard let changed = moved(pinned, position, isRise: true) else { continue }
                let (old, new) = (pinned.trades[position].trade, changed.trades[position].trade)
                let paid = (new.amountIn - min(new.amountIn, old.amountIn)).searchValue
                let received = (new.amountOut - min(new.amountOut, old.amountOut)).searchValue
                let price = received / max(paid, 1)
                if let now = best, now.price >= price { continue }
                best = (changed, price)
            }
            guard let best else { return }
            pinned = best.changed
        }
    }
}
