import Arithmetic
import Basics
import Chains
import Desk
import Ethereum
import Ledger
import Logging
import Markets
import Settlement
import Storage
import Venues

extension Node {
    /// Connects and works until the task is cancelled; throws when the node must stop.
    ///
    /// `onReady` is called once balances are known and orders are taken. Until then no question may
    /// stay without an answer for longer than `startMillisecondsMax`; nil waits for ever.
    package func run(
        startMillisecondsMax: Int64? = nil, onReady: @escaping @Sendable () async -> Void = {}
    ) async throws {
        do {
            try await work(startMillisecondsMax, onReady)
        } catch {
            await shutDown("the node has stopped: \(error)")
            throw error
        }
        await shutDown("the node has stopped")
    }

    /// Everything that a node does, side by side, until one part of it ends.
    private func work(
        _ startMillisecondsMax: Int64?, _ onReady: @escaping @Sendable () async -> Void
    ) async throws {
        // First of all: what exchanges tell counts for the run that has begun.
        await core.post(log.isWholeAtOpen ? .resume : .start)
        try await withThrowingTaskGroup(of: Void.self) { group in
            defer { group.cancelAll() }
            for link in venues { group.addTask { try await link.session.run() } }
            if let chain { group.addTask { try await self.follow(chain) } }
            group.addTask { try await self.readEvents() }
            group.addTask { try await self.runEffects() }
            group.addTask { try await self.tick() }
            group.addTask {
                try await self.openUp(patience: startMillisecondsMax)
                await onReady()
            }
            while try await group.next() != nil {}
        }
    }

    /// Follows the chain; when it must not be followed any more, its last event has said why, and
    /// the reader of events judges whether the node goes on without it.
    private func follow(_ chain: ChainLink) async throws {
        do {
            try await chain.session.run()
        } catch let error as ChainError where error.action == .halt {
            logger.error("chain \(chain.chain) is not followed any more")
        }
    }

    private func readEvents() async throws {
        try await reader.run()
        if !Task.isCancelled { throw NodeError(.halted, "too many events are waiting") }
    }

    private func runEffects() async throws {
        await runner.run()
        if Task.isCancelled { return }
        let failure = core.journalFailure.map { ": \($0)" } ?? ""
        let reason = await core.haltReason ?? "the journal takes no records any more\(failure)"
        throw NodeError(.halted, reason)
    }

    private func tick() async throws {
        while true {
            try await time.sleep(milliseconds: NodeLimits.tickMilliseconds)
            await runner.gatherer.watch()
            await core.post(.tick)
        }
    }

    /// Learns instruments and fees, and books what is held at the first start.
    private func openUp(patience: Int64?) async throws {
        for link in venues { try await learn(link, patience) }
        // A lane that was halted stays so; its chain may never tell a head again.
        let isHalted = await core.read { $0.lane?.haltReason != nil }
        if chain != nil, !isHalted { try await waitForHead(patience) }
        if await core.read({ $0.isOpen }) { return }
        let (balances, nonce) = try await openingBalances(patience)
        await core.post(.opening(balances: balances, firstNonce: nonce))
    }

    /// Asks again until an exchange has told its instruments and fees.
    private func learn(_ link: VenueLink, _ patience: Int64?) async throws {
        let instruments = try await retried("its instruments", of: link, patience) {
            await link.session.instruments()
        }
        let used = instruments.filter { link.symbols.contains($0.symbol) }
        for symbol in link.symbols where !used.contains(where: { $0.symbol == symbol }) {
            throw NodeError(
                .configuration,
                "\(link.session.venue) does not trade \(symbol): correct the venue's symbols")
        }
        board.setInstruments(used, of: link.session.venue)
        for symbol in link.symbols {
            let pips = try await retried("its fees", of: link, patience) {
                await link.session.takerFeePips(symbol: symbol)
            }
            board.setTakerFee(pips, of: symbol, at: link.session.venue)
        }
    }

    // MARK: Opening

    /// What every location holds, at ledger scale, and the chain's nonce for us.
    private func openingBalances(
        _ patience: Int64?
    ) async throws -> ([HoldingAmount], UInt64?) {
        var amounts: [HoldingAmount] = []
        for link in venues {
            let balances = try await retried("its balances", of: link, patience) {
                await link.session.balances()
            }
            for asset in link.assets {
                let holding = Holding(location: link.location, asset: asset)
                let balance = balances.first { $0.asset == asset }
                let sum = balance.flatMap { $0.free.adding($0.locked) } ?? .zero
                amounts.append(try await amount(sum, holding))
            }
        }
        guard let chain else { return (amounts, nil) }
        let (held, nonce) = try await retriedBalances(of: chain, patience)
        for (holding, raw) in held {
            let scaled = await core.read { state in try? state.ledger.amount(raw: raw, of: holding)
            }
            amounts.append(HoldingAmount(holding: holding, amount: scaled ?? .zero))
        }
        return (amounts, nonce)
    }

    private func amount(_ sum: ExactDecimal, _ holding: Holding) async throws -> HoldingAmount {
        let scaled = await core.read { state in
            try? state.ledger.amount(sum, of: holding.asset).magnitude
        }
        guard let scaled else {
            throw NodeError(
                .configuration,
                "\(holding.location) holds \(sum) \(holding.asset): give the asset more decimals")
        }
        return HoldingAmount(holding: holding, amount: scaled)
    }

    /// All balances and the nonce at one block.
    func chainBalances(
        _ chain: ChainLink
    ) async throws(ChainError) -> ([(Holding, UInt256)], UInt64) {
        let block = BlockSelector.hash(try await chain.session.header(.latest).hash)
        let native = try await chain.session.balance(of: chain.wallet, at: block)
        var held = [
            (Holding(location: chain.location, asset: chain.native.asset), native)
        ]
        for token in chain.tokens {
            guard let address = token.address else { continue }
            let raw = try await chain.session.tokenBalance(
                of: chain.wallet, token: address, at: block)
            held.append(
                (Holding(location: chain.location, asset: token.asset, token: address), raw))
        }
        return (held, try await chain.session.transactionCount(of: chain.wallet, at: block))
    }

    private func shutDown(_ reason: String) async {
        events.close()
        await core.stop(reason)
        (log as? JournalWriter)?.stop()
    }
}
