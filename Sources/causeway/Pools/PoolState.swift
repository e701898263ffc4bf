import Arithmetic
import Basics
import Codecs
import Pools

/// A pool as the command line's `STATE`, with the names that the line gives its tokens.
///
/// Tokens may be addresses or any names; names get stand-in addresses that keep their order.
struct PoolState {
    let pool: AnyPool
    let token0: String
    let token1: String

    /// Reads a `STATE`.
    init(_ json: JSONValue, path: String) throws(CommandFailure) {
        let kind = json["kind"]?.stringValue ?? ""
        switch kind {
        case "constantProduct": try self.init(constantProduct: json, path)
        case "concentrated": try self.init(concentrated: json, path)
        case "concentratedV4":
            let (pool, names) = try Self.readConcentratedV4(json, path: path)
            self.init(pool: .concentrated(pool), token0: names[0], token1: names[1])
        default:
            throw CommandFailure(
                "unsupported", "unknown pool kind; known: \(Self.kinds.joined(separator: ", "))",
                field: "\(path).kind")
        }
    }

    /// The kinds that these are.
    static let kinds = ["constantProduct", "concentrated", "concentratedV4"]

    private init(pool: AnyPool, token0: String, token1: String) {
        self.pool = pool
        self.token0 = token0
        self.token1 = token1
    }

    /// The same tokens with another state.
    func with(_ pool: AnyPool) -> PoolState {
        PoolState(pool: pool, token0: token0, token1: token1)
    }

    /// The address by which the pool knows a named token; nil for a name that it does not have.
    func address(_ name: String) -> Address? {
        if Self.isSame(name, token0) { return pool.token0 }
        if Self.isSame(name, token1) { return pool.token1 }
        return nil
    }

    /// The name of one of the pool's tokens.
    func name(_ token: Address) -> String { token == pool.token0 ? token0 : token1 }

    /// Addresses are equal in any letter case, names only exactly.
    static func isSame(_ left: String, _ right: String) -> Bool {
        if left == right { return true }
        guard let a = try? Address(hex: left), let b = try? Address(hex: right) else {
            return false
        }
        return a == b
    }

    // MARK: Reading

    private init(constantProduct json: JSONValue, _ path: String) throws(CommandFailure) {
        let fields = try Fields(
            json, path: path,
            known: [
                "kind", "token0", "token1", "reserve0", "reserve1", "feePips", "transferTaxPips0",
                "transferTaxPips1",
            ])
        let (first, second) = try Self.tokens(fields)
        do {
            pool = .constantProduct(
                try ConstantProductPool(
                    token0: first, token1: second, reserve0: try fields.amount("reserve0"),
                    reserve1: try fields.amount("reserve1"), feePips: try fields.pips("feePips"),
                    transferTaxPips0: fields.has("transferTaxPips0")
                        ? try fields.pips("transferTaxPips0") : 0,
                    transferTaxPips1: fields.has("transferTaxPips1")
                        ? try fields.pips("transferTaxPips1") : 0))
        } catch let error as PoolError {
            throw CommandFailure(error, path: path)
        } catch let error as CommandFailure {
            throw error
        } catch {
            throw CommandFailure("bad-value", "\(error)", field: path)
        }
        token0 = try fields.text("token0")
        token1 = try fields.text("token1")
    }

    private init(concentrated json: JSONValue, _ path: String) throws(CommandFailure) {
        let fields = try Fields(
            json, path: path,
            known: [
                "kind", "token0", "token1", "feePips", "tickSpacing", "sqrtPriceX96", "tick",
                "liquidity", "ticks",
            ])
        let (first, second) = try Self.tokens(fields)
        var ticks: [Tick] = []
        for (index, tick) in try fields.list("ticks").enumerated() {
            ticks.append(try Self.tick(tick, "\(path).ticks[\(index)]"))
        }
        guard let liquidity = try fields.amount("liquidity").asUInt128 else {
            throw fields.bad("liquidity", "must be below 2^128")
        }
        do {
            pool = .concentrated(
                try ConcentratedPool(
                    token0: first, token1: second, feePips: try fields.pips("feePips"),
                    tickSpacing: Int32(try fields.integer("tickSpacing", 1...16_383)),
                    sqrtPriceX96: try fields.amount("sqrtPriceX96"),
                    tick: Int32(try fields.integer("tick", -887_272...887_272)),
                    liquidity: liquidity, ticks: ticks))
        } catch let error as PoolError {
            throw CommandFailure(error, path: path)
        } catch let error as CommandFailure {
            throw error
        } catch {
            throw CommandFailure("bad-value", "\(error)", field: path)
        }
        token0 = try fields.text("token0")
        token1 = try fields.text("token1")
    }

