import Arithmetic
public import Basics

/// What an executor contract was made with, as it tells it: the factories, hubs and wrapped native
/// coin that it knows for ever.
///
/// Pure, like `PoolQuestion`: `calls` say what to ask at one block, and `init` reads the answers. A
/// row of the table proves itself, since a pool must stand where its factory puts it; a wrong hub or
/// wrapped coin only makes the contract refuse a route.
public struct ExecutorContract: Hashable, Sendable {
    /// The factories whose pools it accepts.
    public let table: ExecutorTable
    /// The token that wraps the native coin.
    public let wrappedNative: Address
    /// Uniswap V4's pool manager; zero when it has none, as are the following.
    public let poolManager: Address
    /// Balancer V2's vault.
    public let balancerVault: Address
    /// Balancer V3's vault.
    public let balancerThreeVault: Address

    /// A contract that knows these.
    public init(
        table: ExecutorTable, wrappedNative: Address, poolManager: Address = .zero,
        balancerVault: Address = .zero, balancerThreeVault: Address = .zero
    ) {
        self.table = table
        self.wrappedNative = wrappedNative
        self.poolManager = poolManager
        self.balancerVault = balancerVault
        self.balancerThreeVault = balancerThreeVault
    }

    // MARK: Reading

    private static let hubs = ["WETH", "POOL_MANAGER", "BALANCER_VAULT", "BALANCER_V3_VAULT"]

    private static func gathered(_ executor: Address) -> PoolCalls {
        var calls = PoolCalls()
        for hub in hubs { calls.ask(hub, executor, "\(hub)()") }
        for row in 0..<ExecutorTable.rowsMax {
            calls.ask("factories[\(row)]", executor, "factories(uint256)", [row.abiWord])
        }
        return calls
    }

    /// What to ask the contract, all at the same block.
    public static func calls(of executor: Address) -> [PoolCall] { gathered(executor).calls }

    /// The answers, in the order of `calls`; nil for calls that reverted, as a row behind the last
    /// does.
    ///
    /// Throws `invalidState` with the name of the answer that is missing or of another form.
    public init(of executor: Address, _ answers: [[UInt8]?]) throws(PoolError) {
        let answers = try Self.gathered(executor).answers(answers)
        var rows: [ExecutorTable.Row] = []
        for index in 0..<ExecutorTable.rowsMax {
            let name = "factories[\(index)]"
            guard let answer = answers.named[name] else { continue }
            try answers.expect(rows.count == index, name, "a row behind one that is missing")
            do {
                rows.append(try ExecutorTable.row(decoding: answer))
            } catch {
                throw PoolAnswers.refusal(error.detail, name)
            }
        }
        for hub in Self.hubs {
            let count = answers.named[hub]?.count ?? 0
            try answers.expect(count == 32, hub, "\(count) bytes")
        }
        self.init(
            table: ExecutorTable(rows: rows), wrappedNative: try answers.address("WETH"),
            poolManager: try answers.address("POOL_MANAGER"),
            balancerVault: try answers.address("BALANCER_VAULT"),
            balancerThreeVault: try answers.address("BALANCER_V3_VAULT"))
    }

    // MARK: Pools

    /// How this contract reaches a pool whose logs come from this place; `hooks` are those of a pool of
    /// Uniswap V4.
    ///
    /// Throws `unsupported`, with the reason for people, for a pool that it does not know or whose
    /// family it does not swap.
    public func access(
        to pool: AnyPool, at place: PoolPlace, hooks: Address = .zero
    ) throws(PoolError) -> ExecutorAccess {
        switch pool {
        case .constantProduct: return try proven(pool)
        case .concentrated(let ranged):
            if ranged.rules == .v3 { return try proven(pool) }
            try check(ranged.address, is: poolManager, "pool manager")
            return try convertible(pool, .poolManager(hooks: hooks))
        case .coins(let pair):
            switch pair.pool {
            case .solidly: return try proven(pool)
            case .weighted(let pool): return try held(isThree: pool.version == .v3, at: place)
            case .balancerStable(let pool):
                return try held(isThree: pool.version == .v3, at: place)
            case .stableSwap, .stableSwapMeta, .cryptoSwap, .vault, .wrapper:
                guard let usual = pool.usualAccess else { break }
                return try convertible(pool, usual.way)
            case .makerOrder: break
            }
            throw PoolError(.unsupported, "the executor does not swap with its family")
        }
    }

    private func proven(_ pool: AnyPool) throws(PoolError) -> ExecutorAccess {
        guard let access = table.access(to: pool) else {
            throw PoolError(.unsupported, "the executor does not know its factory")
        }
        return access
    }

    private func held(
        isThree: Bool, at place: PoolPlace
    ) throws(PoolError) -> ExecutorAccess {
        let vault = isThree ? balancerThreeVault : balancerVault
        try check(place.emitter, is: vault, "Balancer vault")
        if isThree { return ExecutorAccess(.balancerV3) }
        guard let id = place.id else {
            throw PoolError(.unsupported, "its id in the Balancer vault is not known")
        }
        return ExecutorAccess(.balancer(poolId: id))
    }

    private func check(
        _ hub: Address, is known: Address, _ name: String
    ) throws(PoolError) {
        guard hub != known else { return }
        let text = known == .zero ? "knows no \(name)" : "knows another \(name), \(known)"
        throw PoolError(.unsupported, "the executor \(text)")
    }

    /// An access that names the wrapped coin where the pool holds the native one.
    private func convertible(
        _ pool: AnyPool, _ way: ExecutorAccess.Way
    ) throws(PoolError) -> ExecutorAccess {
        guard [pool.token0, pool.token1].contains(where: ExecutorAccess.isNative) else {
            return ExecutorAccess(way)
        }
        guard wrappedNative != .zero else {
            throw PoolError(.unsupported, "the executor wraps no native coin")
        }
        return ExecutorAccess(way, wrappedNative: wrappedNative)
    }
}
