import Arithmetic
import Pools

/// The state of settling a flow visit by visit.
struct NetworkSettling {
    let problem: NetworkProblem
    let flow: NetworkFlow
    let order: NetworkOrder
    let pinned: NetworkRepair.Pinned
    /// The first and the last visit to each node; −1 where nothing trades.
    let entries: [Int]
    let exits: [Int]
    /// What visits hold (selling) or still need (buying).
    var amounts: [UInt256]
    /// What was paid where the plan begins.
    var paid: [Int: UInt256] = [:]
    var steps: [NetworkStep] = []
    /// The most that an arc may give, where what feeds it gives no more.
    var ceilings: [Int: UInt256] = [:]
    /// What ends get less than the search wishes, by node, because lots leave it open.
    var endCuts: [Int: UInt256] = [:]
    /// What lots left open at ends, by node.
    var short: [Int: UInt256] = [:]
    /// The node that could not be fed, after a purchase that cannot be settled, and what share of its
    /// need was missing.
    var unfed: (node: Int, share: Double)?

    /// A wish of exactly so many lots must not lose one to the search's rounding.
    static var wishSlack: Double { 1 + 0x1p-26 }

    /// Nothing settled yet.
    init(
        _ problem: NetworkProblem, _ flow: NetworkFlow, _ order: NetworkOrder,
        pinned: NetworkRepair.Pinned
    ) {
        self.problem = problem
        self.flow = flow
        self.order = order
        self.pinned = pinned
        (entries, exits) = (order.entries, order.exits)
        amounts = [UInt256](repeating: .zero, count: order.stations.count)
    }

    /// What arrives for any visit to a node.
    func ins(_ node: Int) -> [Int] {
        order.stations.reduce(into: []) { if $1.node == node { $0 += $1.ins } }
    }

    /// What leaves at any visit to a node.
    func outs(_ node: Int) -> [Int] {
        order.stations.reduce(into: []) { if $1.node == node { $0 += $1.outs } }
    }

    // MARK: Selling

    /// Settles forward from what is paid; nil when that takes too long.
    mutating func sell(_ visits: [Int], isOver: () -> Bool) -> ExactNetworkPlan? {
        begin()
        for visit in visits {
            if isOver() { return nil }
            spend(visit)
        }
        for begin in problem.begins {
            guard let amount = paid[begin.node], exits[begin.node] >= 0 else { continue }
            paid[begin.node] = amount - min(amount, amounts[exits[begin.node]])
        }
        var received: [Int: UInt256] = [:]
        for end in problem.ends where exits[end.node] >= 0 {
            let amount = amounts[exits[end.node]]
            if !amount.isZero { received[end.node] = amount }
        }
        return ExactNetworkPlan(problem, steps, paid: paid, received: received)
    }

    /// Divides the order over the places where it may begin; places with nothing but books come
    /// first, for the lots that they can use, so that others take what is lost there.
    private mutating func begin() {
        var left = problem.target
        let wishes = problem.begins.map { begin in
            begin.arc < 0 ? problem.targetValue : flow.inputs[begin.arc]
        }
        func isFlexible(_ node: Int) -> Bool {
            outs(node).contains { problem.source(problem.arcs[$0])?.kind != .book }
        }
        let order = problem.begins.indices.filter { wishes[$0] > 0 }.sorted {
            let (one, two) = (
                isFlexible(problem.begins[$0].node), isFlexible(problem.begins[$1].node)
            )
            return one != two ? two : wishes[$0] < wishes[$1]
        }
        for (position, index) in order.enumerated() {
            let begin = problem.begins[index]
            var share = min(UInt256(searchValue: wishes[index]) ?? left, left)
            if position == order.count - 1 { share = left }
            if !isFlexible(begin.node), order.count > 1 { share = lots(begin.node, share) }
            // Rounding may let lots of several books pass what is left by a unit.
            share = min(share, begin.balance, left)
            guard entries[begin.node] >= 0 else { continue }
            left = left - share
            amounts[entries[begin.node]] = share
            paid[begin.node] = share
        }
    }

    /// What the books of a node take of a share, in whole lots.
    private func lots(_ node: Int, _ share: UInt256) -> UInt256 {
        var sum = UInt256.zero
        let most = (share >> 26) + share
        for index in outs(node) {
            guard let trade = bookTrade(index, most: most - min(most, sum), holding: most) else {
                continue
            }
            sum = sum + trade.amountIn
        }
        return sum
    }

