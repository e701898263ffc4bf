import Basics
import Codecs
import Markets

extension BinancePaperVenue {
    /// Tells everyone concerned what the engine did since the last call.
    mutating func publishEngineEvents() {
        let events = engine.takeEvents()
        if events.isEmpty { return }
        var trades: [EngineTrade] = []
        var touchedMarkets: [Int] = []
        var touchedAccounts: [(account: Int, market: Int)] = []
        func touch(_ order: EngineOrder) {
            let (account, market) = (order.request.account, order.request.market)
            if !touchedAccounts.contains(where: { $0.account == account && $0.market == market }) {
                touchedAccounts.append((account, market))
            }
        }
        for event in events {
            switch event {
            case .levelChanged(let market, let side, let priceTicks, let updateId):
                tapes[market].fastDepth.note(side, priceTicks: priceTicks, updateId: updateId)
                tapes[market].slowDepth.note(side, priceTicks: priceTicks, updateId: updateId)
                if !touchedMarkets.contains(market) { touchedMarkets.append(market) }
            case .traded(let trade, let taker, let maker):
                trades.append(trade)
                sendTrade(trade)
                for order in [taker, maker] { touch(order) }
                noteFirstFill(taker, trade)
                noteFirstFill(maker, trade)
            case .accepted(let order), .canceled(let order, _), .expired(let order),
                .prevented(let order, _):
                touch(order)
            }
            for report in reports(event) {
                tell(report.account, report.event, .report(isFill: report.isFill))
            }
        }
        sendAggregates(trades)
        for market in touchedMarkets { sendBookTicker(market) }
        for entry in touchedAccounts { sendBalances(entry.account, market: entry.market) }
    }

    /// An order that fills for the first time gives one order back to its account's budgets.
    private mutating func noteFirstFill(_ order: EngineOrder, _ trade: EngineTrade) {
        guard order.filledSteps == trade.steps,
            let seat = seats.firstIndex(where: { $0.account == order.request.account })
        else { return }
        seats[seat].ordersPerTenSeconds.giveBack(at: time)
        seats[seat].ordersPerDay.giveBack(at: time)
    }

    /// Joins trades of one arriving order at one price.
    private mutating func sendAggregates(_ trades: [EngineTrade]) {
        var start = trades.startIndex
        for index in trades.indices {
            let (first, next) = (trades[start], trades[index])
            if first.takerOrderId != next.takerOrderId || first.priceTicks != next.priceTicks {
                sendAggregate(trades[start..<index])
                start = index
            }
        }
        sendAggregate(trades[start...])
    }

    /// The balances of an account in the two assets of a symbol.
    private mutating func sendBalances(_ account: Int, market: Int) {
        guard hasListener(account) else { return }
        let state = engine.markets[market]
        let rows = [state.baseAsset, state.quoteAsset].sorted().map { asset -> JSONValue in
            let balance = engine.accounts[account].balances[asset]
            return [
                "a": .string(engine.assets[asset].code),
                "f": .string(RawUnits.text(balance.free)),
                "l": .string(RawUnits.text(balance.locked)),
            ]
        }
        tell(
            account,
            [
                "e": "outboundAccountPosition",
                "E": .integer(time.milliseconds),
                "u": .integer(time.milliseconds),
                "B": .array(rows),
            ], .userData)
    }

    private func hasListener(_ account: Int) -> Bool {
        connections.contains { $0.userSubscriptions.contains { $0.account == account } }
    }

    private mutating func tell(
        _ account: Int, _ event: JSONValue, _ topic: PaperMessage.Topic
    ) {
        for connection in connections {
            for subscription in connection.userSubscriptions where subscription.account == account {
                let message: JSONValue = [
                    "subscriptionId": .integer(subscription.id), "event": event,
                ]
                emit(.send(text: message.text, connection: connection.id), about: topic)
            }
        }
    }
}

extension BinancePaperVenue {
    /// The execution reports of an event, for those accounts that listen.
    private mutating func reports(
        _ event: EngineEvent
    ) -> [(account: Int, event: JSONValue, isFill: Bool)] {
        var reports: [(order: EngineOrder, execution: Execution)] = []
        switch event {
        case .accepted(let order): reports = [(order, Execution(type: "NEW"))]
        case .traded(let trade, let taker, let maker):
            reports = [
                (taker, Execution(type: "TRADE", fill: EngineFill(trade: trade, isMaker: false))),
                (maker, Execution(type: "TRADE", fill: EngineFill(trade: trade, isMaker: true))),
            ]
        case .canceled(let order, let cancelId):
            reports = [(order, Execution(type: "CANCELED", cancelId: cancelId))]
        case .expired(let order): reports = [(order, Execution(type: "EXPIRED"))]
        case .prevented(let order, let takerOrderId):
            reports = [
                (order, Execution(type: "TRADE_PREVENTION", preventingOrderId: takerOrderId))
            ]
        case .levelChanged: return []
        }
        var messages: [(account: Int, event: JSONValue, isFill: Bool)] = []
        for (order, execution) in reports {
            lastExecutionId += 1
            let account = order.request.account
            guard hasListener(account) else { continue }
            messages.append(
                (
                    account, executionReport(order, execution, id: lastExecutionId),
                    execution.fill != nil
                ))
        }
        return messages
    }
}
