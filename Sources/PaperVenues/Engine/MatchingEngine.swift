package import Markets

/// A spot exchange without its protocol: accounts, books and price-time priority.
///
/// Pure: time is an argument and nothing is random. Amounts are whole raw units (10^−8); trades
/// round quote down, locks round quote up, commissions round down. Account 0 is the exchange's own
/// and receives all commissions, so the sum of every asset over all accounts never changes.
package struct MatchingEngine: Sendable {
    /// The account that receives commissions.
    package static let feeAccount = 0

    /// Every asset, by name.
    package let assets: [Asset]
    /// Every symbol.
    package internal(set) var markets: [EngineMarket]
    /// Every account.
    package internal(set) var accounts: [EngineAccount]
    /// What was ever deposited, by the engine's number of the asset.
    package internal(set) var deposited: [Int128]
    var orders: [Int64: EngineOrder] = [:]
    var clientIndex: [ClientKey: Int64] = [:]
    var events: [EngineEvent] = []
    var lastOrderId: Int64 = 0

    /// An owner's id for an order, within account and symbol.
    struct ClientKey: Hashable, Sendable {
        let account: Int
        let market: Int
        let clientOrderId: String
    }

    /// An engine for these symbols; `assets` may name more than the symbols use.
    package init(rules: [TradingRules], assets extra: [Asset] = []) {
        let all = Set(extra + rules.flatMap { [$0.instrument.base, $0.instrument.quote] }).sorted()
        assets = all
        deposited = Array(repeating: 0, count: all.count)
        markets = rules.map { rules in
            EngineMarket(
                rules: rules,
                baseAsset: all.firstIndex(of: rules.instrument.base) ?? 0,
                quoteAsset: all.firstIndex(of: rules.instrument.quote) ?? 0)
        }
        accounts = []
        _ = addAccount(name: "exchange", makerPips: 0, takerPips: 0, keepsHistory: false)
    }

    /// Opens an account and says its number; nil when there are too many or a charge is out of
    /// range.
    package mutating func addAccount(
        name: String, makerPips: Int64, takerPips: Int64, keepsHistory: Bool
    ) -> Int? {
        let range = 0...EngineAccount.pipsMax
        guard accounts.count < PaperLimits.accountsMax, range.contains(makerPips),
            range.contains(takerPips)
        else { return nil }
        accounts.append(
            EngineAccount(
                name: name, makerPips: makerPips, takerPips: takerPips, keepsHistory: keepsHistory,
                balances: Array(repeating: EngineBalance(), count: assets.count),
                openOrders: Array(repeating: 0, count: markets.count)))
        return accounts.count - 1
    }

    /// The engine's number of a symbol.
    package func market(symbol: String) -> Int? {
        markets.firstIndex { $0.rules.instrument.symbol == symbol }
    }

    /// The engine's number of an asset.
    package func asset(_ asset: Asset) -> Int? { assets.firstIndex(of: asset) }

    /// What happened since the last call, in order.
    package mutating func takeEvents() -> [EngineEvent] {
        defer { events.removeAll(keepingCapacity: true) }
        return events
    }

    /// An order by the engine's id, open or still known.
    package func order(id: Int64) -> EngineOrder? { orders[id] }

    /// The newest order of an account and symbol with this client order id.
    package func order(account: Int, market: Int, clientOrderId: String) -> EngineOrder? {
        let key = ClientKey(account: account, market: market, clientOrderId: clientOrderId)
        return clientIndex[key].flatMap { orders[$0] }
    }

    /// The open orders of an account, oldest first; of one symbol or of all.
    package func openOrders(account: Int, market: Int?) -> [EngineOrder] {
        knownOrders(account: account, market: market).filter(\.status.isOpen)
    }

    /// The known orders of an account, oldest first; of one symbol or of all.
    package func knownOrders(account: Int, market: Int?) -> [EngineOrder] {
        guard accounts.indices.contains(account) else { return [] }
        return accounts[account].orderIds.compactMap { orders[$0] }.filter {
            market == nil || $0.request.market == market
        }
    }
}
