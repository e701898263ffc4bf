import Basics
import Codecs
import Markets

extension BinancePaperVenue {
    func exchangeInfo(_ parameters: BinanceParameters) throws(BinanceFailure) -> JSONValue {
        let markets: [Int]
        if parameters.has("symbol") || parameters.has("symbols") {
            markets = try selectedMarkets(parameters)
        } else {
            markets = Array(engine.markets.indices)
        }
        return [
            "timezone": "UTC",
            "serverTime": .integer(time.milliseconds),
            "rateLimits": .array(rateLimits(seat: nil).map { $0.definition }),
            "exchangeFilters": [],
            "symbols": .array(markets.map { symbolInfo(engine.markets[$0].rules) }),
        ]
    }

    /// The markets named by `symbol` or `symbols`; all when neither is sent.
    func selectedMarkets(_ parameters: BinanceParameters) throws(BinanceFailure) -> [Int] {
        switch (try parameters.text("symbol"), try parameters.text("symbols")) {
        case (nil, nil): return Array(engine.markets.indices)
        case (.some, .some): throw .badCombination
        case (let symbol?, nil): return [try market(named: symbol)]
        case (nil, let list?):
            guard let names = (try? JSONValue(parsing: list.utf8, depthMax: 2))?.arrayValue,
                !names.isEmpty
            else {
                throw .illegalCharacters(
                    in: "symbols",
                    legal: #"^\["[A-Z0-9-_.]{1,20}"(,"[A-Z0-9-_.]{1,20}"){0,}\]$"#)
            }
            var markets: [Int] = []
            for name in names {
                guard let text = name.stringValue else { throw .badSymbol }
                markets.append(try market(named: text))
            }
            return markets
        }
    }

    /// The engine's number of a symbol that a caller named.
    func market(named symbol: String) throws(BinanceFailure) -> Int {
        let isLegal =
            (1...20).contains(symbol.utf8.count)
            && symbol.utf8.allSatisfy { (0x30...0x5F).contains($0) || $0 == 0x2D || $0 == 0x2E }
        guard isLegal else {
            throw .illegalCharacters(in: "symbol", legal: #"^[A-Z0-9-_.]{1,20}$"#)
        }
        guard let market = engine.market(symbol: symbol) else { throw .badSymbol }
        return market
    }

    /// The engine's number of the symbol that a call must name.
    func requiredMarket(_ parameters: BinanceParameters) throws(BinanceFailure) -> Int {
        try market(named: try parameters.required("symbol"))
    }

    /// The exchange's word for whether a symbol trades.
    private func status(_ instrument: Instrument) -> String {
        guard instrument.isTrading else { return "HALT" }
        return isInMaintenance ? "BREAK" : "TRADING"
    }

    private func symbolInfo(_ rules: TradingRules) -> JSONValue {
        let instrument = rules.instrument
        return [
            "symbol": .string(instrument.symbol),
            "status": .string(status(instrument)),
            "baseAsset": .string(instrument.base.code),
            "baseAssetPrecision": 8,
            "quoteAsset": .string(instrument.quote.code),
            "quotePrecision": 8,
            "quoteAssetPrecision": 8,
            "baseCommissionPrecision": 8,
            "quoteCommissionPrecision": 8,
            "orderTypes": ["LIMIT", "LIMIT_MAKER", "MARKET"],
            "icebergAllowed": false,
            "ocoAllowed": false,
            "otoAllowed": false,
            "opoAllowed": false,
            "quoteOrderQtyMarketAllowed": true,
            "allowTrailingStop": false,
            "cancelReplaceAllowed": false,
            "amendAllowed": false,
            "pegInstructionsAllowed": false,
            "isSpotTradingAllowed": true,
            "isMarginTradingAllowed": false,
            "filters": .array(filters(rules)),
            "permissions": [],
            "permissionSets": [["SPOT"]],
            "defaultSelfTradePreventionMode": "EXPIRE_MAKER",
            "allowedSelfTradePreventionModes": ["NONE", "EXPIRE_MAKER"],
        ]
    }

    private func filters(_ rules: TradingRules) -> [JSONValue] {
        let largest = RawUnits.text(rules.baseRaw(steps: rules.stepsMax))
        let band = PriceBand.standard
        return [
            [
                "filterType": "PRICE_FILTER",
                "minPrice": .string(RawUnits.text(rules.tickRaw)),
                "maxPrice": .string(RawUnits.text(rules.priceRaw(ticks: rules.priceTicksMax))),
                "tickSize": .string(RawUnits.text(rules.tickRaw)),
            ],
            [
                "filterType": "LOT_SIZE",
                "minQty": .string(RawUnits.text(rules.baseRaw(steps: rules.stepsMin))),
                "maxQty": .string(largest),
                "stepSize": .string(RawUnits.text(rules.stepRaw)),
            ],
            [
                "filterType": "MARKET_LOT_SIZE",
                "minQty": "0.00000000",
                "maxQty": .string(largest),
                "stepSize": "0.00000000",
            ],
            [
                "filterType": "PERCENT_PRICE_BY_SIDE",
                "bidMultiplierUp": .string(band.upText),
                "bidMultiplierDown": .string(band.downText),
                "askMultiplierUp": .string(band.upText),
                "askMultiplierDown": .string(band.downText),
                "avgPriceMins": 0,
            ],
            [
                "filterType": "NOTIONAL",
                "minNotional": .string(RawUnits.text(rules.notionalMinRaw)),
                "applyMinToMarket": true,
                "maxNotional": .string(RawUnits.text(PriceBand.notionalMaxRaw)),
                "applyMaxToMarket": false,
                "avgPriceMins": 0,
            ],
            [
                "filterType": "MAX_NUM_ORDERS",
                "maxNumOrders": .integer(PaperLimits.openOrdersMax),
            ],
        ]
    }

    /// The coins of the exchange; nothing can be deposited or withdrawn.
    func coins() -> JSONValue {
        .array(
            engine.assets.map { asset in
                [
                    "coin": .string(asset.code),
                    "name": .string(asset.code),
                    "depositAllEnable": false,
                    "withdrawAllEnable": false,
                    "free": "0",
                    "freeze": "0",
                    "ipoable": "0",
                    "ipoing": "0",
                    "isLegalMoney": false,
                    "locked": "0",
                    "storage": "0",
                    "trading": true,
                    "withdrawing": "0",
                    "networkList": [
                        [
                            "network": "ETH",
                            "coin": .string(asset.code),
                            "name": "Ethereum",
                            "isDefault": true,
                            "depositEnable": false,
                            "withdrawEnable": false,
                            "withdrawFee": "0",
                            "withdrawMin": "0",
                            "withdrawMax": "0",
                            "withdrawIntegerMultiple": "0.00000001",
                            "minConfirm": 12,
                            "unLockConfirm": 64,
                        ]
                    ],
                ]
            })
    }

    /// What the derivatives exchanges list: nothing.
    func derivativesInfo() -> JSONValue {
        [
            "timezone": "UTC",
            "serverTime": .integer(time.milliseconds),
            "rateLimits": [],
            "exchangeFilters": [],
            "assets": [],
            "symbols": [],
        ]
    }
}

/// Bounds on an order's price around the last trade, and on its value.
struct PriceBand {
    /// How many times the last price is the most.
    let up: Int128
    /// Which part of the last price is the least.
    let downDivisor: Int128
    let upText: String
    let downText: String

    static let standard = PriceBand(up: 5, downDivisor: 5, upText: "5", downText: "0.2")
    /// Nine million of the quote asset.
    static let notionalMaxRaw: Int128 = 900_000_000_000_000
}
