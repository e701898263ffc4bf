import Arithmetic
import Execution
import Ledger
import Markets
import Risk

extension DeskState {
    /// The first reason against sending the children of a plan; nil when all may go.
    ///
    /// `market` is the usable part: a pool of other tokens has other decimals and no say.
    func denial(
        of children: OneShot.Children, _ task: TradeTask, on market: MarketSnapshot
    ) -> RiskDenial? {
        guard let limits = configuration.limits(base: task.base, quote: task.quote) else {
            return .noReferencePrice
        }
        let gate = RiskGate(limits: limits)
        let reference = reference(task, market)
        // Legs of one plan at one place share its balance.
        var promised: [Location: UInt256] = [:]
        var legs = children.orders.map {
            Leg(
                location: $0.location, spendMax: $0.spendMax, expectedIn: $0.expectedIn,
                expectedOut: $0.expectedOut)
        }
        legs += children.transactions.map {
            Leg(
                location: $0.location, spendMax: $0.spendMax, expectedIn: $0.expectedIn,
                expectedOut: $0.expectedOut)
        }
        for leg in legs {
            guard let trade = proposed(leg, task, promised: promised[leg.location] ?? .zero) else {
                return .emptyTrade
            }
            if let denial = gate.denial(for: trade, reference: reference) { return denial }
            promised[leg.location] =
                (promised[leg.location] ?? .zero).checkedAdding(trade.amountIn) ?? .max
        }
        return gasDenial(children, market)
    }

    /// A leg in the routing decimals of its assets.
    private struct Leg {
        let location: Location
        let spendMax: UInt256
        let expectedIn: UInt256
        let expectedOut: UInt256
    }

    private func proposed(
        _ leg: Leg, _ task: TradeTask, promised: UInt256
    ) -> ProposedTrade? {
        guard
            let holding = tradable(task.assetIn).first(where: { $0.location == leg.location }),
            let amountIn = ledgerAmount(leg.spendMax, of: task.assetIn, task),
            let expectedIn = ledgerAmount(leg.expectedIn, of: task.assetIn, task),
            let expectedOut = ledgerAmount(leg.expectedOut, of: task.assetOut, task)
        else { return nil }
        return ProposedTrade(
            location: leg.location, assetIn: task.assetIn, amountIn: amountIn,
            expectedIn: expectedIn, assetOut: task.assetOut, expectedOut: expectedOut,
            availableIn: ledger.available(holding).checkedSubtracting(promised) ?? .zero,
            base: task.base)
    }

    /// The market's reference at ledger scale.
    ///
    /// Pools know the decimals of their tokens only, so it is asked for at routing decimals.
    private func reference(_ task: TradeTask, _ market: MarketSnapshot) -> ReferencePrice? {
        guard
            let price = market.referencePrice(
                base: task.base, quote: task.quote, baseDecimals: task.baseDecimals,
                quoteDecimals: task.quoteDecimals),
            let base = ledgerAmount(price.base, of: task.base, task),
            let quote = ledgerAmount(price.quote, of: task.quote, task)
        else { return nil }
        return ReferencePrice(base: base, quote: quote)
    }

    /// A transaction that the wallet cannot pay for would wait for ever with its nonce.
    private func gasDenial(
        _ children: OneShot.Children, _ market: MarketSnapshot
    ) -> RiskDenial? {
        guard let chain = configuration.chain, !children.transactions.isEmpty else { return nil }
        let native = chain.holding(of: chain.native)
        var units = UInt256.zero
        for child in children.transactions {
            units = units + UInt256(child.gasLimit) + UInt256(Limits.approvalGas)
        }
        let needed = units.checkedMultiplied(by: market.gasPrice).flatMap {
            try? ledger.amount(raw: $0, of: native)
        }
        let available = ledger.available(native)
        if let needed, needed <= available { return nil }
        return .balanceTooLow(
            asset: chain.native.asset, needed: needed ?? .max, available: available)
    }
}
