package import Basics
package import Chains
package import Definitions
import Ethereum
package import Pools

/// Reads configured pools at a block and proves that they are what the configuration says.
package struct PoolReader: Sendable {
    /// What came of reading all pools.
    package struct Answer: Sendable {
        /// Those that can be traded with or followed.
        package var pools: [FollowedPool] = []
        /// Why others cannot.
        package var refusals: [PoolRefusal] = []
        /// Why none can be traded with, for people; nil when the executor told what it knows.
        package var executorRefusal: String?
    }

    /// What came of reading followed pools anew, by their numbers in the book.
    package struct Readings: Sendable {
        /// Their states.
        package var pools: [(source: Int, pool: AnyPool)] = []
        /// Why others could not be read, for people.
        package var refusals: [(source: Int, reason: String)] = []
    }

    let session: ChainSession
    /// All known pools.
    package let book: PoolRecipeBook
    /// What would swap with them.
    let executor: Address
    /// Where Multicall3 stands; nil asks in batches.
    let multicall: Address?

    /// Reads these pools from a chain.
    package init(
        session: ChainSession, recipes: [PoolRecipe], executor: Address,
        multicall: Address? = nil
    ) {
        self.session = session
        book = PoolRecipeBook(recipes)
        self.executor = executor
        self.multicall = multicall
    }

    /// All pools at a block.
    ///
    /// Throws when the chain does not answer. Pools that are refused are left out, each with why.
    package func read(at block: PoolFollower.Block) async throws -> Answer {
        try await read(book.entries, at: block)
    }

    /// Some pools at a block, in the same way.
    package func read(
        _ entries: [PoolRecipeBook.Entry], at block: PoolFollower.Block
    ) async throws -> Answer {
        var answer = Answer()
        if entries.isEmpty { return answer }
        let contract = try await executorContract(at: block)
        if case .failure(let error) = contract {
            answer.executorRefusal = "executor \(executor.checksummed): \(error)"
        }
        var known: [Address: AnyCoinPool] = [:]
        for entry in entries {
            let recipe = entry.recipe
            do {
                let pool = try await read(recipe, at: block, &known)
                answer.pools.append(reached(pool, by: contract, entry))
            } catch {
                guard let reason = Self.refusal(error, of: recipe) else { throw error }
                answer.refusals.append(PoolRefusal(entry, reason))
            }
        }
        return answer
    }

    /// Followed pools, by their numbers in the book, as far as they can be read and proven at a block.
    package func read(_ sources: [Int], at block: PoolFollower.Block) async -> Readings {
        var readings = Readings()
        var known: [Address: AnyCoinPool] = [:]
        for entry in sources.compactMap({ book.entry($0) }) {
            do {
                let pool = try await read(entry.recipe, at: block, &known)
                readings.pools.append((entry.source, pool))
            } catch {
                readings.refusals.append((entry.source, "\(error)"))
            }
        }
        return readings
    }

    /// What an error says about a pool; nil for one that is about the chain's provider alone.
    private static func refusal(
        _ error: any Error, of recipe: PoolRecipe
    ) -> PoolRefusal.Reason? {
        switch error {
        case let error as PoolError: return .pool(error)
        case let error as NodeError: return .unproven(error.text)
        case let error as ChainError:
            if error.action != .reject { return nil }
            // A node's error may be about anything; a pool of a factory, which nobody can pause, is
            // asked about again at once.
            if case .failed = error, case .created = recipe.reading { return nil }
            return .unproven("\(error)")
        default: return nil
        }
    }

    /// One pool; `known` are pools of coins that were read at this block, by their addresses.
    private func read(
        _ recipe: PoolRecipe, at block: PoolFollower.Block, _ known: inout [Address: AnyCoinPool]
    ) async throws -> AnyPool {
        switch recipe.reading {
        case .created(let pool):
            try await check(recipe, at: block)
            let state = try await Self.state(
                of: pool.address, pool.kind, feePips: pool.feePips, by: session, at: block.hash)
            try Self.prove(state, factory: pool.factory, initCodeHash: pool.initCodeHash)
            return state
        case .coins(let question, let coinA, let coinB):
            if let pool = known[question.address] {
                return .coins(try CoinPair(pool, coinA, coinB))
            }
            try await check(recipe, at: block)
            let answers = try await ask(question.calls, at: block)
            let pool = try question.pool(answers, timestamp: block.seconds)
            known[question.address] = pool
            return .coins(try CoinPair(pool, coinA, coinB))
        case .ranged(let question):
            try await check(recipe, at: block)
            let answers = try await ask(question.calls, at: block)
            let ticks = try await ask(try question.tickCalls(answers), at: block)
            return .concentrated(try question.pool(answers, ticks: ticks))
        }
    }

    private func check(_ recipe: PoolRecipe, at block: PoolFollower.Block) async throws {
        guard let codeHash = recipe.codeHash else { return }
        try await session.pools.checkCode(of: recipe.address, is: codeHash, at: block.hash)
    }

    func ask(
        _ calls: [PoolCall], at block: PoolFollower.Block
    ) async throws -> [[UInt8]?] {
        try await session.pools.views(
            calls.map { ContractCall(to: $0.to, data: $0.data) }, at: block.hash,
            multicall: multicall)
    }

    // MARK: Pools of factories

    /// What a contract says of itself at a block, unproven; a pair does not tell its fee.
    package static func state(
        of address: Address, _ kind: NodeDefinition.Pool.Kind, feePips: Int,
        by session: ChainSession, at block: Hash32
    ) async throws -> AnyPool {
        switch kind {
        case .constantProduct:
            let reading = try await session.pools.uniswapV2(address, at: block)
            return .constantProduct(
                try ConstantProductPool(
                    address: address, token0: reading.token0, token1: reading.token1,
                    reserve0: reading.reserve0, reserve1: reading.reserve1,
                    feePips: UInt32(clamping: feePips)))
        case .concentrated:
            let reading = try await session.pools.uniswapV3(address, at: block)
            return .concentrated(
                try ConcentratedPool(
                    address: address, token0: reading.token0, token1: reading.token1,
                    feePips: reading.feePips, tickSpacing: reading.tickSpacing,
                    sqrtPriceX96: reading.sqrtPriceX96, tick: reading.tick,
                    liquidity: reading.liquidity,
                    ticks: reading.ticks.map {
                        Tick(
                            index: $0.index, liquidityNet: $0.liquidityNet,
                            liquidityGross: $0.liquidityGross)
                    }))
        }
    }

    /// Throws unless a factory's pool of these tokens stands where this one does, whatever its kind of
    /// factories puts into the salt beside them.
    package static func prove(
        _ pool: AnyPool, factory: Address, initCodeHash: Hash32
    ) throws(NodeError) {
        let schemes: [ExecutorTable.Scheme]
        let usual: Address
        switch pool {
        case .constantProduct(let pair):
            schemes = [.pair]
            usual = PoolAddress.constantProduct(
                factory: factory, initCodeHash: initCodeHash, pair.token0, pair.token1)
        case .concentrated(let ranged):
            schemes = [.tokensAndNumber, .tokens]
            usual = PoolAddress.concentrated(
                factory: factory, initCodeHash: initCodeHash, ranged.token0, ranged.token1,
                feePips: ranged.feePips)
        case .coins:
            throw NodeError(.configuration, "pool \(pool.address) is of a family without factories")
        }
        let rows = schemes.map {
            ExecutorTable.Row(deployer: factory, initCodeHash: initCodeHash, scheme: $0)
        }
        guard ExecutorTable(rows: rows).access(to: pool) != nil else {
            throw NodeError(
                .configuration,
                "pool \(pool.address) is not one of factory \(factory): it should be \(usual)")
        }
    }
}
