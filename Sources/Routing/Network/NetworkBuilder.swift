import Arithmetic
import Pools

/// Reads a problem from outside into a network, checking as it goes.
struct NetworkBuilder {
    /// An arc whose curve is not built yet.
    struct Candidate {
        /// The position among the problem's sources.
        let origin: Int
        /// The node that pays.
        let from: Int
        /// The node that receives.
        let to: Int
        /// Whether a pool's token0 (a book's base) is paid.
        let isForward: Bool
        /// Raw units out for the first raw unit in.
        let spot: Double
    }

    var problem: RouteProblem
    let isBuy: Bool
    var target: UInt256
    var baseCost: UInt256
    var gas: GasCost
    var nodes: [NetworkNode] = []
    var places: [String] = []
    var sources: [NetworkSource] = []
    var arcs: [NetworkArc] = []
    var pieces: [NetworkPiece] = []
    var table = CurveTable()
    var books: [ExactBook] = []
    var begins: [NetworkProblem.Begin] = []
    var ends: [NetworkProblem.End] = []
    var begin = 0
    var end = 0
    var outlook: [Double] = []
    var unitPrice = 1.0
    var cuts: [Bool] = []

    /// How many times the order's value a curve of a pool of coins reaches.
    let reach: Double
    /// The most of its asset that a plan can hold at each node; empty for no limit.
    let limits: [Double]
    /// The amount for which curves were built.
    var builtFor: UInt256
    var candidates: [Candidate] = []
    /// The source of each of the problem's sources; −1 for those that are left out.
    var numbers: [Int] = []
    /// How many pools there are.
    var groupCount = 0
    /// How many segments fit where a curve's are, and how many pieces where an arc's are.
    var curveRooms: [Int] = []
    var pieceRooms: [Int] = []
    private(set) var assets: [String: Int] = [:]
    private var nodeNumbers: [[Int]] = []
    private var placeNumbers = PlaceTable()

    /// Checks everything and builds the network.
    init(
        _ problem: RouteProblem, reach: Double, limits: [Double] = []
    ) throws(RoutingError) {
        _ = try AssetTable(problem)
        try problem.checkRisk()
        self.problem = problem
        self.reach = reach
        self.limits = limits
        switch problem.order.amount {
        case .exactIn(let amount): (isBuy, target) = (false, amount)
        case .exactOut(let amount): (isBuy, target) = (true, amount)
        }
        builtFor = target
        guard !target.isZero, target.bitWidth <= 200 else { throw .invalidAmount }
        guard problem.sources.count <= RoutingLimits.sourcesMax else { throw .tooLarge }
        guard
            let gas = GasCost(problem), let base = gas.baseCost(of: problem.transactionGas),
            problem.endValues.allSatisfy({ $0.value.isPositive })
        else { throw .invalidCosts }
        self.gas = gas
        baseCost = base
        for (number, asset) in problem.assets.enumerated() { assets[asset.id] = number }
        try addCandidates()
        try connect()
        outlook = LogPrices(self).prices()
        try addArcs()
    }

    // MARK: Candidates

    private mutating func addCandidates() throws(RoutingError) {
        let origins = problem.sources
        var names = Set<String>(minimumCapacity: origins.count)
        for origin in origins.indices {
            let source = origins[origin]
            guard names.insert(source.id).inserted else { throw .duplicateSource(source.id) }
            let isElsewhere = problem.order.location.map { $0 != source.location } ?? false
            let (first, second) = try checked(source)
            if isElsewhere { continue }
            switch source.kind {
            case .pool, .book:
                let spots = spots(source)
                let (one, two) = (node(first, source.location), node(second, source.location))
                if isOpen(first, second) { add(origin, one, two, true, spot: spots.forward) }
                if isOpen(second, first) { add(origin, two, one, false, spot: spots.backward) }
            case .transfer(let way):
                if problem.order.location != nil { continue }
                let (one, two) = (node(first, source.location), node(first, way.destination))
                add(origin, one, two, true, spot: spots(source).forward)
            }
        }
    }

