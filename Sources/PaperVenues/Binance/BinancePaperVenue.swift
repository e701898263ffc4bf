package import Basics
package import Codecs
import Cryptography
import Markets

/// The exchange's side of Binance spot over a matching engine.
///
/// Bytes in, bytes out: it has no clock, no sockets and no tasks. One host and port serves three
/// things: REST under `/api/v3` (and what `ccxt` asks of `/sapi`, `/fapi` and `/dapi`), market data
/// streams under `/ws` and `/stream`, and the WebSocket API under `/ws-api/v3`. Every call first
/// makes up for the time since the last one, so how often the host calls changes nothing but when
/// things go out. Times that go back count as no time. The request budget is one for all callers.
package struct BinancePaperVenue: Sendable {
    /// What the exchange knows of the owner of a key.
    struct Seat: Sendable {
        let apiKey: String
        let key: HMACSHA256.Key
        /// The engine's number of the account.
        let account: Int
        var ordersPerTenSeconds: RateBudget
        var ordersPerDay: RateBudget
    }

    /// What the exchange has told about one symbol.
    struct Tape: Sendable {
        var fastDepth = DepthFeed()
        var slowDepth = DepthFeed()
        var bestTicker: [String] = []
        var lastAggregateId: Int64 = 0
    }

    /// The exchange without its protocol.
    package internal(set) var engine: MatchingEngine
    /// The exchange's time.
    package internal(set) var time: Timestamp
    var flows: [BackgroundFlow]
    var seats: [Seat]
    var tapes: [Tape]
    /// By id, ascending, so that what goes out has one order.
    var connections: [PaperConnection] = []
    var weight: RateBudget
    var nextPublish: Timestamp
    var lastExecutionId: Int64 = 0
    var idGenerator: SplitMix64
    /// Whether symbols are shut for maintenance: status BREAK, no flow, no new orders.
    var isInMaintenance = false
    private var outbox: [PaperMessage] = []

    /// How often the fast depth stream speaks, in milliseconds.
    static let publishMilliseconds: Int64 = 100
    /// How often the slow depth stream speaks, in milliseconds.
    static let slowPublishMilliseconds: Int64 = 1_000

    /// Opens the exchange: lists the symbols, funds the accounts and fills the books.
    package init(_ configuration: BinancePaperConfiguration) throws(PaperVenueError) {
        var engine = MatchingEngine(
            rules: try Self.rules(configuration.symbols),
            assets: configuration.accounts.flatMap { $0.balances.map(\.asset) })
        time = Self.inRange(configuration.startedAt)
        seats = try Self.seats(configuration, engine: &engine)
        flows = try Self.flows(configuration, engine: &engine)
        tapes = engine.markets.map { _ in Tape() }
        weight = RateBudget(
            limit: configuration.budgets.weightPerMinute, intervalMilliseconds: 60_000)
        nextPublish = Self.boundary(after: time)
        idGenerator = SplitMix64(seed: configuration.seed ^ 0x1D5)
        // The opening books are in the first snapshot, not in a stream.
        _ = engine.takeEvents()
        self.engine = engine
        for market in tapes.indices { tapes[market].bestTicker = bestTicker(market) }
    }

    /// Answers a REST request.
    package mutating func respond(to request: WireRequest, now: Timestamp) -> PaperAnswer {
        elapse(to: now)
        let response = serve(request)
        return PaperAnswer(response: response, effects: takeOutbox())
    }

    /// Answers a REST request at the present time; what goes out waits in the outbox.
    mutating func serve(_ request: WireRequest) -> WireResponse {
        let response = answer(request)
        publishEngineEvents()
        return response
    }

    /// Makes up for the time until `now`: background flow, depth messages, pings, closings.
    package mutating func advance(to now: Timestamp) -> [PaperEffect] {
        elapse(to: now)
        return takeOutbox()
    }

    /// When `advance` should be called next, at the latest.
    package var nextDeadline: Timestamp {
        isInMaintenance ? nextPublish : flows.compactMap(\.nextDeadline).reduce(nextPublish, min)
    }

    /// Everything that goes out on a WebSocket passes here.
    mutating func emit(_ effect: PaperEffect, about topic: PaperMessage.Topic = .other) {
        outbox.append(PaperMessage(effect: effect, topic: topic))
    }

    mutating func takeOutbox() -> [PaperEffect] {
        defer { outbox.removeAll(keepingCapacity: true) }
        return outbox.map(\.effect)
    }

    /// What goes out, with what it is about.
    mutating func takeMessages() -> [PaperMessage] {
        defer { outbox.removeAll(keepingCapacity: true) }
        return outbox
    }
}

