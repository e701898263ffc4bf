import Arithmetic
import Pools

/// The state of settling a flow node by node.
struct NetworkSettling {
    let problem: NetworkProblem
    let flow: NetworkFlow
    let pinned: NetworkRepair.Pinned
    /// Used arcs by the node that pays.
    var outs: [[Int]]
    /// Used arcs by the node that receives.
    var ins: [[Int]]
    /// What nodes hold (selling) or still need (buying).
    var amounts: [UInt256]
    /// What was paid where the plan begins.
    var paid: [Int: UInt256] = [:]
    var steps: [NetworkStep] = []

    /// A wish of exactly so many lots must not lose one to the search's rounding.
    static var wishSlack: Double { 1 + 0x1p-26 }

    /// Nothing settled yet.
    init(
        _ problem: NetworkProblem, _ flow: NetworkFlow, used: [Int],
        pinned: NetworkRepair.Pinned
    ) {
        self.problem = problem
        self.flow = flow
        self.pinned = pinned
        outs = [[Int]](repeating: [], count: problem.nodes.count)
        ins = outs
        amounts = [UInt256](repeating: .zero, count: problem.nodes.count)
        for index in used {
            outs[problem.arcs[index].from].append(index)
            ins[problem.arcs[index].to].append(index)
        }
    }

    // MARK: Selling

    /// Settles forward from what is paid.
    mutating func sell(_ nodes: [Int]) -> ExactNetworkPlan? {
        begin()
        for node in nodes { spend(node) }
        for (node, amount) in paid {
            let left = min(amount, amounts[node])
            paid[node] = amount - left
        }
        var received: [Int: UInt256] = [:]
        for end in problem.ends where !amounts[end.node].isZero {
            received[end.node] = amounts[end.node]
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
            outs[node].contains { problem.source(problem.arcs[$0])?.kind != .book }
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
            share = min(share, begin.balance)
            left = left - share
            amounts[begin.node] = share
            paid[begin.node] = share
        }
    }

    /// What the books of a node take of a share, in whole lots.
    private func lots(_ node: Int, _ share: UInt256) -> UInt256 {
        var sum = UInt256.zero
        let most = (share >> 26) + share
        for index in outs[node] {
            guard let trade = bookTrade(index, most: most - sum, holding: most) else { continue }
            sum = sum + trade.amountIn
        }
        return sum
    }

    /// Divides what a node holds over its ways.
    private mutating func spend(_ node: Int) {
        let held = amounts[node]
        if held.isZero || outs[node].isEmpty { return }
        var left = held
        for index in outs[node] where problem.arcs[index].book >= 0 {
            guard let trade = bookTrade(index, most: left, holding: held), trade.lots > 0 else {
                continue
            }
            left = left - trade.amountIn
            add(index, trade.amountIn, trade.amountOut, BookFill(trade))
        }
        let keep = kept(node)
        let ways = outs[node].filter { problem.arcs[$0].book < 0 }
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
        amounts[node] = left
    }

    /// What stays at a node where plans end, for search.
    private func kept(_ node: Int) -> Double {
        guard let end = problem.ends.first(where: { $0.node == node }) else { return 0 }
        if end.arc >= 0 { return flow.inputs[end.arc] }
        var sum = 0.0
        for index in ins[node] { sum += flow.outputs[index] }
        for index in outs[node] { sum -= flow.inputs[index] }
        return max(0, sum)
    }

    private mutating func add(
        _ arc: Int, _ paid: UInt256, _ received: UInt256, _ fill: BookFill? = nil
    ) {
        steps.append(NetworkStep(arc: arc, amountIn: paid, amountOut: received, fill: fill))
        let to = problem.arcs[arc].to
        amounts[to] = amounts[to].checkedAdding(received) ?? .max
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
        return trade.isLargeEnough ? trade : nil
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
