import Arithmetic
import Basics
import Ethereum
import Pools
import Testing

/// What an executor tells of itself, and which pools it reaches by that.
@Suite struct ExecutorContractTests {
    private let manager = token(0xA1)
    private let vault = token(0xA2)
    private let vaultThree = token(0xA3)
    private let id = Hash32(bytes: [UInt8](repeating: 5, count: 32)) ?? .zero

    private static func word(_ address: Address) -> [UInt8] {
        [UInt8](repeating: 0, count: 12) + address.bytes
    }

    /// The answers of a contract with these rows: four addresses, then sixteen rows.
    private func answers(rows: [[UInt8]?]) -> [[UInt8]?] {
        let hubs = [token(0xA0), manager, vault, vaultThree].map(Self.word)
        return hubs + rows + [[UInt8]?](repeating: nil, count: 16 - rows.count)
    }

    private func contract() throws -> ExecutorContract {
        let rows = try ExecutorVectors.all().pools.map { try Hex.decode($0.row) }
        return try ExecutorContract(of: .zero, answers(rows: rows))
    }

    private func place(_ emitter: Address, _ id: Hash32? = nil) -> PoolPlace {
        PoolPlace(emitter: emitter, id: id)
    }

    @Test func `a contract is asked for its hubs and for every row that there can be`() {
        let calls = ExecutorContract.calls(of: lowToken)
        #expect(calls.count == 20)
        #expect(calls.allSatisfy { $0.to == lowToken })
        #expect(
            calls.prefix(4).map(\.data)
                == ["WETH()", "POOL_MANAGER()", "BALANCER_VAULT()", "BALANCER_V3_VAULT()"].map(
                    ABI.selector))
        #expect(
            calls.suffix(16).map(\.data)
                == (0..<16).map {
                    ABI.selector("factories(uint256)") + UInt256($0 as UInt64).bigEndianBytes
                })
    }

    @Test func `what it answers is its table and its hubs`() throws {
        let contract = try contract()
        #expect(
            try contract.table
                == ExecutorTable(rows: ExecutorVectors.all().pools.map { try $0.decodedRow() }))
        #expect(contract.wrappedNative == token(0xA0))
        #expect(contract.poolManager == manager)
        #expect(contract.balancerVault == vault)
        #expect(contract.balancerThreeVault == vaultThree)
        let bare = try ExecutorContract(of: .zero, answers(rows: []))
        #expect(bare.table.rows.isEmpty)
    }

    @Test func `an answer of another form is refused by its name`() throws {
        let row = try Hex.decode(try #require(try ExecutorVectors.all().pools.first).row)
        let good = answers(rows: [row])
        #expect(try ExecutorContract(of: .zero, good).table.rows.count == 1)
        for (index, damaged, name) in [
            (0, nil, "WETH"), (1, [], "POOL_MANAGER"),
            (2, Self.word(vault) + Self.word(vault), "BALANCER_VAULT"),
            (3, [UInt8](repeating: 0xFF, count: 32), "BALANCER_V3_VAULT"),
            (4, row.dropLast() + [4], "factories[0]"), (5, [1], "factories[1]"),
            (6, row, "factories[2]"),
        ] as [(Int, [UInt8]?, String)] {
            var bad = good
            bad[index] = damaged
            do {
                _ = try ExecutorContract(of: .zero, bad)
                Issue.record("\(name) was taken")
            } catch {
                #expect(error.code == .invalidState)
                #expect(error.field == name)
            }
        }
        #expect(throws: PoolError(.invalidState, "")) {
            try ExecutorContract(of: .zero, Array(good.dropLast()))
        }
    }

    // MARK: Pools

    @Test func `a pool of a factory is reached by its row, one of another is not`() throws {
        let contract = try contract()
        for (index, each) in try ExecutorVectors.all().pools.enumerated() {
            let pool = try each.pool()
            let access = try contract.access(to: pool, at: place(pool.address))
            guard case .factory(let row, _) = access.way else {
                Issue.record("\(each.kind) is reached by \(access.way)")
                continue
            }
            #expect(Int(row) == index)
            #expect(throws: PoolError(.unsupported, "")) {
                try contract.access(to: each.pool(isOther: true), at: place(pool.address))
            }
        }
    }

    @Test func `a pool of a hub is reached when it is the contract's own hub`() throws {
        let contract = try contract()
        let plain = try ranged(in: manager, .v4(ProtocolFees(packed: 0)), native: false)
        #expect(
            try contract.access(to: plain, at: place(manager, id)) == ExecutorAccess(.poolManager())
        )
        let native = try ranged(in: manager, .v4(ProtocolFees(packed: 0)), native: true)
        #expect(
            try contract.access(to: native, at: place(manager, id))
                == ExecutorAccess(.poolManager(), wrappedNative: contract.wrappedNative))
        #expect(
            try contract.access(to: plain, at: place(manager, id), hooks: token(0xF0))
                == ExecutorAccess(.poolManager(hooks: token(0xF0))))
        let other = try ranged(in: vault, .v4(ProtocolFees(packed: 0)), native: false)
        #expect(throws: PoolError(.unsupported, "")) {
            try contract.access(to: other, at: place(vault, id))
        }
        let two = try weighted(.v2Fourth)
        #expect(
            try contract.access(to: two, at: place(vault, id))
                == ExecutorAccess(.balancer(poolId: id)))
        let three = try weighted(.v3)
        #expect(
            try contract.access(to: three, at: place(vaultThree, id))
                == ExecutorAccess(.balancerV3))
        for (pool, emitter) in [(two, vaultThree), (three, vault)] {
            #expect(throws: PoolError(.unsupported, "")) {
                try contract.access(to: pool, at: place(emitter, id))
            }
        }
    }

    @Test func `a contract without hubs and a wrapped coin reaches none of them`() throws {
        let contract = ExecutorContract(table: ExecutorTable(rows: []), wrappedNative: .zero)
        for (pool, emitter) in [
            (try ranged(in: manager, .v4(ProtocolFees(packed: 0)), native: false), manager),
            (try weighted(.v2Fourth), vault), (try weighted(.v3), vaultThree),
        ] {
            do {
                _ = try contract.access(to: pool, at: place(emitter, id))
                Issue.record("a pool of no hub is reached")
            } catch {
                #expect(error.detail.hasPrefix("the executor knows no "))
            }
        }
        let manager = ExecutorContract(
            table: contract.table, wrappedNative: .zero, poolManager: manager)
        let native = try ranged(in: self.manager, .v4(ProtocolFees(packed: 0)), native: true)
        #expect(throws: PoolError(.unsupported, "")) {
            try manager.access(to: native, at: place(self.manager, id))
        }
    }

    @Test func `a vault needs nothing but itself`() throws {
        let contract = try contract()
        let pool = try VaultPool(
            asset: lowToken, share: highToken, totalAssets: 1, totalSupply: 1)
        let vault = try AnyPool.coins(CoinPair(.vault(pool), lowToken, highToken))
        #expect(
            try contract.access(to: vault, at: place(highToken)) == ExecutorAccess(.token))
    }

    private func ranged(
        in manager: Address, _ rules: ConcentratedRules, native: Bool
    ) throws -> AnyPool {
        .concentrated(
            try ConcentratedPool(
                uninitialized: manager, token0: native ? .zero : lowToken, token1: highToken,
                feePips: 500, rules: rules, tickSpacing: 10))
    }

    private func weighted(_ version: WeightedPool.Version) throws -> AnyPool {
        // Each weight is a half.
        let half: UInt256 = 500_000_000_000_000_000
        let amounts = try #require(CoinAmounts([1_000_000, 1_000_000]))
        let pool = try WeightedPool(
            address: token(0xB0), version: version, tokens: [lowToken, highToken],
            balances: amounts, weights: try #require(CoinAmounts([half, half])),
            scalingFactors: try #require(CoinAmounts([1, 1])), swapFee: 1_000_000_000_000_000)
        return .coins(try CoinPair(.weighted(pool), lowToken, highToken))
    }
}