    /// Divides what is held at a visit over its ways.
    private mutating func spend(_ visit: Int) {
        let (held, outs) = (amounts[visit], order.stations[visit].outs)
        if held.isZero { return }
        var left = held
        for index in outs where problem.arcs[index].book >= 0 {
            guard let trade = bookTrade(index, most: left, holding: held), trade.lots > 0 else {
                continue
            }
            left = left - trade.amountIn
            add(index, trade.amountIn, trade.amountOut, BookFill(trade))
        }
        let keep = kept(visit)
        let ways = outs.filter { problem.arcs[$0].book < 0 }
            .sorted { flow.inputs[$0] < flow.inputs[$1] }
        let whole = ways.reduce(keep) { $0 + flow.inputs[$1] }
        let divided = left
        for (position, index) in ways.enumerated() {
            var share = divided.times(flow.inputs[index] / whole)
            if position == ways.count - 1, keep <= 0 { share = left }
            share = min(share, left)
            guard let trade = forward(index, share) else { continue }
            left = left - trade.paid
            add(index, trade.paid, trade.received)
        }
        if let after = order.stations[visit].after {
            // The visit after this one comes later and has what nobody took here.
            amounts[after] = amounts[after].checkedAdding(left) ?? .max
            left = .zero
        }
        amounts[visit] = left
    }

    /// What stays at a visit, for search: for the next one, or because plans end here.
    private func kept(_ visit: Int) -> Double {
        let station = order.stations[visit]
        if station.after != nil { return order.left(visit) }
        guard let end = problem.ends.first(where: { $0.node == station.node }) else { return 0 }
        return end.arc >= 0 ? flow.inputs[end.arc] : order.left(visit)
    }

    private mutating func add(
        _ arc: Int, _ paid: UInt256, _ received: UInt256, _ fill: BookFill? = nil
    ) {
        steps.append(NetworkStep(arc: arc, amountIn: paid, amountOut: received, fill: fill))
        let visit = order.heads[arc]
        amounts[visit] = amounts[visit].checkedAdding(received) ?? .max
    }

    /// The order for what a node gives to a book; nil when none passes the exchange's minimums.
    private func bookTrade(_ index: Int, most: UInt256, holding held: UInt256) -> BookTrade? {
        let book = problem.books[problem.arcs[index].book]
        var wish = flow.inputs[index] * Self.wishSlack
        if let decided = pinned[index] {
            if decided.amountIn <= most { return decided }
            wish = .infinity
        }
        let share = min(most, UInt256(searchValue: wish) ?? most)
        let trade = book.largestTrade(near: lots(book, index)) { $0.amountIn <= share }
        return isOrder(trade, book) ? trade : nil
    }

    /// Whether an exchange takes a trade as an order, with a limit price that can be written.
    func isOrder(_ trade: BookTrade, _ book: ExactBook) -> Bool {
        trade.isLargeEnough && book.limitPrice(level: trade.worstLevel) != nil
            && book.quantity(lots: trade.lots) != nil
    }

    /// About how many lots a flow's trade of a book is.
    func lots(_ book: ExactBook, _ index: Int) -> Double {
        (book.isSell ? flow.inputs[index] : flow.outputs[index])
            / (book.lotUnits.searchValue * book.baseConversion.searchFactor) * Self.wishSlack
    }

    // MARK: Exact ways

    /// What a pool or a transfer makes of an input; nil when nothing arrives.
    func forward(_ index: Int, _ amount: UInt256) -> SwapPair? {
        guard !amount.isZero else { return nil }
        let arc = problem.arcs[index]
        switch problem.origin(arc)?.kind {
        case .pool(let route):
            return ExactSwap(isForward: arc.isForward, table: problem.table, curve: arc.curve)
                .sell(route.pool, amount)
        case .transfer(let way):
            guard let arrived = way.arrived(of: amount), !arrived.isZero else { return nil }
            return SwapPair(paid: amount, received: arrived)
        default: return nil
        }
    }

    /// What a pool or a transfer is paid for an output, checked forward; nil when it gives nothing.
    func backward(_ index: Int, _ amount: UInt256) -> SwapPair? {
        guard !amount.isZero else { return nil }
        let arc = problem.arcs[index]
        switch problem.origin(arc)?.kind {
        case .pool(let route):
            let swap = ExactSwap(
                isForward: arc.isForward, table: problem.table, curve: arc.curve)
            guard let trade = swap.buy(route.pool, amount) else { return nil }
            return swap.covered(route.pool, trade, .max)
        case .transfer(let way):
            return way.needed(for: amount).map { SwapPair(paid: $0, received: amount) }
        default: return nil
        }
    }
}

extension RouteTransfer {
    /// What arrives of an amount; nil when the fee takes all of it.
    func arrived(of amount: UInt256) -> UInt256? {
        amount.multiplied(
            by: UInt256(UnitConversion.wholePips - haircutPips),
            dividedBy: UInt256(UnitConversion.wholePips), rounding: .down)?
            .checkedSubtracting(fee)
    }

    /// The least that must be sent so that this much arrives; nil above 256 bits.
    func needed(for amount: UInt256) -> UInt256? {
        amount.checkedAdding(fee)?.multiplied(
            by: UInt256(UnitConversion.wholePips),
            dividedBy: UInt256(UnitConversion.wholePips - haircutPips), rounding: .up)
    }
}

extension UInt256 {
    /// A share of the value, rounded down by the precision of the share.
    func times(_ share: Double) -> UInt256 {
        guard share > 0 else { return .zero }
        if share >= 1 { return self }
        let scaled = UInt256(UInt64(share * 0x1p53))
        return multiplied(by: scaled, dividedBy: UInt256.one << 53, rounding: .down) ?? .zero
    }
}
