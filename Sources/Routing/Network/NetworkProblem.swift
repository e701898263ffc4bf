import Arithmetic
import Pools

/// A checked problem as a network: nodes, arcs, their curves, and where plans begin and end.
///
/// A class, so that the parts of a plan share it at the cost of one reference.
final class NetworkProblem: Sendable {
    /// A place where a plan may begin.
    struct Begin: Sendable {
        /// The node.
        let node: Int
        /// What may be paid there.
        let balance: UInt256
        /// The arc to it from where all begins; −1 when it is that itself.
        let arc: Int
    }

    /// A place where a plan may end.
    struct End: Sendable {
        /// The node.
        let node: Int
        /// The arc from it to where all ends; −1 when it is that itself.
        let arc: Int
    }

    /// The problem as it was given.
    let problem: RouteProblem
    /// Whether the amount received is the fixed one.
    let isBuy: Bool
    /// The fixed amount, raw units; when selling no more than is held.
    let target: UInt256
    /// Paid once when any pool is used, raw units of the free asset.
    let baseCost: UInt256
    /// Nodes that lie on a way from a begin to an end.
    let nodes: [NetworkNode]
    /// The names of the places that nodes number.
    let places: [String]
    /// Sources that lie on such a way.
    let sources: [NetworkSource]
    /// Their arcs, then begins and ends.
    let arcs: [NetworkArc]
    /// Parts of constant price of all arcs.
    let pieces: [NetworkPiece]
    /// Curves of pools and books.
    let table: CurveTable
    /// Exact books, numbered by their arcs.
    let books: [ExactBook]
    /// Where plans may begin.
    let begins: [Begin]
    /// Where plans may end.
    let ends: [End]
    /// The node of all begins.
    let begin: Int
    /// The node of all ends.
    let end: Int
    /// Prices to start the search from, raw value of a raw unit.
    let outlook: [Double]
    /// What the free asset's node is worth.
    let unitPrice: Double
    /// Whether a curve is shorter than its pool, which the bound must look at.
    let cuts: [Bool]

    /// Arcs of transfers.
    let transfers: [Int]
    /// What arcs are charged for risk; empty where nothing is.
    let charges: [TransitCharge?]
    /// The same for one raw unit for search; zero where it changes no digit of a price.
    let squares: [Double]
    /// Arcs of transfers of which the search knows a charge.
    let charged: [Int]
    /// Arcs that take any amount at one rate.
    let unlimited: [Int]
    /// How many pools there are; sources may share one.
    let groupCount: Int

    /// Whether sources see the same pool.
    var isShared: Bool { groupCount < sources.count }
    /// The node in whose unit all is valued.
    var unit: Int { isBuy ? begin : end }
    /// The order's own fixed amount.
    var wanted: UInt256 {
        switch problem.order.amount {
        case .exactIn(let amount), .exactOut(let amount): amount
        }
    }

    /// Takes over what a builder made.
    init(_ builder: NetworkBuilder) {
        problem = builder.problem
        isBuy = builder.isBuy
        target = builder.target
        baseCost = builder.baseCost
        nodes = builder.nodes
        places = builder.places
        sources = builder.sources
        arcs = builder.arcs
        pieces = builder.pieces
        table = builder.table
        books = builder.books
        begins = builder.begins
        ends = builder.ends
        begin = builder.begin
        end = builder.end
        outlook = builder.outlook
        unitPrice = builder.unitPrice
        cuts = builder.cuts
        let (arcs, pieces) = (builder.arcs, builder.pieces)
        transfers = arcs.indices.filter { arcs[$0].curve < 0 && arcs[$0].source >= 0 }
        charges = Self.charges(builder)
        let squares = Self.squares(builder, charges)
        self.squares = squares
        charged = squares.indices.filter { squares[$0] > 0 }
        unlimited = arcs.indices.filter {
            arcs[$0].pieces.count == 1 && pieces[arcs[$0].pieces.lowerBound].cap == .infinity
                && (squares.isEmpty || squares[$0] == 0)
        }
        groupCount = builder.groupCount
    }

    private static func charges(_ builder: NetworkBuilder) -> [TransitCharge?] {
        guard builder.problem.risk.isTransitCharged else { return [] }
        return builder.arcs.map { arc in
            guard arc.source >= 0,
                case .transfer(let way) = builder.problem.sources[
                    builder.sources[arc.source].origin
                ].kind
            else { return nil }
            // What cannot be counted was refused when the source was read.
            return try? builder.problem.transitCharge(of: way)
        }
    }

    /// Charges that move a price by more than rounding when the whole order is in transit.
    private static func squares(
        _ builder: NetworkBuilder, _ charges: [TransitCharge?]
    ) -> [Double] {
        let (fixed, unit) = (builder.isBuy ? builder.end : builder.begin, builder.unitPrice)
        let worth = builder.target.searchValue * builder.outlook[fixed] * unit
        return charges.indices.map { index in
            guard let square = charges[index]?.perSquare else { return 0 }
            let price = builder.outlook[builder.arcs[index].from] * unit
            return square * worth > price * price * 0x1p-40 ? square : 0
        }
    }

    /// What moving a raw unit over an arc is charged, for search.
    func square(_ arc: Int) -> Double { squares.isEmpty ? 0 : squares[arc] }

    /// The source of an arc; nil where a plan begins or ends.
    func source(_ arc: NetworkArc) -> NetworkSource? {
        arc.source < 0 ? nil : sources[arc.source]
    }

    /// What the problem says of an arc's source; nil where a plan begins or ends.
    func origin(_ arc: NetworkArc) -> RouteSource? {
        source(arc).map { problem.sources[$0.origin] }
    }

    /// Whether an arc takes any amount at one rate.
    func isUnlimited(_ arc: NetworkArc) -> Bool {
        arc.pieces.count == 1 && pieces[arc.pieces.lowerBound].cap == .infinity
    }

    /// What the free asset is worth at a node's place.
    func endValue(_ node: Int) -> ExactDecimal {
        let place = nodes[node].place
        guard place >= 0 else { return .one }
        return problem.endValues.last { $0.location == places[place] }?.value ?? .one
    }

    /// The fixed amount for search.
    var targetValue: Double { target.searchValue }
}
