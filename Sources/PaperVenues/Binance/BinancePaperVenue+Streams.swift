import Basics
import Codecs
import Markets

extension BinancePaperVenue {
    /// Answers a message on a market data connection.
    mutating func receiveStreamRequest(_ text: String, at index: Int) {
        let id = connections[index].id
        guard !connections[index].messages.isSpent(at: time) else {
            end(id, code: 1008)
            return
        }
        connections[index].messages.spend(1, at: time)
        let reply: JSONValue
        do throws(StreamFailure) {
            reply = try answerStreamRequest(text, at: index)
        } catch {
            reply = error.json
        }
        emit(.send(text: reply.text, connection: id))
    }

    private mutating func answerStreamRequest(
        _ text: String, at index: Int
    ) throws(StreamFailure) -> JSONValue {
        guard let request = try? JSONValue(parsing: text.utf8, depthMax: 8) else {
            throw StreamFailure(3, "Invalid JSON: expected value at line 1 column 1")
        }
        let id = request["id"] ?? .null
        guard id.isNull || id.integerValue != nil || (id.stringValue?.utf8.count ?? 99) <= 36 else {
            throw StreamFailure(2, "Invalid request: request ID must be an unsigned integer")
        }
        guard let method = request["method"]?.stringValue else {
            throw StreamFailure(
                2, "Invalid request: missing field `method` at line 1 column 1", id: id)
        }
        let parameters = request["params"]?.arrayValue ?? []
        switch method {
        case "SUBSCRIBE": try subscribe(try names(parameters, id), at: index, id)
        case "UNSUBSCRIBE":
            let names = try names(parameters, id)
            connections[index].streams.removeAll { names.contains($0.name) }
        case "LIST_SUBSCRIPTIONS":
            let names = connections[index].streams.map { JSONValue.string($0.name) }
            return ["result": .array(names), "id": id]
        case "SET_PROPERTY", "GET_PROPERTY":
            return try property(method == "SET_PROPERTY", parameters, at: index, id)
        default:
            throw StreamFailure(
                2,
                """
                Invalid request: unknown variant `\(method.prefix(40))`, expected one of \
                `SUBSCRIBE`, `UNSUBSCRIBE`, `LIST_SUBSCRIPTIONS`, `SET_PROPERTY`, `GET_PROPERTY`
                """, id: id)
        }
        return ["result": .null, "id": id]
    }

    private func names(
        _ parameters: [JSONValue], _ id: JSONValue
    ) throws(StreamFailure) -> [String] {
        let names = parameters.compactMap(\.stringValue)
        guard !names.isEmpty, names.count == parameters.count else {
            throw StreamFailure(2, "Invalid request: params must be stream names", id: id)
        }
        return names
    }

    private mutating func subscribe(
        _ names: [String], at index: Int, _ id: JSONValue
    ) throws(StreamFailure) {
        for name in names where !connections[index].streams.contains(where: { $0.name == name }) {
            guard connections[index].streams.count < PaperLimits.streamsMax else {
                throw StreamFailure(2, "Invalid request: too many subscriptions", id: id)
            }
            connections[index].streams.append(
                StreamSubscription(name: name, markets: engine.markets))
        }
    }

    private mutating func property(
        _ isSet: Bool, _ parameters: [JSONValue], at index: Int, _ id: JSONValue
    ) throws(StreamFailure) -> JSONValue {
        guard parameters.first?.stringValue == "combined" else {
            throw StreamFailure(0, "Unknown property", id: id)
        }
        guard isSet else { return ["result": .bool(connections[index].isCombined), "id": id] }
        guard parameters.count == 2, let value = parameters[1].boolValue else {
            throw StreamFailure(1, "Invalid value type: expected Boolean", id: id)
        }
        connections[index].role = .streams(combined: value)
        return ["result": .null, "id": id]
    }

    /// Sends what changed in the books; each speed has its own chain of ids.
    mutating func publishDepth() {
        let isSlowToo = nextPublish.milliseconds % Self.slowPublishMilliseconds == 0
        for market in tapes.indices {
            if let change = tapes[market].fastDepth.take() {
                sendDepth(change, market: market, kind: .fastDepth)
            }
            if isSlowToo, let change = tapes[market].slowDepth.take() {
                sendDepth(change, market: market, kind: .depth)
            }
        }
    }

