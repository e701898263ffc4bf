import Arithmetic

/// Search only: a metapool's way through its base pool, by differences of exact quotes.
///
/// The step is a part of the pool's balance: a quote is off by a unit or so, which a smaller step
/// would enlarge, and the curve of a StableSwap bends little over a thousandth of its balance.
struct DifferenceCurve {
    private let pool: AnyCoinPool
    private let coinIn: Int
    private let coinOut: Int
    private let step: UInt256

    /// `balance` is what the pool holds of the coin that goes in.
    init?(_ pool: AnyCoinPool, from coinIn: Int, to coinOut: Int, balance: UInt256) {
        self.pool = pool
        self.coinIn = coinIn
        self.coinOut = coinOut
        step = max(.one, balance >> 10)
        guard step.bitWidth < 250, price(after: 0) > 0 else { return nil }
    }

    /// What the pool holds of the coin that goes in, raw units, at least a thousand.
    var balanceIn: Double { step.searchValue * 1024 }

    private func quote(_ input: UInt256) -> Double? {
        if input.isZero { return 0 }
        return try? pool.amountOut(exactIn: input, from: coinIn, to: coinOut).searchValue
    }

    /// The exact output.
    func output(of input: Double) -> Double {
        guard let input = UInt256(searchValue: input.rounded(.down)) else { return 0 }
        return quote(input) ?? 0
    }

    /// The slope, of second order; zero where the contract reverts.
    func price(after input: Double) -> Double {
        guard let middle = UInt256(searchValue: input.rounded()), middle.bitWidth < 250 else {
            return 0
        }
        let width = step.searchValue
        guard let above = quote(middle &+ step) else { return 0 }
        if let before = middle.checkedSubtracting(step) {
            guard let below = quote(before) else { return 0 }
            return (above - below) / (2 * width)
        }
        guard let here = quote(middle), let beyond = quote(middle &+ step &+ step) else { return 0 }
        return (4 * above - beyond - 3 * here) / (2 * width)
    }
}