    /// Whether one asset may be traded for another.
    private func isOpen(_ from: Int, _ to: Int) -> Bool {
        !problem.isOneWay
            || from != assets[problem.order.assetOut] && to != assets[problem.order.assetIn]
    }

    /// The numbers of a source's assets, when it does not contradict itself.
    func checked(_ source: RouteSource) throws(RoutingError) -> (Int, Int) {
        switch source.kind {
        case .pool(let pool): return try pair(pool.asset0, pool.asset1, source)
        case .book(let book):
            let pair = try pair(book.base, book.quote, source)
            guard book.takerFeePips >= 0, book.takerFeePips < UnitConversion.wholePips else {
                throw .malformedSource(source.id)
            }
            if book.isCrossed { throw .malformedSource(source.id) }
            return pair
        case .transfer(let way):
            guard let asset = assets[way.asset] else { throw .unknownAsset(way.asset) }
            guard way.destination != source.location, way.haircutPips >= 0,
                way.haircutPips < UnitConversion.wholePips, way.fee.bitWidth <= 200
            else { throw .malformedSource(source.id) }
            _ = try problem.transitCharge(of: way)
            return (asset, asset)
        }
    }

    /// What the first raw unit in gives, forward and backward; zero for a way that is closed.
    func spots(_ source: RouteSource) -> (forward: Double, backward: Double) {
        let spots: (forward: Double, backward: Double) =
            switch source.kind {
            case .pool(let pool):
                (
                    pool.pool.marginalPrice(zeroForOne: true),
                    pool.pool.marginalPrice(zeroForOne: false)
                )
            case .book(let book): self.spots(book)
            case .transfer(let way): (Self.rate(way), 0)
            }
        func open(_ spot: Double) -> Double { spot > 0 && spot.isFinite ? spot : 0 }
        return (open(spots.forward), open(spots.backward))
    }

    /// What arrives of a unit.
    static func rate(_ way: RouteTransfer) -> Double {
        Double(UnitConversion.wholePips - way.haircutPips) / Double(UnitConversion.wholePips)
    }

    private mutating func add(
        _ origin: Int, _ from: Int, _ to: Int, _ isForward: Bool, spot: Double
    ) {
        guard spot > 0 else { return }
        candidates.append(
            Candidate(origin: origin, from: from, to: to, isForward: isForward, spot: spot))
    }

    private func pair(
        _ first: String, _ second: String, _ source: RouteSource
    ) throws(RoutingError) -> (Int, Int) {
        guard let one = assets[first] else { throw .unknownAsset(first) }
        guard let two = assets[second] else { throw .unknownAsset(second) }
        if one == two { throw .malformedSource(source.id) }
        return (one, two)
    }

    private mutating func node(_ asset: Int, _ location: String) -> Int {
        let place = placeNumbers.number(of: location)
        if place == places.count {
            places.append(location)
            nodeNumbers.append([Int](repeating: -1, count: problem.assets.count))
        }
        if nodeNumbers[place][asset] < 0 {
            nodeNumbers[place][asset] = nodes.count
            nodes.append(NetworkNode(asset: asset, place: place))
        }
        return nodeNumbers[place][asset]
    }

    private func spots(_ book: RouteBook) -> (forward: Double, backward: Double) {
        let digits =
            (assets[book.quote].map { problem.assets[$0].decimals } ?? 0)
            - (assets[book.base].map { problem.assets[$0].decimals } ?? 0)
        let unit = (UInt256.powerOfTen(abs(digits)) ?? .one).searchValue
        let scale = digits >= 0 ? unit : 1 / unit
        let keep = 1 - Double(book.takerFeePips) / Double(UnitConversion.wholePips)
        let bid = (book.bids.first?.price.searchValue ?? 0) * scale * keep
        let ask = (book.asks.first?.price.searchValue ?? 0) * scale
        return (bid, ask > 0 ? keep / ask : 0)
    }

