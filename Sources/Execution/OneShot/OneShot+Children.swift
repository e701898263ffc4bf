import Arithmetic
import Basics
import Markets
import Pools
package import Routing

extension OneShot {
    /// A part of a plan that is filled or fails as a whole of its own.
    package enum Commitment: Sendable {
        /// An exchange order.
        case order(ChildOrder)
        /// A transaction.
        case transaction(ChildTransaction)
    }

    /// What a plan sends: at most one order per book and one transaction per chain address.
    package struct Children: Sendable {
        /// Exchange orders.
        package internal(set) var orders: [ChildOrder] = []
        /// Transactions.
        package internal(set) var transactions: [ChildTransaction] = []
        /// Legs over pools that are not sent, each with why.
        package internal(set) var refusals: [LegRefusal] = []
        /// All orders and transactions as they are to be sent: first what costs more when it comes to
        /// nothing (`AbortCost`).
        package internal(set) var commitments: [Commitment] = []
    }

    /// Turns a plan into what is to be sent, with the task's slippage around it.
    package func children(
        of plan: NetworkPlan, task: TradeTask, on market: MarketSnapshot
    ) -> Children {
        var children = Children()
        for leg in plan.legs {
            guard case .book(let bookLeg) = leg.kind,
                let source = market.books.first(where: { $0.id == leg.source })
            else { continue }
            if let order = order(leg, bookLeg, source, task) { children.orders.append(order) }
        }
        (children.transactions, children.refusals) = transactions(of: plan, task, market)
        children.commitments = commitments(children, plan, task, market)
        return children
    }

    /// Orders by falling amount, before or after the transactions.
    private func commitments(
        _ children: Children, _ plan: NetworkPlan, _ task: TradeTask, _ market: MarketSnapshot
    ) -> [Commitment] {
        let orders = children.orders.enumerated().sorted { one, two in
            one.element.expectedIn == two.element.expectedIn
                ? one.offset < two.offset : one.element.expectedIn > two.element.expectedIn
        }.map { Commitment.order($0.element) }
        let transactions = children.transactions.map { Commitment.transaction($0) }
        if orders.isEmpty || transactions.isEmpty { return orders + transactions }
        let cost = AbortCost(plan, problem(task, on: market)) { try? best($0) }
        return cost.ofTransactions > cost.ofOrders ? transactions + orders : orders + transactions
    }

    private func order(
        _ leg: NetworkPlan.Leg, _ bookLeg: RouteLeg.BookLeg, _ source: MarketSnapshot.BookSource,
        _ task: TradeTask
    ) -> ChildOrder? {
        guard task.side == .sell else { return purchase(leg, bookLeg, source, task) }
        let tick = source.instrument.tickSize
        guard let planned = bookLeg.limitPrice.count(of: tick, rounding: .down),
            let price = tick.times(max(1, planned - allowance(planned, task.slippagePips))),
            let spendMax = bookLeg.quantity.rawUnits(decimals: task.baseDecimals, rounding: .up)
        else { return nil }
        return ChildOrder(
            source: leg.source, location: source.location, instrument: source.instrument,
            side: .sell, quantity: bookLeg.quantity, price: price, expectedIn: leg.amountIn,
            spendMax: spendMax, expectedOut: leg.amountOut)
    }

    /// A purchase sets quantity times limit aside, which an exchange does too: the limit is lowered
    /// to what the balance affords, but not below the planned price; then the quantity is.
    private func purchase(
        _ leg: NetworkPlan.Leg, _ bookLeg: RouteLeg.BookLeg, _ source: MarketSnapshot.BookSource,
        _ task: TradeTask
    ) -> ChildOrder? {
        let instrument = source.instrument
        guard let planned = bookLeg.limitPrice.count(of: instrument.tickSize, rounding: .up) else {
            return nil
        }
        let balance = balance(task, at: source.location)
        let wanted = planned.addingReportingOverflow(allowance(planned, task.slippagePips))
        var ticks = wanted.overflow ? planned : wanted.partialValue
        var quantity = bookLeg.quantity
        if let cost = quantity.multiplied(by: instrument.tickSize), let balance,
            let affordable = balance.count(of: cost, rounding: .down)
        {
            ticks = max(planned, min(ticks, affordable))
            if affordable < planned {
                guard let less = reduced(instrument, at: planned, within: balance) else {
                    return nil
                }
                quantity = less
            }
        }
        guard let price = instrument.tickSize.times(ticks),
            let spendMax = quantity.multiplied(by: price)?.rawUnits(
                decimals: task.quoteDecimals, rounding: .up),
            let expectedIn = share(leg.amountIn, quantity, of: bookLeg.quantity, rounding: .up),
            let expectedOut = share(leg.amountOut, quantity, of: bookLeg.quantity, rounding: .down)
        else { return nil }
        return ChildOrder(
            source: leg.source, location: source.location, instrument: instrument, side: .buy,
            quantity: quantity, price: price, expectedIn: expectedIn, spendMax: spendMax,
            expectedOut: expectedOut)
    }

    /// What may be spent at a location; nil when it is more than a decimal holds.
    private func balance(_ task: TradeTask, at location: Location) -> ExactDecimal? {
        ExactDecimal(rawUnits: rawBalance(task, at: location), decimals: task.quoteDecimals)
    }

    /// The same in raw units.
    func rawBalance(_ task: TradeTask, at location: Location) -> UInt256 {
        let row = task.balances.first { $0.location == location && $0.asset == task.assetIn }
        return row?.amount ?? .zero
    }

    /// The most lots that a balance buys at a price; nil when the exchange would not take so few.
    private func reduced(
        _ instrument: Instrument, at ticks: Int64, within balance: ExactDecimal
    ) -> ExactDecimal? {
        guard let price = instrument.tickSize.times(ticks),
            let perLot = instrument.lotSize.multiplied(by: price),
            let lots = balance.count(of: perLot, rounding: .down), lots > 0,
            let quantity = instrument.lotSize.times(lots), quantity >= instrument.quantityMin,
            let notional = quantity.multiplied(by: price), notional >= instrument.notionalMin
        else { return nil }
        return quantity
    }

    /// The part of an amount that belongs to a part of a quantity.
    private func share(
        _ amount: UInt256, _ part: ExactDecimal, of whole: ExactDecimal, rounding: Rounding
    ) -> UInt256? {
        if part == whole { return amount }
        let places = max(part.scale, whole.scale)
        guard let numerator = part.exactRawUnits(decimals: places),
            let denominator = whole.exactRawUnits(decimals: places)
        else { return nil }
        return amount.multiplied(by: numerator, dividedBy: denominator, rounding: rounding)
    }

    /// How many ticks a price may move: rounded down, so never beyond what is allowed.
    private func allowance(_ ticks: Int64, _ slippagePips: UInt32) -> Int64 {
        let pips = min(UInt64(slippagePips), pipsPerWhole)
        return Int64(clamping: Int128(ticks) * Int128(pips) / Int128(pipsPerWhole))
    }
}

/// Millionths in a whole.
let pipsPerWhole: UInt64 = 1_000_000
