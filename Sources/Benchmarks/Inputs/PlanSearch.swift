import Arithmetic
import Pools

/// The least work that finds the optimum of `PlanInput`: bisection on the price of the last unit,
/// in floating point; settles nothing.
struct PlanSearch {
    /// Reserve in, reserve out, and what the fee leaves of the input.
    private let pools: [(reserveIn: Double, reserveOut: Double, rest: Double)]
    private let amountIn: Double

    init(_ input: PlanInput) {
        pools = input.pools.map {
            (
                $0.reserve0.searchValue, $0.reserve1.searchValue,
                1 - Double($0.feePips) / 1_000_000
            )
        }
        amountIn = input.amountIn.searchValue
    }

    /// What the best split receives.
    func optimum() -> Double {
        var low = 0.0
        var high = pools.reduce(0) { max($0, $1.reserveOut * $1.rest / $1.reserveIn) }
        for _ in 0..<200 {
            let middle = (low + high) / 2
            if total(middle) > amountIn { low = middle } else { high = middle }
            if high - low <= 1e-15 * high { break }
        }
        let scale = amountIn / total(high)
        return pools.reduce(0) { sum, pool in
            let used = trade(pool, high) * scale * pool.rest
            return sum + pool.reserveOut * used / (pool.reserveIn + used)
        }
    }

    private func total(_ price: Double) -> Double {
        pools.reduce(0) { $0 + trade($1, price) }
    }

    private func trade(
        _ pool: (reserveIn: Double, reserveOut: Double, rest: Double), _ price: Double
    ) -> Double {
        let product = pool.reserveIn * pool.reserveOut * pool.rest / price
        return max(0, (product.squareRoot() - pool.reserveIn) / pool.rest)
    }
}
