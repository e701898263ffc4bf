import Arithmetic
import Pools

extension NetworkBuilder {
    /// Builds the curves of all candidates, then begins and ends.
    mutating func addArcs() throws(RoutingError) {
        numbers = [Int](repeating: -1, count: problem.sources.count)
        reserve(candidates.count)
        var groups: [String: Int]? = problem.sources.contains { $0.shared != nil } ? [:] : nil
        var next = 0
        while next < candidates.count {
            // Both ways through a source follow each other.
            let position = candidates[next].origin
            let (origin, number) = (problem.sources[position], sources.count)
            numbers[position] = number
            let name = origin.shared ?? origin.id
            let group = groups?[name] ?? groupCount
            if group == groupCount {
                groups?[name] = group
                groupCount += 1
            }
            sources.append(try source(origin, position, group))
            while next < candidates.count, candidates[next].origin == position {
                switch origin.kind {
                case .pool(let pool): append(pool, candidates[next], number)
                case .book(let book): try append(book, candidates[next], number, origin.id)
                case .transfer(let way):
                    append(candidates[next], number, curve: -1, pieces: Self.pieces(way))
                }
                next += 1
            }
        }
        addBegins()
        addEnds()
    }

    private mutating func reserve(_ count: Int) {
        table.reserve(count)
        arcs.reserveCapacity(count + begins.count + ends.count)
        sources.reserveCapacity(min(count, problem.sources.count))
        curveRooms.reserveCapacity(count)
        pieceRooms.reserveCapacity(count + begins.count + ends.count)
        cuts.reserveCapacity(count)
    }

    private func source(
        _ origin: RouteSource, _ index: Int, _ group: Int
    ) throws(RoutingError) -> NetworkSource {
        var (cost, fee) = (UInt256.zero, 0.0)
        let kind: NetworkSource.Kind
        switch origin.kind {
        case .pool(let pool):
            guard let own = gas.cost(of: pool.gas, at: origin.location) else {
                throw .invalidCosts
            }
            (cost, kind) = (own, .pool)
        case .book: kind = .book
        case .transfer(let way): (fee, kind) = (way.fee.searchValue, .transfer)
        }
        return NetworkSource(
            origin: index, kind: kind, group: group, cost: cost, costValue: cost.searchValue,
            feeValue: fee, arcs: [])
    }

    /// Any amount at one rate.
    static func pieces(_ way: RouteTransfer) -> [NetworkPiece] {
        [NetworkPiece(rate: rate(way), cap: .infinity)]
    }

    private mutating func append(_ pool: RoutePool, _ candidate: Candidate, _ number: Int) {
        let (caps, isCut) = caps(pool, from: candidate.from)
        table.append(
            pool.pool, zeroForOne: candidate.isForward, location: 0, fixedCost: 0, caps: caps)
        let curve = table.curves.count - 1
        curveRooms.append(table.curves[curve].count)
        cuts.append(isCut)
        guard table.curves[curve].count > 0 else { return }
        append(candidate, number, curve: curve, pieces: pieces(table, curve, isCut: isCut))
    }

    /// The most of its asset that a plan can hold at a node.
    func limit(_ node: Int) -> Double { limits.indices.contains(node) ? limits[node] : .infinity }

    /// How far a pool's curve reaches, and whether the pool goes on: a pool of coins is sampled only
    /// as far as an order of this size could go, others have a closed form.
    func caps(_ pool: RoutePool, from node: Int) -> (caps: CurveCaps, isCut: Bool) {
        let limit = limit(node)
        let whole = CurveCaps(input: limit, output: .infinity)
        guard case .coins = pool.pool, reach.isFinite else { return (whole, false) }
        let price = outlook[node]
        let worth = builtFor.searchValue * outlook[isBuy ? end : begin]
        guard price > 0, worth > 0, reach * worth / price < limit else { return (whole, false) }
        return (CurveCaps(input: reach * worth / price, output: .infinity), true)
    }

    /// The pieces that stand for a pool's curve; none when it is smooth.
    func pieces(_ table: CurveTable, _ index: Int, isCut: Bool) -> [NetworkPiece] {
        let pieces = Self.stiffPieces(table, index)
        guard isCut, pieces.count == 1 else { return pieces }
        // A wrapper takes whatever comes: its rate limits prices, not amounts. It is taken
        // without what lifts the curve, so that there and back is no gain.
        let root = table.curves[index].rootBottom
        return [NetworkPiece(rate: root * root * (1 - 0x1p-48), cap: .infinity)]
    }

    /// Pieces in place of a curve whose price hardly moves; none for others.
    private static func stiffPieces(_ table: CurveTable, _ index: Int) -> [NetworkPiece] {
        let curve = table.curves[index]
        guard curve.rootBottom > 0, curve.seed.output >= 0 else { return [] }
        var pieces: [NetworkPiece] = []
        for segment in table.segments[curve.start..<curve.start + curve.count] {
            // What only lifts the curve is no trade.
            if segment.inputBefore < curve.seed.input { continue }
            guard segment.rootEnd > segment.rootStart * (1 - 0x1p-20) else { return [] }
            pieces.append(
                NetworkPiece(
                    rate: segment.outputSpan / segment.inputSpan, cap: segment.inputSpan))
        }
        return pieces
    }

