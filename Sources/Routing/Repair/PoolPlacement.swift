import Arithmetic

/// Gives pools whole raw units near what the search wished, exactly quoted.
///
/// What one pool cannot take (its liquidity ends, its place has no more, it would pay nothing) goes
/// to the pool with the largest share that can.
struct PoolPlacement {
    /// The problem.
    let problem: PreparedProblem
    /// The pools, by source number.
    let pools: [Int]
    /// What of the fixed amount is still without a pool.
    private(set) var left: UInt256
    /// What each pool does, in the order of `pools`.
    private(set) var legs: [ExactLeg]
    /// What each place may still pay.
    private var room: [UInt256]
    private var isFull: [Bool]

    /// Places `amount` of the fixed asset; `wishes` are shares of it in the order of `pools`.
    init(
        _ problem: PreparedProblem, pools: [Int], wishes: [Double], amount: UInt256,
        room: [UInt256]
    ) {
        self.problem = problem
        self.pools = pools
        self.room = room
        left = amount
        legs = pools.map { ExactLeg(source: $0, amountIn: .zero, amountOut: .zero) }
        isFull = [Bool](repeating: false, count: pools.count)
        var shares: [UInt256] = []
        shares.reserveCapacity(pools.count)
        for wish in wishes {
            let share = min(UInt256(searchValue: wish.rounded(.down)) ?? .zero, left)
            left = left - share
            shares.append(share)
        }
        // The rounding of all shares goes to the largest.
        if !left.isZero, let largest = shares.indices.max(by: { shares[$0] < shares[$1] }) {
            shares[largest] = shares[largest] + left
            left = .zero
        }
        for index in pools.indices where !shares[index].isZero { set(index, to: shares[index]) }
        spread()
    }

    /// Gives what is left to pools that can take more.
    private mutating func spread() {
        while !left.isZero {
            var taker: Int?
            for index in pools.indices where !isFull[index] {
                if let now = taker, share(now) >= share(index) { continue }
                taker = index
            }
            guard let taker else { return }
            let wish = share(taker).checkedAdding(left) ?? share(taker)
            left = .zero
            set(taker, to: wish)
        }
    }

    /// What a pool trades of the fixed amount.
    func share(_ index: Int) -> UInt256 {
        problem.isBuy ? legs[index].amountOut : legs[index].amountIn
    }

    /// Makes a pool trade this much of the fixed amount or as much as it can; the rest is left.
    private mutating func set(_ index: Int, to wish: UInt256) {
        let place = problem.sources[pools[index]].place
        room[place] = room[place] + legs[index].amountIn
        let old = legs[index]
        var trade =
            problem.isBuy
            ? buy(pools[index], wish, room[place])
            : problem.sell(pools[index], min(wish, room[place]))
        // A pool that cannot take more must not lose what it had.
        if trade == nil, !old.amountIn.isZero {
            trade = SwapPair(paid: old.amountIn, received: old.amountOut)
        }
        let paid = trade?.paid ?? .zero
        legs[index].amountIn = paid
        legs[index].amountOut = trade?.received ?? .zero
        room[place] = room[place] - paid
        let missing = wish - min(wish, share(index))
        if !missing.isZero {
            isFull[index] = true
            left = left + missing
        }
    }

    /// What a pool's place may still pay if the pool itself paid nothing.
    func available(_ index: Int) -> UInt256 {
        room[problem.sources[pools[index]].place] + legs[index].amountIn
    }

    /// Puts a leg in place of a pool's present one; the caller has checked the room.
    mutating func replace(_ index: Int, _ leg: ExactLeg) {
        let place = problem.sources[pools[index]].place
        room[place] = room[place] + legs[index].amountIn
        room[place] = room[place] - min(room[place], leg.amountIn)
        legs[index] = leg
    }

    /// Buys up to `amount` for at most `room`, checked forward: selling what is paid yields no less.
    func buy(_ index: Int, _ amount: UInt256, _ room: UInt256) -> SwapPair? {
        guard !amount.isZero, !room.isZero else { return nil }
        var wish = amount
        // The second round buys what the room affords; the third allows for its rounding.
        for _ in 0..<3 {
            if let trade = problem.buy(index, wish), trade.paid <= room {
                return problem.covered(index, trade, room)
            }
            guard let most = problem.sell(index, room) else { return nil }
            let affordable = min(most.received, wish)
            wish = affordable < wish ? affordable : wish - min(wish, .one)
            if wish.isZero { return nil }
        }
        return nil
    }
}
