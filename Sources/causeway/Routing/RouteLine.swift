import Arithmetic
import Codecs
import Pools
import Routing

/// One line of `route`: reads a problem and writes its plan.
struct RouteLine {
    let problem: RouteProblem
    /// Whether more than one pair or place is involved.
    let isNetwork: Bool
    /// How long the search may take; nil for as long as it needs.
    let deadlineMs: UInt64?
    /// Whether the plan is to be explained.
    let isExplained: Bool

    /// Reads a line.
    init(_ json: JSONValue) throws(CommandFailure) {
        let fields = try Fields(
            json,
            known: [
                "sources", "assets", "inventory", "gasPrice", "nativePrice", "transactionGas",
                "endValue", "risk", "order", "deadlineMs", "explain",
            ])
        var assets: [RouteAsset] = []
        for member in try fields.value("assets").objectValue ?? [] {
            let asset = try Fields(
                member.value, path: "assets.\(member.name)", known: ["decimals"])
            assets.append(
                RouteAsset(id: member.name, decimals: Int(try asset.integer("decimals", 0...36))))
        }
        let order = try Self.order(try fields.value("order"))
        var sources: [RouteSource] = []
        for (index, source) in try fields.list("sources").enumerated() {
            sources += try Self.sources(source, "sources[\(index)]", order)
        }
        let endValues = try Self.endValues(fields)
        isNetwork = !endValues.isEmpty || Self.isNetwork(sources, order)
        if !isNetwork { sources = sources.compactMap { Self.only($0, order) } }
        deadlineMs =
            fields.has("deadlineMs") ? UInt64(try fields.integer("deadlineMs", 0...3_600_000)) : nil
        isExplained = fields.has("explain") ? try fields.flag("explain") : false
        var inventory: [RouteInventory] = []
        for (index, row) in try fields.list("inventory").enumerated() {
            let row = try Fields(
                row, path: "inventory[\(index)]", known: ["location", "asset", "amount"])
            inventory.append(
                RouteInventory(
                    location: try row.text("location"), asset: try row.text("asset"),
                    amount: try row.amount("amount")))
        }
        problem = RouteProblem(
            sources: sources, assets: assets, inventory: inventory,
            gasPrice: try fields.amount("gasPrice"),
            nativePrice: try fields.decimal("nativePrice"),
            transactionGas: fields.has("transactionGas")
                ? UInt64(try fields.integer("transactionGas", 0...1_000_000_000)) : 0,
            order: order, endValues: endValues, risk: try Self.risk(fields))
    }

    private static func endValues(_ fields: Fields) throws(CommandFailure) -> [RouteEndValue] {
        guard fields.has("endValue") else { return [] }
        var values: [RouteEndValue] = []
        for member in try fields.value("endValue").objectValue ?? [] {
            guard let text = member.value.stringValue, let value = try? ExactDecimal(text),
                value.isPositive
            else { throw fields.bad("endValue", "must be positive decimals by location") }
            values.append(RouteEndValue(location: member.name, value: value))
        }
        return values
    }

    private static func order(_ json: JSONValue) throws(CommandFailure) -> RouteOrder {
        let fields = try Fields(
            json, path: "order",
            known: ["side", "assetIn", "assetOut", "amountIn", "amountOut", "location"])
        let side = try fields.text("side")
        guard side == "sell" || side == "buy" else {
            throw fields.bad("side", "must be \"sell\" or \"buy\"")
        }
        guard fields.has("amountIn") != fields.has("amountOut") else {
            throw fields.bad("amountIn", "give either amountIn or amountOut")
        }
        return RouteOrder(
            assetIn: try fields.text("assetIn"), assetOut: try fields.text("assetOut"),
            amount: fields.has("amountIn")
                ? .exactIn(try fields.amount("amountIn"))
                : .exactOut(try fields.amount("amountOut")),
            location: fields.has("location") ? try fields.text("location") : nil)
    }

    // MARK: Pairs and networks

    /// Whether there are transfers, or sources of other pairs than the order's that lead anywhere.
    ///
    /// Assets on the way that only one pool or book knows lead nowhere.
    private static func isNetwork(_ sources: [RouteSource], _ order: RouteOrder) -> Bool {
        var others = sources.filter { !isDirect($0, order) }
        if others.contains(where: { pair($0).isEmpty }) { return true }
        while !others.isEmpty {
            var users: [String: Set<String>] = [:]
            for source in others {
                for asset in pair(source) {
                    users["\(source.location) \(asset)", default: []]
                        .insert(source.shared ?? source.id)
                }
            }
            let kept = others.filter { source in
                pair(source).allSatisfy {
                    $0 == order.assetIn || $0 == order.assetOut
                        || users["\(source.location) \($0)"].map { $0.count > 1 } ?? false
                }
            }
            if kept.count == others.count { return true }
            others = kept
        }
        return false
    }

    /// The two assets of a source; none of a transfer.
    private static func pair(_ source: RouteSource) -> [String] {
        switch source.kind {
        case .pool(let pool): [pool.asset0, pool.asset1]
        case .book(let book): [book.base, book.quote]
        case .transfer: []
        }
    }

    private static func isDirect(_ source: RouteSource, _ order: RouteOrder) -> Bool {
        let pair = pair(source)
        return pair == [order.assetIn, order.assetOut] || pair == [order.assetOut, order.assetIn]
    }

