import Arithmetic
import Basics
import Ethereum
import Pools
import Testing

/// Balancer's and vaults' logs as their bytecode emitted them.
@Suite struct BalancerLogsTests {
    @Test func `every deployment is followed through its vault's logs`() throws {
        var effects: [String: Int] = [:]
        for row in try BalancerLogVectors.read().pools {
            let place = try row.question().place
            var pool = try row.read(row.answers)
            for call in row.calls {
                for log in call.logs {
                    let effect = try pool.apply(log, place: place)
                    #expect(effect != .unknown)
                    if effect == .applied { effects[call.kind, default: 0] += 1 }
                }
                #expect(pool.counted == call.balances, "\(row.version) \(call.kind)")
                guard !call.answers.isEmpty else { continue }
                let fresh = try row.read(call.answers)
                #expect(pool == fresh, "\(row.version): what follows is what is read")
            }
        }
        #expect(Set(effects.keys).count == 6 && effects.values.reduce(0, +) > 280)
    }

    @Test func `commits and reorgs in any order leave what the vault holds`() throws {
        var random = SplitMix(state: 8)
        for row in try BalancerLogVectors.read().pools {
            let place = try row.question().place
            // A block is a call; states share storage, so a history is cheap.
            var history = [try row.read(row.answers)]
            for _ in 0..<200 {
                if history.count > 1, Int.random(in: 0..<3, using: &random) == 0 {
                    history.removeLast(Int.random(in: 1..<history.count, using: &random))
                }
                guard history.count <= row.calls.count, var pool = history.last else { continue }
                let call = row.calls[history.count - 1]
                for log in call.logs { _ = try pool.apply(log, place: place) }
                #expect(pool.counted == call.balances)
                history.append(pool)
            }
        }
    }

    @Test func `a swap that went otherwise is refused and changes nothing`() throws {
        var refused = 0
        for row in try BalancerLogVectors.read().pools {
            let place = try row.question().place
            var pool = try row.read(row.answers)
            if pool.drifts { continue }
            for call in row.calls {
                for log in call.logs {
                    if pool.settledTrade(in: log, place: place) != nil {
                        var wrong = log
                        wrong.data[60] ^= 1
                        let before = pool
                        #expect(throws: PoolError(.inconsistentLog, "")) {
                            try pool.apply(wrong, place: place)
                        }
                        #expect(pool == before)
                        refused += 1
                    }
                    _ = try pool.apply(log, place: place)
                }
            }
        }
        #expect(refused > 60)
    }

    @Test func `settled trades are what the vault was asked for`() throws {
        let row = try #require(try BalancerLogVectors.read().pools.first)
        let place = try row.question().place
        var pool = try row.read(row.answers)
        for call in row.calls {
            let before = pool.counted
            let trades = call.logs.compactMap { pool.settledTrade(in: $0, place: place) }
            for log in call.logs { _ = try pool.apply(log, place: place) }
            #expect(trades.count == (call.kind.hasPrefix("swap") ? 1 : 0))
            guard let trade = trades.first, let placeIn = pool.place(of: trade.tokenIn),
                let placeOut = pool.place(of: trade.tokenOut)
            else { continue }
            #expect(pool.counted[placeIn] == before[placeIn] + trade.amountIn)
            #expect(pool.counted[placeOut] == before[placeOut] - trade.amountOut)
        }
    }

    @Test func `logs of other pools, other contracts and what was taken back`() throws {
        let rows = try BalancerLogVectors.read().pools
        var pool = try rows[0].read(rows[0].answers)
        let place = try rows[0].question().place
        let foreign = rows[1].calls.flatMap(\.logs)
        for log in foreign {
            var moved = log
            moved.address = place.emitter
            #expect(try pool.apply(moved, place: place) == .none, "another pool's id")
        }
        var log = try #require(rows[0].calls.first?.logs.first)
        log.removed = true
        #expect(throws: PoolError(.inconsistentLog, "")) { try pool.apply(log, place: place) }
        #expect(pool.settledTrade(in: log, place: place) == nil)
    }

    @Test func `ramps, rates and pauses are not told by their logs`() throws {
        let rows = try BalancerLogVectors.read().pools
        let row = try #require(rows.last)
        let place = try row.question().place
        for signature in [
            "AmpUpdateStarted(uint256,uint256,uint256,uint256)", "AmpUpdateStopped(uint256)",
            "TokenRateCacheUpdated(uint256,uint256)", "PausedStateChanged(bool)",
        ] {
            var pool = try row.read(row.answers)
            let log = poolLog([ABI.eventTopic(signature)], [], address: pool.address)
            #expect(try pool.apply(log, place: place) == .unknown)
            #expect(PoolTopic.all.contains(ABI.eventTopic(signature)))
        }
    }

    @Test func `a vault's totals follow deposits and withdrawals, and its trades are told`() throws
    {
        for row in try BalancerLogVectors.read().vaults {
            let address = try Address(hex: row.address)
            let asset = try Address(hex: row.asset)
            let place = PoolPlace(emitter: address)
            var pool = AnyCoinPool.vault(
                try VaultPool(
                    asset: asset, share: address, totalAssets: UInt256(decimal: row.totalAssets),
                    totalSupply: UInt256(decimal: row.totalSupply),
                    decimalsOffset: row.decimalsOffset))
            #expect(pool.drifts)
            for call in row.calls {
                for log in call.logs {
                    if let trade = pool.settledTrade(in: log, place: place) {
                        let isIn = call.kind == "deposit" || call.kind == "mint"
                        #expect(trade.tokenIn == (isIn ? asset : address))
                    }
                    _ = try pool.apply(log, place: place)
                }
                #expect(pool.counted == [call.totalAssets, call.totalSupply])
            }
        }
    }
}