    private mutating func append(
        _ book: RouteBook, _ candidate: Candidate, _ number: Int, _ id: String
    ) throws(RoutingError) {
        let exact = try exactBook(
            book, isSell: candidate.isForward, from: candidate.from, to: candidate.to, id)
        table.append(exact, location: 0)
        let curve = table.curves.count - 1
        curveRooms.append(table.curves[curve].count)
        cuts.append(false)
        guard table.curves[curve].count > 0 else { return }
        append(
            candidate, number, curve: curve, pieces: Self.levels(table, curve), book: books.count)
        books.append(exact)
    }

    /// One side of a book, checked and scaled.
    func exactBook(
        _ book: RouteBook, isSell: Bool, from: Int, to: Int, _ id: String
    ) throws(RoutingError) -> ExactBook {
        let (paid, received) = (nodes[from].asset, nodes[to].asset)
        guard
            let exact = ExactBook(
                book,
                ExactBook.Wish(
                    isSell: isSell,
                    baseAssetDecimals: problem.assets[isSell ? paid : received].decimals,
                    quoteAssetDecimals: problem.assets[isSell ? received : paid].decimals,
                    inputMax: limit(from), outputMax: .infinity))
        else { throw .malformedSource(id) }
        return exact
    }

    /// A book's levels as pieces.
    static func levels(_ table: CurveTable, _ index: Int) -> [NetworkPiece] {
        let curve = table.curves[index]
        return table.segments[curve.start..<curve.start + curve.count].map {
            NetworkPiece(rate: $0.outputReserve / $0.inputReserve, cap: $0.inputSpan)
        }
    }

    private mutating func append(
        _ candidate: Candidate, _ number: Int, curve: Int, pieces new: [NetworkPiece],
        book: Int = -1
    ) {
        sources[number].arcs.append(arcs.count)
        append(
            source: number, candidate.from, candidate.to, candidate.isForward, curve: curve,
            pieces: new, book: book)
    }

    private mutating func append(
        source: Int, _ from: Int, _ to: Int, _ isForward: Bool, curve: Int,
        pieces new: [NetworkPiece], book: Int
    ) {
        let first = pieces.count
        pieces += new.summed
        pieceRooms.append(new.count)
        arcs.append(
            NetworkArc(
                source: source, from: from, to: to, isForward: isForward, curve: curve,
                pieces: first..<pieces.count, book: book))
    }

    // MARK: Begins and ends

    private mutating func addBegins() {
        for index in begins.indices where begins[index].node != begin {
            let (node, balance) = (begins[index].node, begins[index].balance)
            append(
                source: -1, begin, node, true, curve: -1,
                pieces: [beginPiece(node, balance)], book: -1)
            begins[index] = NetworkProblem.Begin(
                node: node, balance: balance, arc: arcs.count - 1)
        }
        if isBuy { unitPrice = begins.count == 1 ? endValue(begin).searchValue : 1 }
    }

    /// What may be paid at a place.
    private func beginPiece(_ node: Int, _ balance: UInt256) -> NetworkPiece {
        var cap = balance.searchValue
        var rate = 1.0
        if isBuy {
            // A unit paid here costs what it is worth here.
            rate = 1 / endValue(node).searchValue
            cap /= rate
            // What is many times what the order could cost is no limit: the bound would only
            // lose digits by it.
            if cap > 1e3 * target.searchValue * outlook[end] { cap = .infinity }
        } else if balance >= target {
            cap = .infinity
        }
        return NetworkPiece(rate: rate, cap: cap)
    }

    /// Takes what is held anew, and what may be paid of it for the present amount.
    mutating func setBegins() {
        for index in begins.indices {
            let (node, arc) = (begins[index].node, begins[index].arc)
            let balance = balance(at: places[nodes[node].place])
            begins[index] = NetworkProblem.Begin(node: node, balance: balance, arc: arc)
        }
        limitTarget()
        for begin in begins where begin.arc >= 0 {
            pieces[arcs[begin.arc].pieces.lowerBound] = beginPiece(begin.node, begin.balance)
        }
    }

    private mutating func addEnds() {
        for index in ends.indices where ends[index].node != end {
            let node = ends[index].node
            append(
                source: -1, node, end, true, curve: -1,
                pieces: [
                    NetworkPiece(
                        rate: isBuy ? 1 : endValue(node).searchValue, cap: .infinity)
                ], book: -1)
            ends[index] = NetworkProblem.End(node: node, arc: arcs.count - 1)
        }
        if !isBuy { unitPrice = ends.count == 1 ? endValue(end).searchValue : 1 }
    }

    private func endValue(_ node: Int) -> ExactDecimal {
        let place = places[nodes[node].place]
        return problem.endValues.last { $0.location == place }?.value ?? .one
    }
}
