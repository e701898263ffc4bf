import Arithmetic
import Basics
import Codecs
import Markets

extension BinancePaperVenue {
    /// The book to a depth, with the id of the last change in it.
    func depth(_ parameters: BinanceParameters) throws(BinanceFailure) -> JSONValue {
        let market = engine.markets[try requiredMarket(parameters)]
        let limit = try parameters.limit(standard: 100, most: 5_000)
        func rows(_ side: BookSide) -> JSONValue {
            .array(
                side.top(limit).map {
                    row(market.rules, priceTicks: $0.priceTicks, steps: $0.sizeSteps)
                })
        }
        return [
            "lastUpdateId": .integer(market.updateId),
            "bids": rows(market.bids),
            "asks": rows(market.asks),
        ]
    }

    /// A level as `[price, quantity]`.
    func row(_ rules: TradingRules, priceTicks: Int64, steps: Int64) -> JSONValue {
        [
            .string(RawUnits.text(rules.priceRaw(ticks: priceTicks))),
            .string(RawUnits.text(rules.baseRaw(steps: steps))),
        ]
    }

    /// The latest trades, oldest first.
    func publicTrades(_ parameters: BinanceParameters) throws(BinanceFailure) -> JSONValue {
        let market = engine.markets[try requiredMarket(parameters)]
        let limit = try parameters.limit(standard: 500, most: PaperLimits.recentTradesMax)
        return .array(
            market.recentTrades.suffix(limit).map { trade in
                [
                    "id": .integer(trade.id),
                    "price": .string(RawUnits.text(market.rules.priceRaw(ticks: trade.priceTicks))),
                    "qty": .string(RawUnits.text(market.rules.baseRaw(steps: trade.steps))),
                    "quoteQty": .string(RawUnits.text(trade.quoteRaw)),
                    "time": .integer(trade.time.milliseconds),
                    "isBuyerMaker": .bool(trade.isBuyerMaker),
                    "isBestMatch": true,
                ]
            })
    }

    /// One row for one symbol, an array for several.
    func tickers(
        _ parameters: BinanceParameters, _ row: (Int) -> JSONValue
    ) throws(BinanceFailure) -> JSONValue {
        let markets = try selectedMarkets(parameters)
        if parameters.has("symbol"), let market = markets.first { return row(market) }
        return .array(markets.map(row))
    }

    func priceTicker(_ number: Int) -> JSONValue {
        let market = engine.markets[number]
        return [
            "symbol": .string(market.rules.instrument.symbol),
            "price": .string(
                RawUnits.text(market.rules.priceRaw(ticks: market.statistics?.last.priceTicks ?? 0))
            ),
        ]
    }

    func bookTicker(_ number: Int) -> JSONValue {
        let best = bestTicker(number)
        return [
            "symbol": .string(engine.markets[number].rules.instrument.symbol),
            "bidPrice": .string(best[0]),
            "bidQty": .string(best[1]),
            "askPrice": .string(best[2]),
            "askQty": .string(best[3]),
        ]
    }

    /// Best bid's price and size, best ask's price and size.
    func bestTicker(_ number: Int) -> [String] {
        let market = engine.markets[number]
        return [market.bids, market.asks].flatMap { side -> [String] in
            let best = side.top(1).first ?? BookLevel(priceTicks: 0, sizeSteps: 0)
            return [
                RawUnits.text(market.rules.priceRaw(ticks: best.priceTicks)),
                RawUnits.text(market.rules.baseRaw(steps: best.sizeSteps)),
            ]
        }
    }

    /// Totals since the exchange opened; after a day that is more than the real one shows.
    func dayTicker(_ number: Int) -> JSONValue {
        let market = engine.markets[number]
        let (rules, best) = (market.rules, bestTicker(number))
        let totals = market.statistics
        let (open, last) = (totals?.openTicks ?? 0, totals?.last.priceTicks ?? 0)
        func price(_ ticks: Int64?) -> JSONValue {
            .string(RawUnits.text(rules.priceRaw(ticks: ticks ?? 0)))
        }
        let volume = totals?.baseRaw ?? 0
        // Shown to people only: past 10^20 of quote the mean is too low rather than an overflow.
        let value = min(totals?.quoteRaw ?? 0, RawUnits.amountMax)
        let mean = volume > 0 ? value * RawUnits.scale / volume : 0
        let change = open > 0 ? Int128(last - open) * 100_000 / Int128(open) : 0
        return [
            "symbol": .string(rules.instrument.symbol),
            "priceChange": price(last - open),
            "priceChangePercent": .string(
                ExactDecimal(coefficient: change, scale: 3)?.description ?? "0.000"),
            "weightedAvgPrice": .string(RawUnits.text(mean)),
            "prevClosePrice": price(open),
            "lastPrice": price(last),
            "lastQty": .string(RawUnits.text(rules.baseRaw(steps: totals?.last.steps ?? 0))),
            "bidPrice": .string(best[0]),
            "bidQty": .string(best[1]),
            "askPrice": .string(best[2]),
            "askQty": .string(best[3]),
            "openPrice": price(open),
            "highPrice": price(totals?.highTicks),
            "lowPrice": price(totals?.lowTicks),
            "volume": .string(RawUnits.text(volume)),
            "quoteVolume": .string(RawUnits.text(totals?.quoteRaw ?? 0)),
            "openTime": .integer(max(0, time.milliseconds - 86_400_000)),
            "closeTime": .integer(time.milliseconds),
            "firstId": totals == nil ? -1 : 1,
            "lastId": .integer(totals?.last.id ?? -1),
            "count": .integer(totals?.last.id ?? 0),
        ]
    }
}