    static func tick(_ json: JSONValue, _ path: String) throws(CommandFailure) -> Tick {
        let fields = try Fields(
            json, path: path, known: ["index", "liquidityNet", "liquidityGross"])
        let index = Int32(try fields.integer("index", -887_272...887_272))
        guard let net = Int128(try fields.text("liquidityNet")) else {
            throw fields.bad("liquidityNet", "must be a decimal string below 2^127")
        }
        guard fields.has("liquidityGross") else { return Tick(index: index, liquidityNet: net) }
        guard let gross = try fields.amount("liquidityGross").asUInt128 else {
            throw fields.bad("liquidityGross", "must be below 2^128")
        }
        return Tick(index: index, liquidityNet: net, liquidityGross: gross)
    }

    static func tokens(_ fields: Fields) throws(CommandFailure) -> (Address, Address) {
        let (name0, name1) = (try fields.text("token0"), try fields.text("token1"))
        if name0 == name1 { throw fields.bad("token1", "must be another token than token0") }
        if let first = try? Address(hex: name0), let second = try? Address(hex: name1) {
            return (first, second)
        }
        var bytes = [UInt8](repeating: 0, count: 20)
        bytes[19] = 1
        let first = Address(bytes: bytes) ?? .zero
        bytes[19] = 2
        return (first, Address(bytes: bytes) ?? .zero)
    }

    // MARK: Writing

    /// The `STATE`.
    var json: JSONValue {
        switch pool {
        case .constantProduct(let pool): json(pool)
        case .concentrated(let pool):
            switch pool.rules {
            case .v3: json(pool)
            case .v4(let fees): Self.json(concentratedV4: pool, fees, coins: [token0, token1])
            }
        // Written by `CoinState`, which knows all its names.
        case .coins: .null
        }
    }

    private func json(_ pool: ConstantProductPool) -> JSONValue {
        var members: [JSONValue.Member] = [
            .init(name: "kind", value: "constantProduct"),
            .init(name: "token0", value: .string(token0)),
            .init(name: "token1", value: .string(token1)),
            .init(name: "reserve0", value: .string(pool.reserve0.description)),
            .init(name: "reserve1", value: .string(pool.reserve1.description)),
            .init(name: "feePips", value: .number(String(pool.feePips))),
        ]
        for (name, tax) in [
            ("transferTaxPips0", pool.transferTaxPips0),
            ("transferTaxPips1", pool.transferTaxPips1),
        ] where tax > 0 {
            members.append(.init(name: name, value: .number(String(tax))))
        }
        return .object(members)
    }

    private func json(_ pool: ConcentratedPool) -> JSONValue {
        let ticks = pool.ticks.map { tick -> JSONValue in
            [
                "index": .number(String(tick.index)),
                "liquidityNet": .string(String(tick.liquidityNet)),
                "liquidityGross": .string(String(tick.liquidityGross)),
            ]
        }
        return [
            "kind": "concentrated",
            "token0": .string(token0),
            "token1": .string(token1),
            "feePips": .number(String(pool.feePips)),
            "tickSpacing": .number(String(pool.tickSpacing)),
            "sqrtPriceX96": .string(pool.sqrtPriceX96.description),
            "tick": .number(String(pool.tick)),
            "liquidity": .string(String(pool.liquidity)),
            "ticks": .array(ticks),
        ]
    }
}

extension CommandFailure {
    /// A pool's refusal, with the path of the state.
    init(_ error: PoolError, path: String) {
        let field = error.field.map { "\(path).\($0)" } ?? path
        self.init(error.code.rawValue, error.detail, field: field)
    }
}

extension Fields {
    /// A fee or tax in millionths.
    func pips(_ key: String) throws(CommandFailure) -> UInt32 {
        UInt32(try integer(key, 0...999_999))
    }
}
