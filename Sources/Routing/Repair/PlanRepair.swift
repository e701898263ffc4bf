import Arithmetic

/// Turns a set of sources and its trades into a plan of whole lots and raw units.
///
/// Books are cut to lots and minimums first, then the pools are solved again for exactly what is
/// left, so that lost lots end up where they are worth most.
struct PlanRepair {
    /// The problem.
    let problem: PreparedProblem
    /// The search, with what places have left beside pinned books.
    var located: LocatedSolver
    /// Activations of sources that are on at any price.
    let always: [Double]
    /// The fixed asset's side of a trade.
    let measure: Measure
    /// How many sets with other lots were tried for the present candidate.
    var lotTrials = 0

    /// Books whose trades are decided, and what that leaves.
    struct Pinned {
        /// One a book, by source number.
        var trades: [(source: Int, trade: BookTrade)] = []
    }

    /// How good a set with pinned books is before raw units: more traded first, then the score.
    struct Merit {
        /// How much of the fixed asset is traded.
        let traded: Double
        /// Value when selling, minus cost when buying.
        let score: Double

        /// Whether this is better by more than rounding.
        func isBetter(than other: Merit, target: Double) -> Bool {
            if abs(traded - other.traded) > target * 0x1p-40 { return traded > other.traded }
            return score - other.score > abs(other.score) * 0x1p-50
        }
    }

    /// A repair for a problem.
    init(_ problem: PreparedProblem) {
        self.problem = problem
        located = LocatedSolver(table: problem.table, caps: problem.caps)
        always = [Double](repeating: .infinity, count: problem.sources.count)
        measure = problem.isBuy ? .output : .input
    }

    /// The best exact plan found from a candidate; nil when nothing of it can be traded.
    mutating func plan(_ candidate: SearchResult.Candidate) -> ExactPlan? {
        var members = candidate.members
        var trades: [CurveTrade]? = candidate.trades
        var best: ExactPlan?
        lotTrials = 0
        for _ in 0..<RoutingLimits.repairRoundsMax {
            let pools = members.filter { problem.sources[$0].isPool }
            let hasBooks = pools.count < members.count
            var pinned = Pinned()
            if hasBooks {
                pinned = pinBooks(members)
                if pools.isEmpty {
                    fillBooks(&pinned, among: members)
                } else {
                    tuneLots(&pinned, pools: pools)
                }
                trades = nil
            }
            var placement = place(pools, besides: pinned, trades)
            polish(&placement, besides: pinned)
            placement.trim()
            var legs = placement.legs
            for (source, trade) in pinned.trades where trade.lots > 0 {
                legs.append(
                    ExactLeg(
                        source: source, amountIn: trade.amountIn, amountOut: trade.amountOut,
                        fill: BookFill(trade)))
            }
            let plan = ExactPlan(legs, problem)
            if let plan, best.map({ plan.isBetter(than: $0) }) ?? true { best = plan }
            if plan?.isComplete == true { return best }
            guard let extra = bestUnusedPool(members, left: placement.left) else { break }
            members = (members + [extra]).sorted()
            trades = nil
        }
        return best
    }

    /// What one source alone does.
    func single(_ index: Int) -> ExactPlan? {
        guard let book = problem.book(index) else {
            let placement = PoolPlacement(
                problem, pools: [index], wishes: [problem.targetValue * 2],
                amount: problem.target, room: problem.balances)
            return ExactPlan(placement.legs, problem)
        }
        let balance = problem.balances[problem.sources[index].place]
        let trade = book.largestTrade(near: lots(of: index, book, at: problem.target)) {
            fits($0, problem.target, balance)
        }
        guard trade.isLargeEnough else { return nil }
        let leg = ExactLeg(
            source: index, amountIn: trade.amountIn, amountOut: trade.amountOut,
            fill: BookFill(trade))
        return ExactPlan([leg], problem)
    }

    // MARK: Amounts

    /// Whether a book's trade needs no more of the fixed asset and of the balance than this.
    func fits(_ trade: BookTrade, _ amount: UInt256, _ room: UInt256) -> Bool {
        (problem.isBuy ? trade.amountOut : trade.amountIn) <= amount && trade.amountIn <= room
    }

    /// The fixed asset's side of a trade.
    func fixed(_ trade: BookTrade) -> UInt256 {
        problem.isBuy ? trade.amountOut : trade.amountIn
    }

