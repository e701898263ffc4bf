import Arithmetic
import Basics
import Ethereum
import Pools
import Testing

/// StableSwap's logs against the contract's booking, written a second time.
@Suite struct StableSwapLogsTests {
    private static func units(_ whole: UInt64, _ decimals: Int) -> UInt256 {
        UInt256(whole) * (UInt256.powerOfTen(decimals) ?? .one)
    }

    /// A pool of two to four coins near its peg.
    private static func book(_ isNG: Bool, _ random: inout SplitMix) -> StableSwapBook {
        let count = Int.random(in: 2...(isNG ? 5 : 4), using: &random)
        let decimals = (0..<count).map { _ in [6, 8, 18].randomElement(using: &random) ?? 18 }
        let held = decimals.map { places in
            units(UInt64.random(in: 200_000...1_200_000, using: &random), places)
        }
        return StableSwapBook(
            address: otherToken, isNG: isNG, coins: (0..<count).map { token(UInt8(10 + $0)) },
            decimals: decimals,
            amplification: UInt256(UInt64.random(in: 1_000...200_000, using: &random)),
            fee: 4_000_000, adminFee: 5_000_000_000, multiplier: 20_000_000_000, held: held,
            admin: decimals.map { units(1, $0) }, supply: units(2_000_000, 18))
    }

    /// Something that people do with such a pool.
    private static func act(_ book: inout StableSwapBook, _ random: inout SplitMix) -> Log {
        let coins = book.coins.indices.shuffled(using: &random)
        let (i, j) = (coins[0], coins[1])
        func part(_ amount: UInt256) -> UInt256 {
            amount * UInt256(UInt64.random(in: 1...900, using: &random)) / 10_000
        }
        switch Int.random(in: 0..<8, using: &random) {
        case 0: return book.add(book.balances.map { part($0) })
        case 1: return book.removeImbalance(book.balances.map { part($0) })
        case 2: return book.remove(part(book.supply))
        case 3: return book.removeOne(part(book.supply) / 8, i)
        default: return book.exchange(i, j, part(book.balances[i]))
        }
    }

    @Test(arguments: [false, true])
    func `balances follow swaps, deposits and withdrawals of any kind`(isNG: Bool) throws {
        var random = SplitMix(state: isNG ? 5 : 4)
        var effects: [LogEffect: Int] = [:]
        for _ in 0..<40 {
            var book = Self.book(isNG, &random)
            var pool = AnyCoinPool.stableSwap(try book.pool())
            #expect(!pool.drifts)
            for _ in 0..<40 {
                let log = Self.act(&book, &random)
                let effect = try pool.apply(log, place: PoolPlace(emitter: book.address))
                effects[effect, default: 0] += 1
                let fresh = AnyCoinPool.stableSwap(try book.pool())
                if effect == .unknown { pool = fresh }
                #expect(pool == fresh)
            }
        }
        #expect(effects[.applied] ?? 0 > 1_500, "\(effects)")
    }

    @Test func `commits and reorgs in any order leave the contract's balances`() throws {
        var random = SplitMix(state: 6)
        for isNG in [false, true] {
            let first = Self.book(isNG, &random)
            var books = [first]
            var pools = [AnyCoinPool.stableSwap(try first.pool())]
            for _ in 0..<300 {
                if books.count > 1, Int.random(in: 0..<4, using: &random) == 0 {
                    let depth = Int.random(in: 1..<books.count, using: &random)
                    books.removeLast(min(depth, 6))
                    pools.removeLast(min(depth, 6))
                }
                guard var book = books.last, var pool = pools.last else { break }
                for _ in 0..<2 {
                    let log = Self.act(&book, &random)
                    let place = PoolPlace(emitter: book.address)
                    if try pool.apply(log, place: place) == .unknown {
                        pool = .stableSwap(try book.pool())
                    }
                }
                #expect(pool == .stableSwap(try book.pool()))
                books.append(book)
                pools.append(pool)
            }
        }
    }

    @Test func `a swap that went otherwise is refused and changes nothing`() throws {
        var random = SplitMix(state: 7)
        var book = Self.book(true, &random)
        let before = AnyCoinPool.stableSwap(try book.pool())
        let right = book.exchange(0, 1, Self.units(9, book.decimals[0]))
        let place = PoolPlace(emitter: book.address)
        for word in [1, 3] {
            var wrong = right
            wrong.data[word * 32 + 31] ^= 1
            if word == 1 { wrong.data[word * 32 + 20] ^= 1 }
            var pool = before
            #expect(throws: PoolError(.inconsistentLog, "")) { try pool.apply(wrong, place: place) }
            #expect(pool == before)
        }
        let trade = before.settledTrade(in: right, place: place)
        #expect(trade?.tokenIn == book.coins[0] && trade?.tokenOut == book.coins[1])
        #expect(trade?.amountIn == Self.units(9, book.decimals[0]))
    }