extension BinancePaperVenue {
    private static func rules(
        _ symbols: [BinancePaperConfiguration.Symbol]
    ) throws(PaperVenueError) -> [TradingRules] {
        var rules: [TradingRules] = []
        for symbol in symbols {
            let name = symbol.instrument.symbol
            guard
                let entry = TradingRules(instrument: symbol.instrument, priceMax: symbol.priceMax),
                !name.isEmpty, name.utf8.allSatisfy(BinanceParameters.isNameCharacter),
                symbol.instrument.base != symbol.instrument.quote,
                !rules.contains(where: { $0.instrument.symbol == name })
            else { throw PaperVenueError(.badInstrument, name) }
            rules.append(entry)
        }
        return rules
    }

    private static func seats(
        _ configuration: BinancePaperConfiguration, engine: inout MatchingEngine
    ) throws(PaperVenueError) -> [Seat] {
        var seats: [Seat] = []
        for account in configuration.accounts {
            let failure = PaperVenueError(.badAccount, account.name)
            guard isKey(account.apiKey), !seats.contains(where: { $0.apiKey == account.apiKey }),
                let key = try? HMACSHA256.Key(account.secret),
                let number = engine.addAccount(
                    name: account.name, makerPips: account.makerPips,
                    takerPips: account.takerPips, keepsHistory: true)
            else { throw failure }
            for balance in account.balances {
                guard let raw = RawUnits.raw(balance.amount),
                    engine.deposit(raw, of: balance.asset, to: number)
                else { throw failure }
            }
            let budgets = configuration.budgets
            seats.append(
                Seat(
                    apiKey: account.apiKey, key: key, account: number,
                    ordersPerTenSeconds: RateBudget(
                        limit: budgets.ordersPerTenSeconds, intervalMilliseconds: 10_000),
                    ordersPerDay: RateBudget(
                        limit: budgets.ordersPerDay, intervalMilliseconds: 86_400_000)))
        }
        return seats
    }

    private static func flows(
        _ configuration: BinancePaperConfiguration, engine: inout MatchingEngine
    ) throws(PaperVenueError) -> [BackgroundFlow] {
        var flows: [BackgroundFlow] = []
        var seeds = SplitMix64(seed: configuration.seed)
        for (index, plan) in configuration.flows.enumerated() {
            let isRepeated = configuration.flows[..<index].contains { $0.symbol == plan.symbol }
            guard !isRepeated,
                let flow = BackgroundFlow(
                    plan: plan, seed: seeds.next(), now: inRange(configuration.startedAt),
                    engine: &engine)
            else { throw PaperVenueError(.badFlow, plan.symbol) }
            flows.append(flow)
        }
        return flows
    }

    /// Whether a text can be an API key.
    static func isKey(_ text: String) -> Bool {
        (1...128).contains(text.utf8.count)
            && text.utf8.allSatisfy(BinanceParameters.isNameCharacter)
    }

    /// The next whole publishing interval of the clock.
    static func boundary(after time: Timestamp) -> Timestamp {
        Timestamp(
            milliseconds: (time.milliseconds / publishMilliseconds + 1) * publishMilliseconds)
    }
}
