import Arithmetic

extension PlanRepair {
    /// Decides every book of the set: whole lots, and either nothing or the exchange's minimums.
    mutating func pinBooks() {
        while true {
            for position in pins.indices where !pins[position].isDecided {
                pins[position].trade = .none
            }
            guard pins.contains(where: { !$0.isDecided }) else { return }
            _ = solve()
            var small: Int?
            for position in pins.indices where !pins[position].isDecided {
                guard let book = problem.book(pins[position].source) else { continue }
                let wish = found(pins[position].source)
                let trade = floor(position, book, wish)
                if trade.lots > 0 || wish.input > 0, !trade.isLargeEnough, small == nil {
                    small = position
                }
                pins[position].trade = trade
            }
            guard let small else {
                for position in pins.indices { pins[position].isDecided = true }
                return
            }
            for position in pins.indices where !pins[position].isDecided {
                pins[position].trade = .none
            }
            pins[small].isDecided = true
            pinSmall(small)
        }
    }

    /// The largest whole number of lots within what the search wished and what others leave.
    private func floor(_ position: Int, _ book: ExactBook, _ wish: CurveTrade) -> BookTrade {
        let left = rest()
        let room = room(at: problem.sources[pins[position].source].place)
        // A wish of exactly so many lots must not lose one to rounding.
        let amount = (problem.isBuy ? wish.output : wish.input) * (1 + 0x1p-40)
        let most = min(left, UInt256(searchValue: amount) ?? left)
        return book.largestTrade(near: lots(book, wish) * (1 + 0x1p-40)) { fits($0, most, room) }
    }

    /// How many lots a search trade is.
    func lots(_ book: ExactBook, _ trade: CurveTrade) -> Double {
        (book.isSell ? trade.input : trade.output)
            / (book.lotUnits.searchValue * book.baseConversion.searchFactor)
    }

    /// A book that the search uses for less than its minimum is left out or raised to it, whichever
    /// is worth more.
    private mutating func pinSmall(_ position: Int) {
        let source = pins[position].source
        pins[position].isLeftOut = true
        guard let least = problem.book(source)?.smallestAllowed(),
            fits(least, rest(), room(at: problem.sources[source].place))
        else { return }
        let without = merit()
        pins[position].trade = least
        if merit().isBetter(than: without, target: problem.targetValue) {
            pins[position].isLeftOut = false
        } else {
            pins[position].trade = .none
        }
    }

    /// Moves single lots between books and pools while it gains; books that were left out come last.
    mutating func tuneLots() {
        var best = merit()
        tuneLots(&best, ofAll: false)
        if pins.contains(where: \.isLeftOut) { tuneLots(&best, ofAll: true) }
    }

    private mutating func tuneLots(_ best: inout Merit, ofAll isAll: Bool) {
        let target = problem.targetValue
        var improved = true
        while improved {
            improved = false
            for position in pins.indices where isAll || !pins[position].isLeftOut {
                for turn in 0..<2 {
                    guard lotTrials < RoutingLimits.lotTrialsMax,
                        let changed = moved(position, isRise: turn == 0)
                    else { continue }
                    lotTrials += 1
                    let old = pins[position].trade
                    pins[position].trade = changed
                    let trial = merit()
                    if trial.isBetter(than: best, target: target) {
                        (best, improved) = (trial, true)
                    } else {
                        pins[position].trade = old
                    }
                }
            }
        }
    }

    /// A book's trade with one lot more or less; nil when the limits forbid it.
    private func moved(_ position: Int, isRise: Bool) -> BookTrade? {
        let (source, old) = (pins[position].source, pins[position].trade)
        guard let book = problem.book(source), isRise || old.lots > 0 else { return nil }
        let lots = isRise ? old.lots + 1 : old.lots - 1
        guard let trade = book.trade(lots: lots), trade.lots == 0 || trade.isLargeEnough else {
            return nil
        }
        let room = room(at: problem.sources[source].place)
        guard
            fits(
                trade, rest().checkedAdding(fixed(old)) ?? .max,
                room.checkedAdding(old.amountIn) ?? .max)
        else { return nil }
        return trade
    }

    /// Without pools: adds lots where the next is worth most while one fits, then tries to trade a
    /// lot of one book for lots of others.
    mutating func fillBooks() {
        for index in search.books where !pins.contains(where: { $0.source == index }) {
            let position = pins.firstIndex { $0.source > index } ?? pins.count
            pins.insert(Pin(source: index, isDecided: true, isExtra: true), at: position)
        }
        addLots(except: nil)
        var best = merit()
        var improved = true
        while improved {
            improved = false
            for position in pins.indices where lotTrials < RoutingLimits.lotTrialsMax {
                guard let less = moved(position, isRise: false) else { continue }
                lotTrials += 1
                savedPins.removeAll(keepingCapacity: true)
                savedPins.append(contentsOf: pins)
                pins[position].trade = less
                addLots(except: position)
                let trial = merit()
                if trial.isBetter(than: best, target: problem.targetValue) {
                    (best, improved) = (trial, true)
                } else {
                    swap(&pins, &savedPins)
                }
            }
        }
    }

    /// Adds single lots, the best next lot first, until none fits.
    private mutating func addLots(except skipped: Int?) {
        for _ in 0..<RoutingLimits.lotTrialsMax {
            var best: (position: Int, trade: BookTrade, price: Double)?
            for position in pins.indices where position != skipped {
                guard let new = moved(position, isRise: true) else { continue }
                let old = pins[position].trade
                let paid = (new.amountIn - min(new.amountIn, old.amountIn)).searchValue
                let received = (new.amountOut - min(new.amountOut, old.amountOut)).searchValue
                let price = received / max(paid, 1)
                if let now = best, now.price >= price { continue }
                best = (position, new, price)
            }
            guard let best else { return }
            pins[best.position].trade = best.trade
        }
    }
}
