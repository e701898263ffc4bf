import Basics
import Chains
import Desk
import Ethereum
import Logging
import Markets
import Pools
import Settlement
import Venues

/// Carries what sessions tell to the desk and to the market board.
///
/// It decides nothing.
struct EventReader: Sendable {
    let events: AsyncQueue<NodeEvent>
    let core: NodeCore
    let board: MarketBoard
    let runner: EffectRunner
    let reconciler: VenueReconciler
    let chain: ChainLink?
    let poolReader: PoolReader?
    let discovery: PoolDiscovery?
    let time: any TimeSource
    let logger: Logger

    /// Runs until the queue is closed; throws when the node must stop.
    func run() async throws {
        try await withThrowingDiscardingTaskGroup { group in
            while let event = await events.next() {
                switch event {
                case .venue(let index, .connected):
                    // Beside the events: what else the exchange tells is not held up by questions.
                    guard let (link, connection) = connected(index) else { continue }
                    group.addTask { await reconciler.run(link, connection: connection) }
                case .venue(let index, let event): await take(event, from: index)
                case .chain(let event):
                    try await take(event)
                    askAboutPools(in: &group)
                case .poolsUnread:
                    await readPools()
                    askAboutPools(in: &group)
                case .poolsRead(let hash, let readings):
                    board.takeReadings(readings, at: hash)
                    tellNews()
                    askAboutPools(in: &group)
                case .poolsAsked(let block, let answer):
                    accept(answer, at: block)
                    askAboutPools(in: &group)
                case .blocksSearched(let range, let logs):
                    board.withIntake { $0.searched(range) }
                    find(in: logs)
                    askAboutPools(in: &group)
                }
            }
            group.cancelAll()
        }
    }

    // MARK: Exchanges

    /// A connection whose questions begin now; nil for a session that is not ours.
    private func connected(_ index: Int) -> (VenueLink, UInt64)? {
        guard runner.venues.indices.contains(index) else { return nil }
        let link = runner.venues[index]
        return (link, board.withStanding(link.location) { $0.connected() })
    }

    private func take(_ event: VenueEvent, from index: Int) async {
        guard runner.venues.indices.contains(index) else { return }
        let link = runner.venues[index]
        switch event {
        case .connected: break
        case .disconnected(let reason):
            board.withStanding(link.location) { $0.disconnected(reason) }
            logger.warning("disconnected from \(link.session.venue): \(reason)")
        case .report(let report): await core.post(.report(report))
        case .fill(let fill): await core.post(.fill(fill))
        case .bookHealth(let symbol, let health):
            board.setBookHealth(health, of: symbol, at: link.location)
            logger.debug("book \(link.session.venue):\(symbol) is \(health)")
        case .streamEnded(let reason):
            logger.warning("\(link.session.venue) ended a stream: \(reason)")
        case .clock(let ahead):
            board.withStanding(link.location) { $0.clockAheadMilliseconds = ahead }
            if abs(ahead) > NodeLimits.clockDifferenceMillisecondsMax {
                logger.warning("the clock of \(link.session.venue) is ahead by \(ahead) ms")
            }
        case .unknown(let text):
            logger.warning("\(link.session.venue) sent something unknown: \(text)")
        case .balances, .transfer: break
        }
    }

    // MARK: Chain

    private func take(_ event: ChainEvent) async throws {
        switch event {
        case .committed(let updates): await commit(updates)
        case .reorged(let orphaned, let updates):
            logger.warning("\(orphaned.count) blocks left the chain")
            runner.killer(.reorgSeen)
            await core.post(.orphaned(orphaned))
            _ = board.withFollower { $0.undo(orphaned) }
            forgetPools(createdIn: orphaned)
            await commit(updates)
        case .receipts(let receipts):
            for receipt in receipts { await include(receipt) }
        case .safe(let number, _, let rule):
            board.setLevels(safe: number)
            await core.post(.safe(number: number, rule: rule))
        case .finalized(let number, _, let nonce, let rule):
            board.setLevels(finalized: number)
            await core.post(.finalized(number: number, nonce: nonce, rule: rule))
        case .health(.healthy): board.setChainProblem(nil)
        case .health(.unhealthy(let reason)):
            board.setChainProblem(reason)
            logger.warning("chain: \(reason)")
        case .halted(let error): try await halt(error)
        }
    }

    /// What contradicts what was settled stops the lane alone.
    ///
    /// Pools leave routing, exchange legs go on. A node of another chain is a wrong configuration
    /// and stops everything.
    private func halt(_ error: ChainError) async throws(NodeError) {
        let isOpen = await core.read { $0.lane != nil }
        if case .contradiction = error, isOpen {
            logger.error("chain: \(error)")
            board.setChainProblem("\(error)")
            await core.post(.laneBroken(reason: "\(error)"))
            return
        }
        let place = chain?.session.configuration.providerText ?? ""
        throw NodeError(
            .halted, "chain: \(error); check that \(place) serves the configured chain")
    }

    private func include(_ receipt: Receipt) async {
        guard let chain, let inclusion = Inclusion(receipt, for: chain.wallet) else { return }
        runner.killer(.transactionIncluded)
        await core.post(.included(inclusion))
    }
}