    @Test func `of a pool with moving rates liquidity is booked and swaps are read anew`() throws {
        var random = SplitMix(state: 9)
        var book = Self.book(false, &random)
        var moving = try book.pool()
        moving.isDrifting = true
        var pool = AnyCoinPool.stableSwap(moving)
        let place = PoolPlace(emitter: book.address)
        #expect(pool.drifts)
        let deposit = book.add(book.balances.map { $0 / 10 })
        #expect(try pool.apply(deposit, place: place) == .applied)
        #expect(pool.counted == book.balances)
        let swap = book.exchange(0, 1, 1_000_000)
        #expect(try pool.apply(swap, place: place) == .unknown)
        #expect(pool.settledTrade(in: swap, place: place) != nil)
    }

    @Test func `ramps, fees and swaps of underlying coins are not told by their logs`() throws {
        var random = SplitMix(state: 10)
        let book = Self.book(false, &random)
        var pool = AnyCoinPool.stableSwap(try book.pool())
        let place = PoolPlace(emitter: book.address)
        for signature in [
            "RampA(uint256,uint256,uint256,uint256)", "StopRampA(uint256,uint256)",
            "NewFee(uint256,uint256)", "ApplyNewFee(uint256,uint256)",
            "TokenExchangeUnderlying(address,int128,uint256,int128,uint256)",
            "RemoveLiquidityOne(address,uint256,uint256)",
        ] {
            #expect(try pool.apply(book.log(signature, []), place: place) == .unknown)
            #expect(PoolTopic.all.contains(ABI.eventTopic(signature)))
        }
        let transfer = book.log("Transfer(address,address,uint256)", [])
        #expect(try pool.apply(transfer, place: place) == .none)
    }

    @Test func `bytes that are not the event's are refused`() throws {
        var random = SplitMix(state: 11)
        for isNG in [false, true] {
            var book = Self.book(isNG, &random)
            let before = AnyCoinPool.stableSwap(try book.pool())
            let logs = [
                book.add(book.balances.map { $0 / 100 }), book.remove(book.supply / 50),
                book.exchange(0, 1, 1_000_000),
            ]
            for log in logs {
                for cut in [1, 32, log.data.count] {
                    var short = log
                    short.data.removeLast(cut)
                    var pool = before
                    #expect(throws: PoolError(.malformedLog, "")) {
                        try pool.apply(short, place: PoolPlace(emitter: book.address))
                    }
                }
            }
        }
    }

    @Test func `a metapool follows its own logs and its base pool's`() throws {
        var random = SplitMix(state: 12)
        var base = Self.book(false, &random)
        var own = StableSwapBook(
            address: highToken, isNG: false, coins: [token(30), token(31)], decimals: [18, 18],
            amplification: 20_000, fee: 4_000_000, adminFee: 5_000_000_000, multiplier: 0,
            held: [Self.units(500_000, 18), Self.units(480_000, 18)], admin: [0, 0],
            supply: Self.units(980_000, 18))
        func fresh() throws(PoolError) -> AnyCoinPool {
            let state = try base.pool()
            let price = try StableSwapMetaPool.virtualPrice(of: state, supply: base.supply)
            return .stableSwapMeta(
                try StableSwapMetaPool(
                    pool: StableSwapPool(
                        address: own.address, variant: .standard, coins: own.coins,
                        decimals: own.decimals, rates: [StableSwapBook.one, price],
                        balances: own.balances, amplification: own.amplification, fee: own.fee,
                        adminFee: own.adminFee), base: state, baseSupply: base.supply))
        }
        var pool = try fresh()
        let place = PoolPlace(emitter: own.address, kin: [base.address])
        var applied = 0
        for step in 0..<200 {
            let log =
                step % 3 == 0
                ? own.add(own.balances.map { $0 / UInt256(UInt64(50 + step)) })
                : Self.act(&base, &random)
            let effect = try pool.apply(log, place: place)
            if effect == .applied { applied += 1 } else { pool = try fresh() }
            #expect(pool == (try fresh()))
        }
        #expect(applied > 180)
        let trade = poolLog(
            [StableSwapUnderlying.topic, .zero],
            [0, 5, 2, 6].map { UInt256($0 as UInt64).bigEndianBytes }, address: own.address)
        let settled = pool.settledTrade(in: trade, place: place)
        #expect(settled?.tokenIn == own.coins[0] && settled?.tokenOut == base.coins[1])
    }
}

private enum StableSwapUnderlying {
    static let topic = ABI.eventTopic(
        "TokenExchangeUnderlying(address,int128,uint256,int128,uint256)")
}
