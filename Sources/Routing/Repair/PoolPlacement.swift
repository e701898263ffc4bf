import Arithmetic

/// Gives pools whole raw units near what the search wished, exactly quoted.
///
/// What one pool cannot take (its liquidity ends, its place has no more, it would pay nothing) goes
/// to the pool with the largest share that can. Its storage is used again for the next plan.
struct PoolPlacement: Sendable {
    /// What of the fixed amount is still without a pool.
    private(set) var left = UInt256.zero
    /// What each pool does; some may do nothing.
    var legs: [PairLeg] = []
    /// Legs under trial.
    var trimmed: [PairLeg] = []
    /// What the next unit of each leg's output costs.
    var prices: [UInt256] = []
    /// What each place may still pay.
    private var room: [UInt256] = []
    /// Legs that cannot take more.
    private var full: [Int] = []
    private var largest = 0
    private var largestWish = -1.0

    /// Starts anew with an amount of the fixed asset and what each place may pay.
    ///
    /// Storage is made for as many legs as there may ever be, so that the next plan has it.
    mutating func begin(_ amount: UInt256, balances: [UInt256], room legsMax: Int) {
        left = amount
        legs.removeAll(keepingCapacity: true)
        legs.reserveCapacity(legsMax)
        full.removeAll(keepingCapacity: true)
        room.removeAll(keepingCapacity: true)
        room.append(contentsOf: balances)
        (largest, largestWish) = (0, -1)
    }

    /// Takes off what a place pays elsewhere.
    mutating func spend(_ amount: UInt256, at place: Int) {
        room[place] = room[place] - min(room[place], amount)
    }

    /// Adds a pool with the whole units of its share, in rising order of sources.
    @inline(__always)
    mutating func add(_ source: Int, _ wish: Double, isBuy: Bool) {
        var share = Self.wholeUnits(wish)
        if let less = left.checkedSubtracting(share) {
            left = less
        } else {
            (share, left) = (left, .zero)
        }
        if wish > largestWish { (largest, largestWish) = (legs.count, wish) }
        legs.append(
            PairLeg(
                source: source, amountIn: isBuy ? .zero : share, amountOut: isBuy ? share : .zero))
    }

    /// The whole part of a wish; the quick way is for less than 2^115.
    @inline(__always)
    private static func wholeUnits(_ wish: Double) -> UInt256 {
        guard wish >= 1, wish < 0x1p115 else { return UInt256(searchValue: wish) ?? .zero }
        let exponent = UInt128(truncatingIfNeeded: wish.exponent)
        let significand = UInt128(wish.significandBitPattern | 1 << 52)
        return UInt256(
            exponent >= 52 ? significand &<< (exponent &- 52) : significand &>> (52 &- exponent))
    }

    /// Quotes every share; the rounding of all goes to the largest.
    mutating func fill(_ problem: PreparedProblem) {
        guard !legs.isEmpty else { return }
        if problem.isBuy {
            legs[largest].amountOut = legs[largest].amountOut + left
        } else {
            legs[largest].amountIn = legs[largest].amountIn + left
        }
        left = .zero
        for index in legs.indices {
            if problem.isBuy || !sell(index, problem) {
                let share = share(index, problem)
                legs[index].amountIn = .zero
                legs[index].amountOut = .zero
                set(index, to: share, problem)
            }
        }
        spread(problem)
    }

    /// Quotes a sale that needs no more thought; false for one that does.
    @inline(__always)
    private mutating func sell(_ index: Int, _ problem: PreparedProblem) -> Bool {
        let share = legs[index].amountIn
        if share.isZero { return true }
        let place = problem.sources[legs[index].source].place
        guard let rest = room[place].checkedSubtracting(share),
            let output = problem.output(legs[index].source, share)
        else { return false }
        legs[index].amountOut = output
        room[place] = rest
        return true
    }

    /// Gives what is left to pools that can take more.
    private mutating func spread(_ problem: PreparedProblem) {
        while !left.isZero {
            var taker: Int?
            for index in legs.indices where !full.contains(index) {
                if let now = taker, share(now, problem) >= share(index, problem) { continue }
                taker = index
            }
            guard let taker else { return }
            let now = share(taker, problem)
            let wish = now.checkedAdding(left) ?? now
            left = .zero
            set(taker, to: wish, problem)
        }
    }

    /// What a pool trades of the fixed amount.
    func share(_ index: Int, _ problem: PreparedProblem) -> UInt256 {
        problem.isBuy ? legs[index].amountOut : legs[index].amountIn
    }

    /// Makes a pool trade this much of the fixed amount or as much as it can; the rest is left.
    private mutating func set(_ index: Int, to wish: UInt256, _ problem: PreparedProblem) {
        if wish.isZero { return }
        let source = legs[index].source
        let place = problem.sources[source].place
        room[place] = room[place] + legs[index].amountIn
        let old = legs[index]
        var trade =
            problem.isBuy
            ? problem.buy(source, wish, within: room[place])
            : problem.sell(source, min(wish, room[place]))
        // A pool that cannot take more must not lose what it had.
        if trade == nil, !old.amountIn.isZero {
            trade = SwapPair(paid: old.amountIn, received: old.amountOut)
        }
        let paid = trade?.paid ?? .zero
        legs[index].amountIn = paid
        legs[index].amountOut = trade?.received ?? .zero
        room[place] = room[place] - paid
        let now = share(index, problem)
        let missing = wish - min(wish, now)
        if !missing.isZero {
            full.append(index)
            left = left + missing
        }
    }

    /// What a pool's place may still pay if the pool itself paid nothing.
    func available(_ index: Int, _ problem: PreparedProblem) -> UInt256 {
        room[problem.sources[legs[index].source].place] + legs[index].amountIn
    }

    /// Puts a leg in place of a pool's present one; the caller has checked the room.
    mutating func replace(_ index: Int, _ leg: PairLeg, _ problem: PreparedProblem) {
        let place = problem.sources[leg.source].place
        room[place] = room[place] + legs[index].amountIn
        room[place] = room[place] - min(room[place], leg.amountIn)
        legs[index] = leg
    }
}
