import Arithmetic
import Basics
import Markets
import PaperVenues

/// A decimal from text that is known to be one.
func decimal(_ text: String) -> ExactDecimal {
    guard let value = try? ExactDecimal(text) else { fatalError("not a decimal: \(text)") }
    return value
}

/// The rules of a symbol from text.
func rules(
    _ symbol: String, _ base: String, _ quote: String, tick: String, step: String,
    most: String = "9000", notional: String = "5", priceMax: String = "1000000"
) -> TradingRules {
    let instrument = instrument(
        symbol, base, quote, tick: tick, step: step, most: most, notional: notional)
    guard let rules = TradingRules(instrument: instrument, priceMax: decimal(priceMax)) else {
        fatalError("unusable rules")
    }
    return rules
}

/// A symbol from text.
func instrument(
    _ symbol: String, _ base: String, _ quote: String, tick: String, step: String,
    most: String = "9000", notional: String = "5"
) -> Instrument {
    Instrument(
        venue: VenueId("binance"), symbol: symbol, base: Asset(base), quote: Asset(quote),
        baseDecimals: 8, quoteDecimals: 8, tickSize: decimal(tick), lotSize: decimal(step),
        quantityMin: decimal(step), quantityMax: decimal(most), notionalMin: decimal(notional),
        isTrading: true)
}

/// A million of an asset in raw units.
let million: Int128 = 100_000_000_000_000

/// An engine with one symbol and funded accounts 1...count.
func makeEngine(
    accounts count: Int = 3, makerPips: Int64 = 1_000, takerPips: Int64 = 1_000,
    tick: String = "0.01", step: String = "0.0001"
) -> MatchingEngine {
    var engine = MatchingEngine(
        rules: [rules("ETHUSDC", "ETH", "USDC", tick: tick, step: step)])
    for number in 0..<count {
        guard
            let account = engine.addAccount(
                name: "a\(number)", makerPips: makerPips, takerPips: takerPips,
                keepsHistory: true),
            engine.deposit(million, of: Asset("ETH"), to: account),
            engine.deposit(million * 1_000, of: Asset("USDC"), to: account)
        else { fatalError("no account") }
    }
    return engine
}

/// Opens an account without charges and funds it in raw units.
func fund(
    _ engine: inout MatchingEngine, eth: Int128 = 0, usdc: Int128 = 0
) -> Int {
    guard
        let account = engine.addAccount(
            name: "funded", makerPips: 0, takerPips: 0, keepsHistory: true),
        engine.deposit(eth, of: Asset("ETH"), to: account),
        engine.deposit(usdc, of: Asset("USDC"), to: account)
    else { fatalError("no account") }
    return account
}

/// An order of whole numbers; a price of zero makes it a market order.
func order(
    _ account: Int, _ side: Side, _ steps: Int64, at price: Int64, _ type: OrderType? = nil,
    _ timeInForce: TimeInForce = .goodTillCancel, id: String = "",
    prevention: SelfTradePrevention = .none
) -> NewOrder {
    NewOrder(
        account: account, market: 0, clientOrderId: id, side: side,
        type: type ?? (price == 0 ? .market : .limit), timeInForce: timeInForce,
        priceTicks: price, amount: .base(steps: steps), selfTradePrevention: prevention)
}

/// Some time.
let noon = Timestamp(milliseconds: 1_700_000_000_000)