    // MARK: Connections

    /// Keeps what lies on a way from a balance to the asset wanted, and numbers that anew.
    private mutating func connect() throws(RoutingError) {
        let paid = assets[problem.order.assetIn] ?? -1
        let received = assets[problem.order.assetOut] ?? -1
        let balances = nodes.map { $0.asset == paid ? balance(at: places[$0.place]) : .zero }
        let isEnd = nodes.map { $0.asset == received }
        let backward = reached(isEnd, isForward: false)
        let hasWay = nodes.indices.contains { nodes[$0].asset == paid && backward[$0] }
        guard hasWay else { throw .noSource }
        let forward = reached(balances.map { !$0.isZero }, isForward: true)
        let isKept = nodes.indices.map { forward[$0] && backward[$0] }
        let old = nodes
        let order = leastFirst(isKept)
        nodes = []
        var renumbered = [Int](repeating: -1, count: old.count)
        for index in order {
            renumbered[index] = nodes.count
            nodes.append(old[index])
        }
        candidates = candidates.compactMap { arc in
            guard isKept[arc.from], isKept[arc.to] else { return nil }
            return Candidate(
                origin: arc.origin, from: renumbered[arc.from], to: renumbered[arc.to],
                isForward: arc.isForward, spot: arc.spot)
        }
        let starts = old.indices.filter { isKept[$0] && !balances[$0].isZero }
        guard !starts.isEmpty, !candidates.isEmpty else { throw .nothingToTrade }
        try close(starts.map { (renumbered[$0], balances[$0]) }, received)
    }

    /// Nodes with few ways first: so the solver's matrix has short rows.
    private func leastFirst(_ isKept: [Bool]) -> [Int] {
        var degrees = [Int](repeating: 0, count: nodes.count)
        for arc in candidates where isKept[arc.from] && isKept[arc.to] {
            degrees[arc.from] += 1
            degrees[arc.to] += 1
        }
        return nodes.indices.filter { isKept[$0] }.sorted {
            degrees[$0] != degrees[$1] ? degrees[$0] < degrees[$1] : $0 < $1
        }
    }

    private mutating func close(
        _ starts: [(node: Int, balance: UInt256)], _ received: Int
    ) throws(RoutingError) {
        let stops = nodes.indices.filter { nodes[$0].asset == received }
        begin = starts[0].node
        if starts.count > 1 {
            begin = nodes.count
            nodes.append(.begin)
        }
        end = stops[0]
        if stops.count > 1 {
            end = nodes.count
            nodes.append(.end)
        }
        begins = starts.map { start in
            NetworkProblem.Begin(node: start.node, balance: start.balance, arc: -1)
        }
        ends = stops.map { NetworkProblem.End(node: $0, arc: -1) }
        limitTarget()
        guard begin != end else { throw .nothingToTrade }
    }

    private func reached(_ first: [Bool], isForward: Bool) -> [Bool] {
        var near = [[Int]](repeating: [], count: nodes.count)
        for arc in candidates {
            near[isForward ? arc.from : arc.to].append(isForward ? arc.to : arc.from)
        }
        var seen = first
        var open = nodes.indices.filter { first[$0] }
        while let node = open.popLast() {
            for next in near[node] where !seen[next] {
                seen[next] = true
                open.append(next)
            }
        }
        return seen
    }

    /// A sale is of no more than is held.
    mutating func limitTarget() {
        let held = begins.reduce(UInt256.zero) { $0.checkedAdding($1.balance) ?? .max }
        if !isBuy { target = min(target, held) }
    }

    /// What may be spent at a place.
    func balance(at location: String) -> UInt256 {
        var sum = UInt256.zero
        for row in problem.inventory
        where row.location == location && row.asset == problem.order.assetIn {
            sum = sum.checkedAdding(row.amount) ?? .max
        }
        return sum
    }
}
