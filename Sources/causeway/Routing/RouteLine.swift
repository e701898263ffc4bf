import Arithmetic
import Codecs
import Pools
import Routing

/// One line of `route`: reads a problem and writes its plan.
struct RouteLine {
    let problem: RouteProblem

    /// Reads a line.
    init(_ json: JSONValue) throws(CommandFailure) {
        let fields = try Fields(
            json,
            known: [
                "sources", "assets", "inventory", "gasPrice", "nativePrice", "transactionGas",
                "endValue", "order", "deadlineMs",
            ])
        if fields.has("endValue") {
            throw fields.bad("endValue", "is not supported for one pair yet", code: "unsupported")
        }
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
            sources.append(try Self.source(source, "sources[\(index)]", order))
        }
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
            order: order)
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

    // MARK: Sources

    private static func source(
        _ json: JSONValue, _ path: String, _ order: RouteOrder
    ) throws(CommandFailure) -> RouteSource {
        switch json["kind"]?.stringValue {
        case "pool": return try pool(json, path, order)
        case "book": return try book(json, path)
        default:
            throw CommandFailure(
                "unsupported", "unknown source kind; known: pool, book", field: "\(path).kind")
        }
    }

    private static func pool(
        _ json: JSONValue, _ path: String, _ order: RouteOrder
    ) throws(CommandFailure) -> RouteSource {
        let fields = try Fields(
            json, path: path, known: ["id", "kind", "location", "state", "gas"])
        let gas = fields.has("gas") ? UInt64(try fields.integer("gas", 0...1_000_000_000)) : 0
        let json = try fields.value("state")
        let pool: RoutePool
        if let state = try CoinState(json, path: "\(path).state") {
            pool = try coins(state, gas: gas, path: "\(path).state", order)
        } else {
            let state = try PoolState(json, path: "\(path).state")
            pool = RoutePool(
                pool: state.pool, asset0: state.token0, asset1: state.token1, gas: gas)
        }
        return RouteSource(
            id: try fields.text("id"),
            location: fields.has("location") ? try fields.text("location") : "chain",
            kind: .pool(pool))
    }

    /// Of a pool of coins the two that the order names, else the first two: a pair that is passed
    /// over.
    private static func coins(
        _ state: CoinState, gas: UInt64, path: String, _ order: RouteOrder
    ) throws(CommandFailure) -> RoutePool {
        var places = (0, 1)
        if let paid = state.names.firstIndex(of: order.assetIn),
            let received = state.names.firstIndex(of: order.assetOut), paid != received
        {
            places = (paid, received)
        }
        do throws(PoolError) {
            let coins = state.pool.coins
            let pair = try CoinPair(state.pool, coins[places.0], coins[places.1])
            return RoutePool(
                pool: .coins(pair), asset0: state.names[pair.place0],
                asset1: state.names[pair.place1], gas: gas)
        } catch {
            throw CommandFailure(error, path: path)
        }
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

    // MARK: Answer

    /// The plan as the contract prints it.
    func answer(_ plan: RoutePlan, elapsedMicros: UInt64) -> JSONValue {
        let order = problem.order
        let legs = plan.legs.map { leg -> JSONValue in
            [
                "source": .string(leg.source),
                "assetIn": .string(order.assetIn),
                "assetOut": .string(order.assetOut),
                "amountIn": .string(leg.amountIn.description),
                "amountOut": .string(leg.amountOut.description),
                "order": .number(String(leg.order)),
            ]
        }
        var members: [JSONValue.Member] = [
            .init(name: "legs", value: .array(legs)),
            .init(name: "amountIn", value: .string(plan.amountIn.description)),
            .init(name: "amountOut", value: .string(plan.amountOut.description)),
            .init(name: "costs", value: .string(plan.costs.description)),
            .init(name: "value", value: .string(plan.value.description)),
            .init(name: "bound", value: .string(plan.bound.description)),
            .init(name: "gapBps", value: .number(plan.gapBps.description)),
            .init(name: "gapBpsBeforeLots", value: .number(plan.gapBpsBeforeLots.description)),
        ]
        if let single = plan.bestSingle {
            let value: JSONValue = [
                "source": .string(single.source), "value": .string(single.value.description),
            ]
            members.append(.init(name: "bestSingle", value: value))
        }
        members.append(.init(name: "partial", value: .bool(plan.isPartial)))
        members.append(.init(name: "elapsedMicros", value: .number(String(elapsedMicros))))
        return .object(members)
    }
}
