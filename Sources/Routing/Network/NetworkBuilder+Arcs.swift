import Arithmetic
import Pools

extension NetworkBuilder {
    /// Builds the curves of all candidates, then begins and ends.
    mutating func addArcs() throws(RoutingError) {
        var numbers: [Int: Int] = [:]
        var groups: [String: Int] = [:]
        table.reserve(candidates.count)
        for candidate in candidates {
            let origin = problem.sources[candidate.origin]
            let number = numbers[candidate.origin] ?? sources.count
            if number == sources.count {
                numbers[candidate.origin] = number
                let name = origin.shared ?? origin.id
                let group = groups[name] ?? groups.count
                groups[name] = group
                sources.append(try source(origin, candidate.origin, group))
            }
            switch origin.kind {
            case .pool(let pool): append(pool, candidate, number)
            case .book(let book): try append(book, candidate, number, origin.id)
            case .transfer(let way):
                append(
                    candidate, number, curve: -1,
                    pieces: [NetworkPiece(rate: Self.rate(way), cap: .infinity)])
            }
        }
        cuts += [Bool](repeating: false, count: table.curves.count - cuts.count)
        addBegins()
        addEnds()
    }

    private func source(
        _ origin: RouteSource, _ index: Int, _ group: Int
    ) throws(RoutingError) -> NetworkSource {
        var (cost, fee) = (UInt256.zero, 0.0)
        let kind: NetworkSource.Kind
        switch origin.kind {
        case .pool(let pool):
            guard let own = gas.cost(of: pool.gas) else { throw .invalidCosts }
            (cost, kind) = (own, .pool)
        case .book: kind = .book
        case .transfer(let way): (fee, kind) = (way.fee.searchValue, .transfer)
        }
        return NetworkSource(
            origin: index, kind: kind, group: group, cost: cost, costValue: cost.searchValue,
            feeValue: fee, arcs: [])
    }

    private mutating func append(_ pool: RoutePool, _ candidate: Candidate, _ number: Int) {
        var caps = CurveCaps(input: .infinity, output: .infinity)
        var isCut = false
        if case .coins = pool.pool, reach.isFinite {
            // A curve of coins is sampled: only as far as an order of this size could reach.
            let price = outlook[candidate.from]
            let worth = target.searchValue * outlook[isBuy ? end : begin]
            if price > 0, worth > 0 {
                caps = CurveCaps(input: reach * worth / price, output: .infinity)
                isCut = true
            }
        }
        table.append(
            pool.pool, zeroForOne: candidate.isForward, location: 0, fixedCost: 0, caps: caps)
        let curve = table.curves.count - 1
        cuts += [Bool](repeating: false, count: curve - cuts.count)
        cuts.append(isCut)
        guard table.curves[curve].count > 0 else { return }
        var pieces = stiffPieces(curve)
        if isCut, pieces.count == 1 {
            // A wrapper takes whatever comes: its rate limits prices, not amounts. It is taken
            // without what lifts the curve, so that there and back is no gain.
            let root = table.curves[curve].rootBottom
            pieces = [NetworkPiece(rate: root * root * (1 - 0x1p-48), cap: .infinity)]
        }
        append(candidate, number, curve: curve, pieces: pieces)
    }

    /// Pieces in place of a curve whose price hardly moves; none for others.
    private func stiffPieces(_ index: Int) -> [NetworkPiece] {
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
        let isSell = candidate.isForward
        let (paid, received) = (nodes[candidate.from].asset, nodes[candidate.to].asset)
        guard
            let exact = ExactBook(
                book,
                ExactBook.Wish(
                    isSell: isSell,
                    baseAssetDecimals: problem.assets[isSell ? paid : received].decimals,
                    quoteAssetDecimals: problem.assets[isSell ? received : paid].decimals,
                    inputMax: .infinity, outputMax: .infinity))
        else { throw .malformedSource(id) }
        table.append(exact, location: 0)
        let curve = table.curves[table.curves.count - 1]
        guard curve.count > 0 else { return }
        let pieces = table.segments[curve.start..<curve.start + curve.count].map {
            NetworkPiece(rate: $0.outputReserve / $0.inputReserve, cap: $0.inputSpan)
        }
        append(
            candidate, number, curve: table.curves.count - 1, pieces: pieces, book: books.count)
        books.append(exact)
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
        pieces += new
        arcs.append(
            NetworkArc(
                source: source, from: from, to: to, isForward: isForward, curve: curve,
                pieces: first..<pieces.count, book: book))
    }

    // MARK: Begins and ends

    private mutating func addBegins() {
        for index in begins.indices where begins[index].node != begin {
            let (node, balance) = (begins[index].node, begins[index].balance)
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
            append(
                source: -1, begin, node, true, curve: -1,
                pieces: [NetworkPiece(rate: rate, cap: cap)], book: -1)
            begins[index] = NetworkProblem.Begin(
                node: node, balance: balance, arc: arcs.count - 1)
        }
        if isBuy { unitPrice = begins.count == 1 ? endValue(begin).searchValue : 1 }
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
