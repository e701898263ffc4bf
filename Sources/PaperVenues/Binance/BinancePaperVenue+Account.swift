import Basics
import Codecs
import Markets

extension BinancePaperVenue {
    /// Balances and charges.
    func accountState(
        _ parameters: BinanceParameters, account: Int
    ) throws(BinanceFailure) -> JSONValue {
        let omitsZeros = try parameters.flag("omitZeroBalances") ?? false
        let state = engine.accounts[account]
        let rows = zip(engine.assets, state.balances).filter { !omitsZeros || $0.1.total > 0 }
        let updated = engine.knownOrders(account: account, market: nil).map(\.updatedAt).max()
        return [
            // Basis points, as the exchange rounds them here.
            "makerCommission": .integer(state.makerPips / 100),
            "takerCommission": .integer(state.takerPips / 100),
            "buyerCommission": 0,
            "sellerCommission": 0,
            "commissionRates": .object(rates(account)),
            "canTrade": true,
            "canWithdraw": false,
            "canDeposit": false,
            "brokered": false,
            "requireSelfTradePrevention": false,
            "preventSor": false,
            "updateTime": .integer(updated?.milliseconds ?? 0),
            "accountType": "SPOT",
            "balances": .array(
                rows.map { asset, balance in
                    [
                        "asset": .string(asset.code),
                        "free": .string(RawUnits.text(balance.free)),
                        "locked": .string(RawUnits.text(balance.locked)),
                    ]
                }),
            "permissions": ["SPOT"],
            "uid": .integer(account),
        ]
    }

    /// What an account is charged on a symbol.
    func commissionRates(
        _ parameters: BinanceParameters, account: Int
    ) throws(BinanceFailure) -> JSONValue {
        let market = try requiredMarket(parameters)
        let none: JSONValue = [
            "maker": "0.00000000", "taker": "0.00000000", "buyer": "0.00000000",
            "seller": "0.00000000",
        ]
        return [
            "symbol": .string(engine.markets[market].rules.instrument.symbol),
            "standardCommission": .object(rates(account)),
            "specialCommission": none,
            "taxCommission": none,
            "discount": Self.discount,
        ]
    }

    /// An account's charges as parts of one.
    func rates(_ account: Int) -> [JSONValue.Member] {
        func text(_ pips: Int64) -> JSONValue { .string(RawUnits.text(Int128(pips) * 100)) }
        let state = engine.accounts[account]
        return [
            JSONValue.Member(name: "maker", value: text(state.makerPips)),
            JSONValue.Member(name: "taker", value: text(state.takerPips)),
            JSONValue.Member(name: "buyer", value: text(0)),
            JSONValue.Member(name: "seller", value: text(0)),
        ]
    }

    /// There is no coin in which charges are paid at a discount.
    static let discount: JSONValue = [
        "enabledForAccount": false, "enabledForSymbol": false, "discountAsset": "BNB",
        "discount": "0.00000000",
    ]

    /// The account's orders of a symbol, oldest first.
    func allOrders(
        _ parameters: BinanceParameters, account: Int
    ) throws(BinanceFailure) -> JSONValue {
        let market = try requiredMarket(parameters)
        let limit = try parameters.limit(standard: 500, most: 1_000)
        let span = try TimeSpan(parameters)
        let from = try parameters.integer("orderId")
        let orders = engine.knownOrders(account: account, market: market).filter { order in
            span.contains(order.createdAt) && order.id >= from ?? 0
        }
        // From an id or a start on, the first rows; otherwise the last.
        let rows = from != nil || span.start != nil ? orders.prefix(limit) : orders.suffix(limit)
        return .array(rows.map(orderState))
    }

    /// The account's trades of a symbol, oldest first.
    func myTrades(
        _ parameters: BinanceParameters, account: Int
    ) throws(BinanceFailure) -> JSONValue {
        let market = try requiredMarket(parameters)
        let limit = try parameters.limit(standard: 500, most: 1_000)
        let span = try TimeSpan(parameters)
        let from = try parameters.integer("fromId")
        let orderId = try parameters.integer("orderId")
        // The ids and the times exclude each other (`rest-api.md`, "Account trade list").
        guard (from == nil && orderId == nil) || (span.start == nil && span.end == nil) else {
            throw .badCombination
        }
        let fills = engine.accounts[account].fills.filter { fill in
            fill.trade.market == market && span.contains(fill.trade.time)
                && fill.trade.id >= from ?? 0 && (orderId == nil || fill.orderId == orderId)
        }
        let rows = from != nil || span.start != nil ? fills.prefix(limit) : fills.suffix(limit)
        return .array(rows.map(ownTrade))
    }
}

/// The `startTime` and `endTime` of a query, in milliseconds; at most a day apart.
struct TimeSpan {
    let start: Int64?
    let end: Int64?

    init(_ parameters: BinanceParameters) throws(BinanceFailure) {
        start = try parameters.integer("startTime")
        end = try parameters.integer("endTime")
        if let start, let end {
            guard start <= end else { throw .badCombination }
            guard end - start <= 86_400_000 else {
                throw BinanceFailure(-1127, "More than 24 hours between startTime and endTime.")
            }
        }
    }

    /// Whether a time lies within, both ends included.
    func contains(_ time: Timestamp) -> Bool {
        time.milliseconds >= start ?? .min && time.milliseconds <= end ?? .max
    }
}
