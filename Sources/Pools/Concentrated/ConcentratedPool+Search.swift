import Arithmetic

extension ConcentratedPool {
    /// Search only: sells until the marginal price, fee included, falls to `price`.
    ///
    /// In closed form: the price at which the pool stops follows from `price`, the amounts between
    /// two prices from prefix sums, so the cost is two binary searches over the ticks.
    func bestTrade(atPrice price: Double, zeroForOne: Bool) -> SearchTrade {
        guard !sqrtPriceX96.isZero, !price.isNaN else { return .none }
        let gamma = PipUnits.searchRest(swapFeePips(zeroForOne: zeroForOne))
        guard gamma > 0 else { return .none }
        let root = sqrtPriceX96.searchValue * 0x1p-96
        let position = table.position(atOrBelow: tick)
        var trade: SearchTrade
        if zeroForOne {
            let floor = TickMath.sqrtPriceMin.searchValue * 0x1p-96
            let target = price > 0 ? max(floor, (price / gamma).squareRoot()) : floor
            trade = table.amounts(fallingFrom: root, at: position, to: target)
        } else {
            let ceiling = TickMath.sqrtPriceMax.searchValue * 0x1p-96
            let target = price > 0 ? min(ceiling, (gamma / price).squareRoot()) : ceiling
            trade = table.amounts(risingFrom: root, at: position, to: target)
        }
        trade.amountIn /= gamma
        return trade
    }

    /// Search only: raw units out for the first raw unit in, fee included; 0 without liquidity.
    func marginalPrice(zeroForOne: Bool) -> Double {
        guard !sqrtPriceX96.isZero else { return 0 }
        let root = sqrtPriceX96.searchValue * 0x1p-96
        let position = table.position(atOrBelow: tick)
        guard
            let liquid = table.firstLiquidPrice(root, at: position, falling: zeroForOne)
        else { return 0 }
        let price = zeroForOne ? liquid * liquid : 1 / (liquid * liquid)
        return price * PipUnits.searchRest(swapFeePips(zeroForOne: zeroForOne))
    }
}