    /// A source of one pair's problem; nil for other coins of a pool.
    private static func only(_ source: RouteSource, _ order: RouteOrder) -> RouteSource? {
        guard let name = source.shared else { return source }
        guard isDirect(source, order) else { return nil }
        return RouteSource(id: name, location: source.location, kind: source.kind)
    }

    // MARK: Sources

    private static func sources(
        _ json: JSONValue, _ path: String, _ order: RouteOrder
    ) throws(CommandFailure) -> [RouteSource] {
        switch json["kind"]?.stringValue {
        case "pool": return try pools(json, path, order)
        case "book": return [try book(json, path)]
        case "transfer": return [try transfer(json, path)]
        default:
            throw CommandFailure(
                "unsupported", "unknown source kind; known: pool, book, transfer",
                field: "\(path).kind")
        }
    }

    private static func transfer(
        _ json: JSONValue, _ path: String
    ) throws(CommandFailure) -> RouteSource {
        let fields = try Fields(
            json, path: path,
            known: ["id", "kind", "from", "to", "asset", "fee", "seconds", "haircutPips"])
        return RouteSource(
            id: try fields.text("id"), location: try fields.text("from"),
            kind: .transfer(
                RouteTransfer(
                    asset: try fields.text("asset"), destination: try fields.text("to"),
                    fee: try fields.amount("fee"),
                    seconds: Int(try fields.integer("seconds", 0...31_536_000)),
                    haircutPips: fields.has("haircutPips")
                        ? Int(try fields.integer("haircutPips", 0...999_999)) : 0)))
    }

    private static func pools(
        _ json: JSONValue, _ path: String, _ order: RouteOrder
    ) throws(CommandFailure) -> [RouteSource] {
        let fields = try Fields(
            json, path: path, known: ["id", "kind", "location", "state", "gas"])
        let gas = fields.has("gas") ? UInt64(try fields.integer("gas", 0...1_000_000_000)) : 0
        let json = try fields.value("state")
        let id = try fields.text("id")
        let location = fields.has("location") ? try fields.text("location") : "chain"
        if let state = try CoinState(json, path: "\(path).state") {
            return try coins(state, gas: gas, path: "\(path).state", id, location)
        }
        let state = try PoolState(json, path: "\(path).state")
        let pool = RoutePool(
            pool: state.pool, asset0: state.token0, asset1: state.token1, gas: gas)
        return [RouteSource(id: id, location: location, kind: .pool(pool))]
    }

    /// A source for every two coins of a pool.
    private static func coins(
        _ state: CoinState, gas: UInt64, path: String, _ id: String, _ location: String
    ) throws(CommandFailure) -> [RouteSource] {
        var sources: [RouteSource] = []
        let coins = state.pool.coins
        for one in coins.indices {
            for two in coins.indices where two > one {
                do throws(PoolError) {
                    let pair = try CoinPair(state.pool, coins[one], coins[two])
                    let pool = RoutePool(
                        pool: .coins(pair), asset0: state.names[pair.place0],
                        asset1: state.names[pair.place1], gas: gas)
                    sources.append(
                        RouteSource(
                            id: coins.count > 2 ? "\(id)/\(one)-\(two)" : id,
                            location: location, kind: .pool(pool),
                            shared: coins.count > 2 ? id : nil))
                } catch {
                    throw CommandFailure(error, path: path)
                }
            }
        }
        return sources
    }

    private static func book(
        _ json: JSONValue, _ path: String
    ) throws(CommandFailure) -> RouteSource {
        let fields = try Fields(
            json, path: path,
            known: [
                "id", "kind", "location", "base", "quote", "bids", "asks", "takerFeePips", "feeOn",
                "lot", "tick", "minNotional",
            ])
        let feeOn = fields.has("feeOn") ? try fields.text("feeOn") : "proceeds"
        guard feeOn == "proceeds" || feeOn == "base" else {
            throw fields.bad("feeOn", "must be \"proceeds\" or \"base\"")
        }
        let book = RouteBook(
            base: try fields.text("base"), quote: try fields.text("quote"),
            bids: try levels(fields, "bids"), asks: try levels(fields, "asks"),
            takerFeePips: Int(try fields.integer("takerFeePips", 0...999_999)),
            feeOn: feeOn == "base" ? .base : .proceeds, lot: try fields.decimal("lot"),
            tick: try fields.decimal("tick"),
            notionalMin: fields.has("minNotional") ? try fields.decimal("minNotional") : .zero)
        return RouteSource(
            id: try fields.text("id"), location: try fields.text("location"), kind: .book(book))
    }

    private static func levels(
        _ fields: Fields, _ key: String
    ) throws(CommandFailure) -> [RouteBook.Level] {
        var levels: [RouteBook.Level] = []
        for row in fields.has(key) ? try fields.list(key) : [] {
            guard let pair = row.arrayValue, pair.count == 2,
                let price = pair[0].stringValue, let size = pair[1].stringValue,
                let priceValue = try? ExactDecimal(price), let sizeValue = try? ExactDecimal(size)
            else { throw fields.bad(key, "each level must be [\"price\",\"size\"]") }
            levels.append(.init(price: priceValue, size: sizeValue))
        }
        return levels
    }
}
