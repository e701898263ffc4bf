import Arithmetic

/// Turns a set of sources and its trades into a plan of whole lots and raw units.
///
/// Books are cut to lots and minimums first, then the pools are solved again for exactly what is
/// left, so that lost lots end up where they are worth most. Everything is kept for the next plan:
/// where no source has a fixed cost, nothing is allocated.
struct PlanRepair: Sendable {
    /// The problem.
    private(set) var problem: PreparedProblem
    /// The search over all sources, for problems without fixed costs.
    private(set) var search: PairSearch
    /// The best plan found.
    var best = ExactPlan()
    /// Books of the present set with their trades, by source number.
    var pins: [Pin] = []
    /// A copy to return to.
    var savedPins: [Pin] = []
    /// Pools of the present set.
    private(set) var pools: [Int] = []
    /// Where pools get their raw units.
    var placement = PoolPlacement()
    /// How many sets with other lots were tried for the present set.
    var lotTrials = 0

    /// The search over any set, with caps; made when it is first needed.
    private var located: LocatedSolver?
    /// What its last solve gives each source.
    private var trades: [CurveTrade] = []
    private var always: [Double] = []
    private var members: [Int] = []
    /// Whether the set is everything, which one price solves.
    private var isWhole = false
    /// Whether the last solve was of `located`.
    private var isLocated = false

    /// A book of the set.
    struct Pin: Sendable {
        /// The source's number.
        let source: Int
        /// What it does; nothing while it is open.
        var trade = BookTrade.none
        /// Whether that is decided.
        var isDecided = false
        /// Whether it is nothing because less than the exchange takes was wished.
        var isLeftOut = false
        /// Whether it is not of the set, but fills up what the set's books leave.
        var isExtra = false
    }

    /// How good a set with pinned books is before raw units: more traded first, then the score.
    struct Merit {
        /// How much of the fixed asset is traded.
        var traded: Double
        /// Value when selling, minus cost when buying.
        var score: Double

        /// Whether this is better by more than rounding.
        func isBetter(than other: Merit, target: Double) -> Bool {
            if abs(traded - other.traded) > target * 0x1p-40 { return traded > other.traded }
            return score - other.score > abs(other.score) * 0x1p-50
        }
    }

    /// A repair for a problem.
    init(_ problem: PreparedProblem) {
        self.problem = problem
        search = PairSearch(problem.table, isBuy: problem.isBuy)
    }

    /// Asks for another amount.
    mutating func setTarget(_ amount: UInt256) { problem.setTarget(amount) }

    /// Takes over a source's new state; false when everything must be prepared anew.
    mutating func update(
        _ index: Int, to kind: RouteSource.Kind
    ) throws(RoutingError) -> Bool {
        // Others that share the curves would make the change copy all of them.
        located = nil
        guard try problem.update(index, to: kind) else { return false }
        search.update(index, problem.table)
        return true
    }

    // MARK: Sets

    /// Solves everything at one price; nil where that does not tell the best trades.
    mutating func solveAll(target: Double) -> PairSearch.Outcome? {
        search.restore(problem.table)
        return problem.costlySources > 0
            ? search.solveWithCosts(problem.table, target: target)
            : search.solve(problem.table, target: target)
    }

    /// Repairs what `solveAll` found.
    mutating func repairAll() {
        isWhole = true
        isLocated = false
        pools = search.pools
        pins.removeAll(keepingCapacity: true)
        for index in search.books where search.amounts[index] > 0 {
            pins.append(Pin(source: index))
        }
        repair(isSolved: true)
    }

    /// Repairs a set that the search of sets found.
    mutating func repair(_ candidate: SearchResult.Candidate) {
        isWhole = false
        pools = candidate.members.filter { problem.sources[$0].isPool }
        pins.removeAll(keepingCapacity: true)
        for index in candidate.members where !problem.sources[index].isPool {
            pins.append(Pin(source: index))
        }
        repair(isSolved: false)
    }

    private mutating func repair(isSolved: Bool) {
        var isSolved = isSolved
        lotTrials = 0
        for _ in 0..<RoutingLimits.repairRoundsMax {
            if !pins.isEmpty {
                pinBooks()
                if pools.isEmpty { fillBooks() } else { tuneLots() }
                isSolved = false
            }
            if !isSolved, !pools.isEmpty { _ = solve() }
            isSolved = false
            place()
            polish()
            placement.trim(problem)
            placement.settleUnits(problem)
            polishRanges()
            for pin in pins where pin.trade.lots > 0 { insert(pin) }
            let totals = best.offer(&placement.legs, problem)
            if totals?.isComplete == true { return }
            guard !isWhole, let extra = bestUnusedPool(left: placement.left) else { return }
            pools = (pools + [extra]).sorted()
            pins.removeAll(where: \.isExtra)
            for position in pins.indices { pins[position] = Pin(source: pins[position].source) }
        }
    }

    private mutating func insert(_ pin: Pin) {
        let leg = PairLeg(
            source: pin.source, amountIn: pin.trade.amountIn, amountOut: pin.trade.amountOut,
            fill: BookFill(pin.trade))
        let position = placement.legs.firstIndex { $0.source > pin.source }
        placement.legs.insert(leg, at: position ?? placement.legs.count)
    }

