import Arithmetic
import Pools

/// Changes that leave nodes and arcs as they are. Each answers whether it could be made so; otherwise
/// the network has to be built anew.
extension NetworkBuilder {
    /// Takes a source's new state, after `checked`; the problem has it already.
    mutating func refresh(_ origin: Int, from old: RouteSource) throws(RoutingError) -> Bool {
        let source = problem.sources[origin]
        guard old.isSameWay(as: source) else { return false }
        let number = numbers[origin]
        let spots = spots(source)
        let ways = (spots.forward > 0 ? 1 : 0) + (spots.backward > 0 ? 1 : 0)
        if number < 0 {
            // It leads nowhere, whatever it is worth; what was closed may be open now.
            let before = self.spots(old)
            return (spots.forward > 0) == (before.forward > 0)
                && (spots.backward > 0) == (before.backward > 0)
        }
        guard sources[number].arcs.count == ways else { return false }
        for index in sources[number].arcs {
            guard try refresh(arc: index, source) else { return false }
        }
        switch source.kind {
        case .pool(let pool):
            guard let cost = gas.cost(of: pool.gas, at: source.location) else {
                throw .invalidCosts
            }
            (sources[number].cost, sources[number].costValue) = (cost, cost.searchValue)
        case .transfer(let way): sources[number].feeValue = way.fee.searchValue
        case .book: break
        }
        return table.segments.count <= 4 * table.curves.count + 100_000
            && pieces.count <= 4 * arcs.count + 100_000
    }

    private mutating func refresh(
        arc index: Int, _ source: RouteSource
    ) throws(RoutingError) -> Bool {
        let arc = arcs[index]
        var scratch = CurveTable()
        switch source.kind {
        case .transfer(let way):
            setPieces(index, Self.pieces(way))
            return true
        case .pool(let pool):
            let (caps, isCut) = caps(pool, from: arc.from)
            scratch.append(
                pool.pool, zeroForOne: arc.isForward, location: 0, fixedCost: 0, caps: caps)
            guard scratch.curves[0].count > 0, cuts[arc.curve] == isCut else { return false }
            setPieces(index, pieces(scratch, 0, isCut: isCut))
        case .book(let book):
            let exact = try exactBook(
                book, isSell: arc.isForward, from: arc.from, to: arc.to, source.id)
            scratch.append(exact, location: 0)
            guard scratch.curves[0].count > 0 else { return false }
            books[arc.book] = exact
            setPieces(index, Self.levels(scratch, 0))
        }
        setCurve(arc.curve, scratch)
        return true
    }

    private mutating func setCurve(_ index: Int, _ scratch: CurveTable) {
        var curve = scratch.curves[0]
        let segments = scratch.segments[curve.start..<curve.start + curve.count]
        if curve.count <= curveRooms[index] {
            curve.start = table.curves[index].start
            table.segments.replaceSubrange(
                curve.start..<curve.start + curve.count, with: segments)
        } else {
            curve.start = table.segments.count
            table.segments += segments
            curveRooms[index] = curve.count
        }
        table.curves[index] = curve
    }

    private mutating func setPieces(_ index: Int, _ new: [NetworkPiece]) {
        let summed = new.summed
        var start = arcs[index].pieces.lowerBound
        if summed.count <= pieceRooms[index] {
            pieces.replaceSubrange(start..<start + summed.count, with: summed)
        } else {
            start = pieces.count
            pieces += summed
            pieceRooms[index] = summed.count
        }
        arcs[index].pieces = start..<start + summed.count
    }

    /// Takes another amount of the same order.
    mutating func retarget(_ amount: UInt256) throws(RoutingError) -> Bool {
        guard !amount.isZero, amount.bitWidth <= 200 else { throw .invalidAmount }
        // Curves that were sampled for a smaller order end too early.
        if cuts.contains(true), amount.searchValue > builtFor.searchValue * 4 { return false }
        target = amount
        setBegins()
        return true
    }

    /// Takes other prices of gas.
    mutating func setCosts() throws(RoutingError) {
        guard let gas = GasCost(problem), let base = gas.baseCost(of: problem.transactionGas)
        else { throw .invalidCosts }
        (self.gas, baseCost) = (gas, base)
        for index in sources.indices {
            let origin = problem.sources[sources[index].origin]
            guard case .pool(let pool) = origin.kind else { continue }
            guard let cost = gas.cost(of: pool.gas, at: origin.location) else {
                throw .invalidCosts
            }
            (sources[index].cost, sources[index].costValue) = (cost, cost.searchValue)
        }
    }
}

extension RouteSource {
    /// Whether another source leads from and to the same nodes as this one.
    fileprivate func isSameWay(as other: RouteSource) -> Bool {
        guard location == other.location, shared == other.shared else { return false }
        switch (kind, other.kind) {
        case (.pool(let one), .pool(let two)):
            return one.asset0 == two.asset0 && one.asset1 == two.asset1
        case (.book(let one), .book(let two)):
            return one.base == two.base && one.quote == two.quote
        case (.transfer(let one), .transfer(let two)):
            return one.asset == two.asset && one.destination == two.destination
        default: return false
        }
    }
}
