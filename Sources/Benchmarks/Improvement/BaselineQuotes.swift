import Arithmetic
import Basics
import Pools
import Routing

/// Exact quotes for the baselines, with nothing of the router's own arithmetic.
struct BaselineQuotes {
    /// The order's fixed amount, raw units.
    let target: UInt256
    private let isBuy: Bool
    private let problem: RouteProblem
    private let decimals: (paid: Int, received: Int)

    /// Nil when the order names assets that are not described.
    init?(_ problem: RouteProblem) {
        func digits(_ asset: String) -> Int? {
            problem.assets.first { $0.id == asset }?.decimals
        }
        guard let paid = digits(problem.order.assetIn),
            let received = digits(problem.order.assetOut)
        else { return nil }
        switch problem.order.amount {
        case .exactIn(let amount): (target, isBuy) = (amount, false)
        case .exactOut(let amount): (target, isBuy) = (amount, true)
        }
        self.problem = problem
        decimals = (paid, received)
    }

    /// Whether a source trades the order's pair, a book in the direction that fixes its base.
    func trades(_ source: RouteSource) -> Bool {
        let (paid, received) = (problem.order.assetIn, problem.order.assetOut)
        switch source.kind {
        case .pool(let route):
            return [route.asset0, route.asset1] == [paid, received]
                || [route.asset1, route.asset0] == [paid, received]
        case .book(let book):
            return isBuy
                ? book.base == received && book.quote == paid
                : book.base == paid && book.quote == received
        case .transfer: return false
        }
    }

    /// ⌈gas · gasPrice · nativePrice / 10^18⌉ in raw units of the free asset.
    func cost(_ gas: UInt64) -> Int256 {
        let price = problem.nativePrice
        guard let unit = UInt256.powerOfTen(18 + price.scale),
            let wei = problem.gasPrice.checkedMultiplied(by: UInt256(gas)),
            let cost = wei.multiplied(
                by: UInt256(price.coefficient.magnitude), dividedBy: unit, rounding: .up)
        else { return .zero }
        return Int256(cost)
    }

    /// What a share brings: received, or what is paid for it below zero; nil when the source cannot
    /// trade as much.
    func worth(of amount: UInt256, at source: RouteSource) -> Int256? {
        if amount.isZero { return .zero }
        switch source.kind {
        case .pool(let route): return worth(of: amount, route)
        case .book(let book): return worth(of: amount, book)
        case .transfer: return nil
        }
    }

    private func worth(of amount: UInt256, _ route: RoutePool) -> Int256? {
        let isForward = route.asset0 == problem.order.assetIn
        let tokenIn = isForward ? route.pool.token0 : route.pool.token1
        let amounts =
            isBuy
            ? try? route.pool.amounts(exactOut: amount, tokenIn: tokenIn)
            : try? route.pool.amounts(exactIn: amount, tokenIn: tokenIn)
        guard let amounts, !amounts.isPartial else { return nil }
        return isBuy ? Int256(amounts.amountIn).negated : Int256(amounts.amountOut)
    }

    /// Whole lots: of a sale the most that the share pays for, of a purchase those that yield exactly
    /// the share, for an order receives no more than it names.
    private func worth(of amount: UInt256, _ book: RouteBook) -> Int256? {
        let rate = Int128(isBuy ? -book.takerFeePips : book.feeOn == .base ? book.takerFeePips : 0)
        guard let factor = ExactDecimal(coefficient: 1_000_000 + rate, scale: 6),
            let perLot = book.lot.multiplied(by: factor),
            let wanted = ExactDecimal(
                rawUnits: amount, decimals: isBuy ? decimals.received : decimals.paid),
            !isBuy || wanted.isMultiple(of: perLot),
            let lots = wanted.count(of: perLot, rounding: .down), lots > 0,
            let quantity = book.lot.times(lots), let fill = fill(quantity, book),
            quantity >= book.quantityMin, fill.notional >= book.notionalMin,
            fill.limitNotional >= book.notionalMin
        else { return nil }
        if isBuy {
            return fill.notional.rawUnits(decimals: decimals.paid, rounding: .up)
                .map { Int256($0).negated }
        }
        let kept = Int128(1_000_000 - (book.feeOn == .proceeds ? book.takerFeePips : 0))
        guard let rest = ExactDecimal(coefficient: kept, scale: 6),
            let received = fill.notional.multiplied(by: rest)
        else { return nil }
        return received.rawUnits(decimals: decimals.received, rounding: .down).map { Int256($0) }
    }

    /// Price times quantity over the levels, and all of it at the last one's price; nil when they end
    /// before.
    private func fill(
        _ quantity: ExactDecimal, _ book: RouteBook
    ) -> (notional: ExactDecimal, limitNotional: ExactDecimal)? {
        var left = quantity
        var notional = ExactDecimal.zero
        for level in isBuy ? book.asks : book.bids {
            let size = min(level.size, left)
            guard let part = level.price.multiplied(by: size), let sum = notional.adding(part),
                let rest = left.subtracting(size)
            else { return nil }
            (notional, left) = (sum, rest)
            if left.isZero {
                return level.price.multiplied(by: quantity).map { (notional, $0) }
            }
        }
        return nil
    }
}
