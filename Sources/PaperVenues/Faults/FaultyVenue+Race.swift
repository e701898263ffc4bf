import Arithmetic
import Basics
import Codecs
import Markets

extension FaultyVenue {
    /// Lets an order fill just before its cancel, if a rule says so and the book allows it.
    mutating func cancelRace(_ call: FaultyCall) -> FaultStrike? {
        guard machine.has(.cancelFillRace), call.endpoint == .cancelOrder,
            !venue.isInMaintenance, let order = call.order(at: venue), order.status.isOpen,
            let steps = stepsToFill(order),
            let strike = machine.strike(
                .cancelFillRace, endpoint: call.route, now: venue.time),
            fill(order, steps: steps)
        else { return nil }
        machine.counts.count(.cancelFillRace)
        return strike
    }

    /// Passes on what came of a race, the user events late.
    mutating func passLate(_ messages: [PaperMessage], milliseconds: Int64) {
        let due = venue.time.adding(milliseconds: milliseconds)
        for message in messages {
            guard case .send(let text, let id) = message.effect, let place = position(of: id),
                message.topic.isUserEvent, !connections[place].isExempt,
                connections[place].stalledUntil == nil
            else {
                pass(message)
                continue
            }
            let end = max(due, connections[place].queuesUntil ?? due)
            holdUserEvent(text, at: place, until: end)
        }
    }

    /// What somebody has to trade at an order's price to fill it; nil when no order may be so large.
    private func stepsToFill(_ order: EngineOrder) -> Int64? {
        guard let ahead = venue.engine.stepsAhead(of: order) else { return nil }
        let steps = ahead + order.remainingSteps
        return steps <= venue.engine.markets[order.request.market].rules.stepsMax ? steps : nil
    }

    /// Trades with an order and all before it, from an account that is given just enough.
    private mutating func fill(_ order: EngineOrder, steps: Int64) -> Bool {
        let (market, side) = (order.request.market, order.request.side.opposite)
        let rules = venue.engine.markets[market].rules
        let price = order.request.priceTicks
        raceAccount =
            raceAccount
            ?? venue.engine.addAccount(
                name: "race", makerPips: 0, takerPips: 0, keepsHistory: false)
        let (asset, raw) =
            side == .buy
            ? (
                rules.instrument.quote,
                rules.quoteRaw(priceTicks: price, steps: steps, rounding: .up)
            ) : (rules.instrument.base, rules.baseRaw(steps: steps))
        guard let account = raceAccount,
            venue.engine.deposit(raw, of: asset, to: account)
        else { return false }
        let taker = NewOrder(
            account: account, market: market, clientOrderId: "", side: side, type: .limit,
            timeInForce: .immediateOrCancel, priceTicks: price, amount: .base(steps: steps))
        _ = try? venue.engine.place(taker, now: venue.time)
        return venue.engine.order(id: order.id)?.status == .filled
    }
}

extension PaperMessage.Topic {
    /// Whether it belongs to the user data stream.
    fileprivate var isUserEvent: Bool {
        switch self {
        case .report, .userData: true
        case .depth, .other: false
        }
    }
}
