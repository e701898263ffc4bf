import Arithmetic

/// Prefix sums at a tick, in floating point: for search only.
struct TickSums: Sendable {
    /// The token1 between the first tick and this one.
    private(set) var amount1Below = WideSum()
    /// The token0 between this tick and the last.
    private(set) var amount0Above = WideSum()

    /// Sums up; the widths of ranges are subtracted exactly before they are rounded.
    static func sums(_ places: [TickPlace], _ liquidity: [TickLiquidity]) -> [TickSums] {
        var sums = [TickSums](repeating: TickSums(), count: places.count)
        guard var root = places.first?.root else { return sums }
        var amounts0: [Double] = []
        amounts0.reserveCapacity(places.count)
        let ranges = places.indices.dropLast()
        for index in ranges {
            let width = places[index + 1].sqrtPriceX96 &- places[index].sqrtPriceX96
            let amount1 = liquidity[index].searchAbove * (width.searchValue * 0x1p-96)
            sums[index + 1].amount1Below = sums[index].amount1Below
            sums[index + 1].amount1Below.add(amount1)
            let next = places[index + 1].root
            amounts0.append(amount1 / (root * next))
            root = next
        }
        for index in ranges.reversed() {
            sums[index].amount0Above = sums[index + 1].amount0Above
            sums[index].amount0Above.add(amounts0[index])
        }
        return sums
    }
}