    /// What pinned books leave of the target; never below zero, as they were fitted to it.
    func rest(besides pinned: Pinned) -> UInt256 {
        var left = problem.target
        for (_, trade) in pinned.trades { left = left - min(left, fixed(trade)) }
        return left
    }

    /// What pinned books leave of each place's balance.
    func room(besides pinned: Pinned) -> [UInt256] {
        var room = problem.balances
        for (index, trade) in pinned.trades {
            let place = problem.sources[index].place
            room[place] = room[place] - min(room[place], trade.amountIn)
        }
        return room
    }

    /// About how many lots of a book trade this much of the fixed asset.
    private func lots(of index: Int, _ book: ExactBook, at amount: UInt256) -> Double {
        let value = amount.searchValue
        let trade =
            problem.isBuy
            ? CurveTrade(input: problem.table.input(index, ofOutput: value), output: value)
            : CurveTrade(input: value, output: problem.table.output(index, ofInput: value))
        return lots(book, trade)
    }

    /// How many lots a search trade is.
    func lots(_ book: ExactBook, _ trade: CurveTrade) -> Double {
        (book.isSell ? trade.input : trade.output)
            / (book.lotUnits.searchValue * book.baseConversion.searchFactor)
    }

    // MARK: Search with pinned books

    /// Solves `members` for what pinned books leave.
    mutating func solve(_ members: [Int], besides pinned: Pinned) -> Double {
        let left = rest(besides: pinned)
        let room = room(besides: pinned)
        for place in room.indices {
            let isFree = !problem.isBuy && room[place] >= left
            located.caps[place] = isFree ? .infinity : room[place].searchValue
        }
        return located.solve(
            members, target: left.searchValue, measure: measure, activations: always
        ).traded
    }

    /// How good pinned books and the best use of `members` for the rest are.
    mutating func merit(_ members: [Int], besides pinned: Pinned) -> Merit {
        var traded = solve(members, besides: pinned)
        var score = 0.0
        for index in members where located.solver.inputs[index] > 0 {
            score += problem.isBuy ? -located.solver.inputs[index] : located.solver.outputs[index]
            score -= problem.table.curves[index].fixedCost
        }
        for (_, trade) in pinned.trades {
            traded += fixed(trade).searchValue
            score +=
                problem.isBuy ? -trade.amountIn.searchValue : trade.amountOut.searchValue
        }
        return Merit(traded: traded, score: score)
    }

    // MARK: Pools

    private mutating func place(
        _ pools: [Int], besides pinned: Pinned, _ trades: [CurveTrade]?
    ) -> PoolPlacement {
        let left = rest(besides: pinned)
        var wishes: [Double] = []
        if let trades {
            wishes = trades.map { problem.isBuy ? $0.output : $0.input }
        } else if !pools.isEmpty {
            _ = solve(pools, besides: pinned)
            let solver = located.solver
            wishes = pools.map { problem.isBuy ? solver.outputs[$0] : solver.inputs[$0] }
        }
        for (position, pool) in pools.enumerated() {
            let seed = problem.table.curves[pool].seed
            if wishes[position] <= (problem.isBuy ? seed.output : seed.input) {
                wishes[position] = 0
            }
        }
        return PoolPlacement(
            problem, pools: pools, wishes: wishes, amount: left, room: room(besides: pinned))
    }

    /// The pool outside `members` that is worth most for what is left, where it has balance.
    private func bestUnusedPool(_ members: [Int], left: UInt256) -> Int? {
        guard !left.isZero else { return nil }
        var best: (index: Int, traded: Double, score: Double)?
        for (index, source) in problem.sources.enumerated()
        where source.isPool && problem.table.curves[index].count > 0 && !members.contains(index) {
            let curve = problem.table.curves[index]
            let traded = min(left.searchValue, problem.isBuy ? curve.outputMax : curve.inputMax)
            let amount =
                problem.isBuy
                ? -problem.table.input(index, ofOutput: traded)
                : problem.table.output(index, ofInput: traded)
            let score = amount - curve.fixedCost
            if let now = best, now.traded > traded || (now.traded == traded && now.score >= score) {
                continue
            }
            best = (index, traded, score)
        }
        return best?.index
    }
}
