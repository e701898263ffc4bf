import Arithmetic
import Markets

/// How much of an order is still to be matched.
///
/// The preview and the matching itself share it, so they agree to the raw unit.
struct TakerBudget {
    private var remaining: OrderAmount

    init(_ amount: OrderAmount) {
        remaining = amount
    }

    /// Steps to take from an order that offers `offered` steps at a price.
    func steps(offered: Int64, priceTicks: Int64, rules: TradingRules) -> Int64 {
        switch remaining {
        case .base(let steps): min(steps, offered)
        case .quote(let raw): min(rules.steps(within: raw, priceTicks: priceTicks), offered)
        }
    }

    mutating func consume(steps: Int64, quoteRaw: Int128) {
        switch remaining {
        case .base(let left): remaining = .base(steps: left - steps)
        case .quote(let left): remaining = .quote(raw: left - quoteRaw)
        }
    }

    /// Whether a quantity of base is used up; an amount of quote ends when no step fits any more.
    var isExhausted: Bool {
        switch remaining {
        case .base(let steps): steps <= 0
        case .quote(let raw): raw <= 0
        }
    }
}

/// What an order would take from the book if it came in now.
struct MatchPreview: Equatable {
    /// Steps taken.
    var steps: Int64 = 0
    /// Raw quote units traded.
    var quoteRaw: Int128 = 0
    /// Whether the whole amount can be taken.
    var isComplete = false
}

extension MatchingEngine {
    /// Walks the book as the matching would, without changing anything.
    func preview(_ new: NewOrder) -> MatchPreview {
        let market = markets[new.market]
        var budget = TakerBudget(new.amount)
        var preview = MatchPreview()
        for level in market.book(new.side.opposite).levels.reversed() {
            let price = level.priceTicks
            guard market.crosses(side: new.side, limitTicks: new.priceTicks, priceTicks: price)
            else { break }
            for maker in level.queue.lazy.compactMap({ orders[$0] }) {
                if prevents(new, maker: maker) { continue }
                let offered = maker.remainingSteps
                let steps = budget.steps(
                    offered: offered, priceTicks: price, rules: market.rules)
                let quoteRaw = market.rules.quoteRaw(
                    priceTicks: price, steps: steps, rounding: .down)
                budget.consume(steps: steps, quoteRaw: quoteRaw)
                preview.steps += steps
                preview.quoteRaw += quoteRaw
                if budget.isExhausted || steps < offered {
                    preview.isComplete = true
                    return preview
                }
            }
        }
        return preview
    }

    /// Whether self-trade prevention keeps these two apart.
    func prevents(_ new: NewOrder, maker: EngineOrder) -> Bool {
        maker.request.account == new.account && new.selfTradePrevention == .expireMaker
    }
}