    // MARK: Amounts

    /// Whether a book's trade needs no more of the fixed asset and of the balance than this.
    func fits(_ trade: BookTrade, _ amount: UInt256, _ room: UInt256) -> Bool {
        fixed(trade) <= amount && trade.amountIn <= room
    }

    /// The fixed asset's side of a trade.
    func fixed(_ trade: BookTrade) -> UInt256 {
        problem.isBuy ? trade.amountOut : trade.amountIn
    }

    /// What pinned books leave of the target; never below zero, as they were fitted to it.
    func rest() -> UInt256 {
        var left = problem.target
        for pin in pins { left = left - min(left, fixed(pin.trade)) }
        return left
    }

    /// What pinned books leave of a place's balance.
    func room(at place: Int) -> UInt256 {
        var room = problem.balances[place]
        for pin in pins where problem.sources[pin.source].place == place {
            room = room - min(room, pin.trade.amountIn)
        }
        return room
    }

    // MARK: Search with pinned books

    /// Solves the pools, and the books that are open, for what decided books leave.
    mutating func solve() -> Merit {
        let target = rest().searchValue
        if target == 0 {
            isLocated = false
            search.clear()
            return Merit(traded: 0, score: 0)
        }
        if isWhole {
            for pin in pins { search.leaveOut(pin.source, pin.isDecided) }
            // Books that trade nothing at the price of all are out from the start.
            for index in search.books where !pins.contains(where: { $0.source == index }) {
                search.leaveOut(index, true)
            }
            if let outcome = search.solve(problem.table, target: target) {
                isLocated = false
                return Merit(traded: target, score: outcome.score)
            }
        }
        isLocated = true
        return solveLocated(target)
    }

    private mutating func solveLocated(_ target: Double) -> Merit {
        var solver =
            located ?? LocatedSolver(table: problem.table, caps: problem.balanceValues)
        located = nil
        if always.count != problem.sources.count {
            always = [Double](repeating: .infinity, count: problem.sources.count)
            trades = always.map { _ in CurveTrade(input: 0, output: 0) }
        }
        members.removeAll(keepingCapacity: true)
        members.append(contentsOf: pools)
        for pin in pins where !pin.isDecided { members.append(pin.source) }
        let left = rest()
        for place in problem.balances.indices {
            let room = room(at: place)
            let isFree = !problem.isBuy && room >= left
            solver.caps[place] = isFree ? .infinity : room.searchValue
        }
        let outcome = solver.solve(
            members, target: target, measure: problem.isBuy ? .output : .input,
            activations: always)
        var merit = Merit(traded: outcome.traded, score: 0)
        for index in members {
            let trade = CurveTrade(
                input: solver.solver.inputs[index], output: solver.solver.outputs[index])
            let isSeed = problem.table.curves[index].isSeed(trade, isBuy: problem.isBuy)
            trades[index] = isSeed ? CurveTrade(input: 0, output: 0) : trade
            if trade.input > 0 {
                merit.score += problem.isBuy ? -trade.input : trade.output
                merit.score -= problem.table.curves[index].fixedCost
            }
        }
        located = solver
        return merit
    }

    /// What the last solve gives a source.
    func found(_ index: Int) -> CurveTrade {
        if isLocated { return trades[index] }
        return CurveTrade(
            input: search.input(index, problem.table), output: search.output(index, problem.table))
    }

    /// How good pinned books and the best use of the others for the rest are.
    mutating func merit() -> Merit {
        var merit =
            pools.isEmpty && pins.allSatisfy(\.isDecided)
            ? Merit(traded: 0, score: 0) : solve()
        for pin in pins {
            merit.traded += fixed(pin.trade).searchValue
            merit.score +=
                problem.isBuy
                ? -pin.trade.amountIn.searchValue : pin.trade.amountOut.searchValue
        }
        return merit
    }

    // MARK: Pools

    /// Gives the pools what pinned books leave, as the last solve wished.
    private mutating func place() {
        placement.begin(
            rest(), balances: problem.balances, room: isWhole ? problem.sources.count : 0)
        for pin in pins {
            placement.spend(pin.trade.amountIn, at: problem.sources[pin.source].place)
        }
        if pools.isEmpty || placement.left.isZero { return }
        let isBuy = problem.isBuy
        var greatest = (wish: -1.0, source: 0)
        for index in pools {
            let wish = fixedWish(index)
            if wish > greatest.wish { greatest = (wish, index) }
            if wish >= 1 { placement.add(index, wish, isBuy: isBuy) }
        }
        if placement.legs.isEmpty { placement.add(greatest.source, 0, isBuy: isBuy) }
        placement.fill(problem)
    }

    @inline(__always)
    private func fixedWish(_ index: Int) -> Double {
        if isLocated { return problem.isBuy ? trades[index].output : trades[index].input }
        return search.amounts[index]
    }

    /// The pool outside the set that is worth most for what is left, where it has balance.
    private func bestUnusedPool(left: UInt256) -> Int? {
        guard !left.isZero else { return nil }
        var best: (index: Int, traded: Double, score: Double)?
        for (index, source) in problem.sources.enumerated()
        where source.isPool && problem.table.curves[index].count > 0 && !pools.contains(index) {
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
