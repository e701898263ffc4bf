import Arithmetic

extension NetworkSettling {
    /// Settles backward from what is received; nil when a node on the way cannot be fed, or when
    /// that takes too long.
    mutating func buy(_ visits: [Int], isOver: () -> Bool) -> ExactNetworkPlan? {
        var received = divideEnds()
        for visit in visits.reversed() {
            if isOver() { return nil }
            let node = order.stations[visit].node
            let share = received[node] ?? .zero
            let missing = obtain(visit, isEnd: !share.isZero)
            if missing.isZero { continue }
            if let before = order.stations[visit].before {
                amounts[before] = amounts[before].checkedAdding(missing) ?? .max
            } else if let begin = problem.begins.first(where: { $0.node == node }) {
                guard missing <= begin.balance else { return nil }
                paid[node] = missing
            } else {
                // What others are fed from here comes first, unless it is what goes round: that is
                // spent before anything of it has come back.
                guard visit == exits[node], missing <= share else {
                    let need = amounts[visit].searchValue
                    unfed = (node, missing.searchValue / max(need, 1))
                    return nil
                }
                received[node] = share - missing
                short[node] = missing
            }
        }
        steps.reverse()
        return ExactNetworkPlan(problem, steps, paid: paid, received: received)
    }

    /// Lets ways out of a node give no more than a share of what they gave.
    mutating func limitWays(from node: Int, to share: Double) {
        for step in steps where problem.arcs[step.arc].from == node {
            ceilings[step.arc] = step.amountOut.times(share)
        }
    }

    /// Lets ends that lots left short get that much less, and nobody more from there.
    mutating func limitShort() {
        for end in problem.ends {
            guard let missing = short[end.node] else { continue }
            endCuts[end.node] = (endCuts[end.node] ?? .zero).checkedAdding(missing) ?? .max
            limitWays(from: end.node, to: 1)
        }
    }

    /// Divides the order over the places where it may end; places with nothing but books come first,
    /// for the lots that they give, so that others give what is lost there.
    private mutating func divideEnds() -> [Int: UInt256] {
        var shares: [Int: UInt256] = [:]
        var left = problem.target
        func isFlexible(_ node: Int) -> Bool {
            ins(node).contains { problem.arcs[$0].book < 0 }
        }
        let used = problem.ends.filter {
            exits[$0.node] >= 0 && ($0.arc < 0 || flow.inputs[$0.arc] > 0)
        }
        let order = used.sorted {
            let (one, two) = (isFlexible($0.node), isFlexible($1.node))
            return one != two ? two : wish($0) < wish($1)
        }
        for (position, end) in order.enumerated() {
            var share = min(UInt256(searchValue: wish(end).rounded(.down)) ?? left, left)
            if position == order.count - 1 { share = left }
            if !isFlexible(end.node), order.count > 1 {
                // Rounding may let lots of several books pass what is left by a unit.
                share = min(lots(end.node, share), left)
            }
            if position < order.count - 1, let cut = endCuts[end.node] {
                share = share - min(share, cut)
            }
            amounts[exits[end.node]] = share
            shares[end.node] = share
            left = left - share
        }
        return shares
    }

    /// What the books of a node give of a share, in whole lots.
    private func lots(_ node: Int, _ share: UInt256) -> UInt256 {
        // A wish of exactly so many lots must not lose one to rounding.
        let most = (share >> 26) + share
        var sum = UInt256.zero
        for index in ins(node) {
            guard let trade = bookTrade(index, most - min(most, sum), covers: false) else {
                continue
            }
            sum = sum.checkedAdding(trade.amountOut) ?? sum
        }
        return sum
    }

    private func wish(_ end: NetworkProblem.End) -> Double {
        end.arc < 0 ? problem.targetValue : flow.inputs[end.arc]
    }

    /// Gets what a visit needs from the ways into it; returns what is missing.
    private mutating func obtain(_ visit: Int, isEnd: Bool) -> UInt256 {
        var left = amounts[visit]
        let ins = order.stations[visit].ins
        let ways = ins.filter { problem.arcs[$0].book < 0 }.sorted {
            let (one, two) = (isTight($0), isTight($1))
            return one != two ? one : flow.outputs[$0] < flow.outputs[$1]
        }
        let own = held(visit)
        // Where only books lead to, the last of them covers what whole lots leave open.
        let books = ins.filter { problem.arcs[$0].book >= 0 }
            .sorted { flow.outputs[$0] < flow.outputs[$1] }
        for (position, index) in books.enumerated() {
            let isLast = position == books.count - 1 && !isEnd && ways.isEmpty && own <= 0
            guard let trade = bookTrade(index, left, covers: isLast), trade.lots > 0 else {
                continue
            }
            left = left - min(left, trade.amountOut)
            demand(index, trade.amountIn, trade.amountOut, BookFill(trade))
        }
        let whole = ways.reduce(own) { $0 + flow.outputs[$1] }
        let divided = left
        for (position, index) in ways.enumerated() {
            var share = divided.times(flow.outputs[index] / whole)
            if position == ways.count - 1, own <= 0 { share = left }
            share = min(share, left)
            if isTransfer(index), position < ways.count - 1 {
                // What feeds a transfer may be all that there is: others take what rounding adds.
                share = min(share, UInt256(searchValue: flow.outputs[index]) ?? share)
                share = share - (share >> 26)
            }
            share = min(share, ceilings[index] ?? share)
            guard let trade = backward(index, share) else { continue }
            left = left - min(left, trade.received)
            demand(index, trade.paid, trade.received)
        }
        return left
    }

    /// Whether a way may be unable to give more than it is wished for.
    private func isTight(_ index: Int) -> Bool {
        isTransfer(index) || ceilings[index] != nil
    }

    private func isTransfer(_ index: Int) -> Bool {
        problem.source(problem.arcs[index])?.kind == .transfer
    }

    /// What a visit takes from the one before or from its own balance, for search.
    private func held(_ visit: Int) -> Double {
        let station = order.stations[visit]
        if let before = station.before { return order.left(before) }
        guard let begin = problem.begins.first(where: { $0.node == station.node }) else { return 0 }
        return order.own(begin.node)
    }

    private mutating func demand(
        _ arc: Int, _ paid: UInt256, _ received: UInt256, _ fill: BookFill? = nil
    ) {
        steps.append(NetworkStep(arc: arc, amountIn: paid, amountOut: received, fill: fill))
        let visit = order.tails[arc]
        amounts[visit] = amounts[visit].checkedAdding(paid) ?? .max
    }

    /// The order at a book for at most what is needed, or for the lots that cover it.
    private func bookTrade(_ index: Int, _ needed: UInt256, covers: Bool) -> BookTrade? {
        if let decided = pinned[index] { return decided }
        let book = problem.books[problem.arcs[index].book]
        let wish = UInt256(searchValue: flow.outputs[index] * Self.wishSlack) ?? needed
        let most = min(covers ? needed : min(needed, wish), ceilings[index] ?? needed)
        var trade = book.largestTrade(near: lots(book, index)) { $0.amountOut <= most }
        if covers, trade.amountOut < needed, ceilings[index] == nil,
            let more = book.trade(lots: trade.lots + 1)
        {
            trade = more
        }
        return isOrder(trade, book) ? trade : nil
    }
}
