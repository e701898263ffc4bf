import Arithmetic
import Basics
import Signing

/// Holds a route's worst outcome against this cosigner's own prices.
struct RoutePriceCheck {
    let chain: ChainPolicy
    let prices: PriceTable
    let now: Timestamp

    /// Refuses a route that would accept too little, and one that cannot be judged.
    func check(_ route: RouteExecution) throws(CosignerDenial) {
        let spent: UInt256
        let received: UInt256
        switch route.amounts {
        case .exactIn(let amountIn, let minOut): (spent, received) = (amountIn, minOut)
        case .exactOut(let amountOut, let maxIn): (spent, received) = (maxIn, amountOut)
        }
        let paid = try entry(of: route.tokenIn)
        let bought = try entry(of: route.tokenOut)
        // received × price out × 10^decimals in × 10^6 ≥ spent × price in × 10^decimals out × kept,
        // where both prices are put on one scale.
        let scale = max(paid.price.scale, bought.price.scale)
        let kept = UInt256(UInt64(1_000_000 - min(1_000_000, chain.slippagePips)))
        guard let left = factor(bought.price, scale, paid.decimals, times: 1_000_000),
            let right = factor(paid.price, scale, bought.decimals, times: kept)
        else { throw CosignerDenial(.priceMissing, "prices that cannot be compared") }
        guard received.multipliedFullWidth(by: left) >= spent.multipliedFullWidth(by: right) else {
            throw CosignerDenial(
                .minimumOutTooLow,
                "\(received) of \(route.tokenOut) for \(spent) of \(route.tokenIn)")
        }
    }

    private func entry(of token: Address) throws(CosignerDenial) -> PriceTable.Entry {
        let asset = SpendAsset(chainId: chain.transactions.chainId, token: token)
        guard let entry = prices[asset], entry.price.isPositive else {
            throw CosignerDenial(.priceMissing, asset.name)
        }
        // A price from the future is as little evidence as one from long ago.
        let age = now.milliseconds(since: entry.time)
        guard age >= 0, UInt64(age) / 1_000 < chain.priceSecondsMax else {
            throw CosignerDenial(.priceStale, "\(asset.name) is \(age) ms old")
        }
        return entry
    }

    /// price × 10^(scale − its scale) × 10^decimals × more; nil above 256 bits.
    private func factor(
        _ price: ExactDecimal, _ scale: Int, _ decimals: Int, times more: UInt256
    ) -> UInt256? {
        guard (0...77).contains(decimals), scale >= price.scale else { return nil }
        var value: UInt256? = UInt256(price.coefficient.magnitude).checkedMultiplied(by: more)
        for _ in 0..<(scale - price.scale + decimals) { value = value?.checkedMultiplied(by: 10) }
        return value
    }
}