    private mutating func sendDepth(_ change: DepthFeed.Change, market: Int, kind: StreamKind) {
        guard isHeard(market: market, kind: kind) else { return }
        let state = engine.markets[market]
        func rows(_ prices: [Int64], _ side: BookSide) -> JSONValue {
            .array(
                prices.map {
                    row(state.rules, priceTicks: $0, steps: side.totalSteps(atPriceTicks: $0))
                })
        }
        send(
            [
                "e": "depthUpdate",
                "E": .integer(time.milliseconds),
                "s": .string(state.rules.instrument.symbol),
                "U": .integer(change.firstUpdateId),
                "u": .integer(change.lastUpdateId),
                "b": rows(change.bids, state.bids),
                "a": rows(change.asks, state.asks),
            ], market: market, kind: kind, about: .depth(market: market))
    }

    /// Tells a trade.
    mutating func sendTrade(_ trade: EngineTrade) {
        guard isHeard(market: trade.market, kind: .trade) else { return }
        let rules = engine.markets[trade.market].rules
        send(
            [
                "e": "trade",
                "E": .integer(time.milliseconds),
                "s": .string(rules.instrument.symbol),
                "t": .integer(trade.id),
                "p": .string(RawUnits.text(rules.priceRaw(ticks: trade.priceTicks))),
                "q": .string(RawUnits.text(rules.baseRaw(steps: trade.steps))),
                "T": .integer(trade.time.milliseconds),
                "m": .bool(trade.isBuyerMaker),
                "M": true,
            ], market: trade.market, kind: .trade)
    }

    /// Tells the trades of one arriving order at one price.
    mutating func sendAggregate(_ trades: ArraySlice<EngineTrade>) {
        guard let first = trades.first, let last = trades.last else { return }
        tapes[first.market].lastAggregateId += 1
        guard isHeard(market: first.market, kind: .aggregateTrade) else { return }
        let rules = engine.markets[first.market].rules
        let steps = trades.reduce(0) { $0 + $1.steps }
        send(
            [
                "e": "aggTrade",
                "E": .integer(time.milliseconds),
                "s": .string(rules.instrument.symbol),
                "a": .integer(tapes[first.market].lastAggregateId),
                "p": .string(RawUnits.text(rules.priceRaw(ticks: first.priceTicks))),
                "q": .string(RawUnits.text(rules.baseRaw(steps: steps))),
                "f": .integer(first.id),
                "l": .integer(last.id),
                "T": .integer(first.time.milliseconds),
                "m": .bool(first.isBuyerMaker),
                "M": true,
            ], market: first.market, kind: .aggregateTrade)
    }

    /// Tells the best prices of a symbol when they changed.
    mutating func sendBookTicker(_ market: Int) {
        let best = bestTicker(market)
        guard best != tapes[market].bestTicker else { return }
        tapes[market].bestTicker = best
        send(
            [
                "u": .integer(engine.markets[market].updateId),
                "s": .string(engine.markets[market].rules.instrument.symbol),
                "b": .string(best[0]),
                "B": .string(best[1]),
                "a": .string(best[2]),
                "A": .string(best[3]),
            ], market: market, kind: .bookTicker)
    }

    private func isHeard(market: Int, kind: StreamKind) -> Bool {
        connections.contains { $0.subscription(market: market, kind: kind) != nil }
    }

    private mutating func send(
        _ event: JSONValue, market: Int, kind: StreamKind, about topic: PaperMessage.Topic = .other
    ) {
        let plain = event.text
        for connection in connections {
            guard let name = connection.subscription(market: market, kind: kind) else { continue }
            let text =
                connection.isCombined
                ? JSONValue.object([
                    JSONValue.Member(name: "stream", value: .string(name)),
                    JSONValue.Member(name: "data", value: event),
                ]).text : plain
            emit(.send(text: text, connection: connection.id), about: topic)
        }
    }
}

/// A refusal on a market data connection.
struct StreamFailure: Error {
    let code: Int
    let message: String
    let id: JSONValue?

    init(_ code: Int, _ message: String, id: JSONValue? = nil) {
        self.code = code
        self.message = message
        self.id = id
    }

    var json: JSONValue {
        let error: JSONValue = ["code": .integer(code), "msg": .string(message)]
        guard let id else { return ["error": error] }
        return ["error": error, "id": id]
    }
}
