import Arithmetic
import Basics
import Pools

/// Finds how little must be paid to a pool of coins for an output, by exact quotes of inputs.
struct LeastInput {
    /// The pool.
    let pair: CoinPair
    /// What is paid.
    let tokenIn: Address

    /// The least input found whose swap gives at least `amount`; `guess` and `price` are the search's.
    ///
    /// What more it gives stays with the trader and is not counted. Nil when no input near gives as
    /// much.
    func swap(receiving amount: UInt256, guess: Double, price: Double) -> SwapPair? {
        guard price > 0, guess.isFinite, let start = UInt256(searchValue: guess.rounded(.down))
        else { return nil }
        // The search's curve is above the exact one: its input is too little, by little.
        var low = UInt256.zero
        var high: UInt256?
        var refusals = 0
        var next = max(start, .one)
        for trial in 0..<RoutingLimits.leastInputTrialsMax {
            let output = try? pair.amountOut(exactIn: next, tokenIn: tokenIn)
            if output == nil { refusals += 1 }
            if let output, output >= amount { high = next } else { low = next }
            if let high, high &- low <= .one { break }
            // A pool that refuses more than it takes has no such input.
            if high == nil, refusals > Self.refusalsMax { break }
            var way = way(from: output, to: amount, price)
            if high == nil, output != nil, trial >= Self.patientTrials {
                // Pools whose powers are coarse answer the same for thousands of units.
                way = max(
                    way, Double(sign: .plus, exponent: trial - Self.patientTrials, significand: 1))
            }
            guard let step = step(from: next, way, low, high, halving: trial % 3 == 2) else {
                break
            }
            next = step
        }
        return high.map { SwapPair(paid: $0, received: amount) }
    }

    private static var refusalsMax: Int { 8 }
    /// After so many steps along the price each further one is twice as long at least.
    private static var patientTrials: Int { 4 }

    /// How far away the price says that the input is; negative when it is less.
    private func way(from output: UInt256?, to amount: UInt256, _ price: Double) -> Double {
        let way = (amount.searchValue - (output?.searchValue ?? 0)) / price
        return way > 0 ? max(1, (way * (1 + 0x1p-20)).rounded(.up)) : way.rounded(.up)
    }

    /// The next input to try: along the price while that stays inside the bracket, or the middle.
    private func step(
        from input: UInt256, _ way: Double, _ low: UInt256, _ high: UInt256?, halving: Bool
    ) -> UInt256? {
        guard let distance = UInt256(searchValue: way.magnitude) else { return nil }
        let step = way > 0 ? input.checkedAdding(distance) : input.checkedSubtracting(distance)
        guard let high else { return step }
        if !halving, let step, step > low, step < high { return step }
        return low &+ ((high &- low) >> 1)
    }
}
