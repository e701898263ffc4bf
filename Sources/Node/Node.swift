import Basics
import Chains
import Codecs
import Cryptography
package import Definitions
import Desk
import Ledger
package import Logging
import Markets
import Pools
import Settlement
import Signing
import Storage
import Transport
import Venues

/// A whole node: one desk, its journal, its exchange sessions and its chain session.
///
/// `open` reads configuration, wallet and journal and touches no network; `run` connects and works
/// until its task is cancelled or it must stop.
package final class Node: Sendable {
    /// What the node was told.
    package let definition: NodeDefinition
    /// The desk behind its one writer.
    package let core: NodeCore
    /// Books, pools, instruments.
    package let board: MarketBoard
    let venues: [VenueLink]
    let chain: ChainLink?
    let runner: EffectRunner
    let reader: EventReader
    let events: AsyncQueue<NodeEvent>
    let log: any CommitLog
    let time: any TimeSource
    let logger: Logger
    let shelf = QuoteShelf()

    private init(
        definition: NodeDefinition, core: NodeCore, board: MarketBoard, venues: [VenueLink],
        chain: ChainLink?, events: AsyncQueue<NodeEvent>, log: any CommitLog,
        marks: JournalMarks, firstIntent: IntentId, recipes: [PoolRecipe], seams: NodeSeams,
        logger: Logger
    ) {
        self.definition = definition
        self.core = core
        self.board = board
        self.venues = venues
        self.chain = chain
        self.events = events
        self.log = log
        self.logger = logger
        time = seams.time
        let chainRunner = chain.map {
            ChainRunner(
                core: core, link: $0, time: seams.time, firstIntent: firstIntent,
                killer: seams.kill)
        }
        let gatherer = MarketGatherer(
            core: core, venues: venues, chain: chainRunner, board: board, time: seams.time,
            patienceMilliseconds: Int64(definition.sourcePatienceSeconds) * 1_000)
        runner = EffectRunner(
            core: core, venues: venues, chain: chainRunner, board: board, gatherer: gatherer,
            time: seams.time, killer: seams.kill)
        let poolReader = chain.map { link in
            PoolReader(
                session: link.session, recipes: recipes,
                executor: definition.chain?.executor ?? .zero,
                multicall: definition.chain?.rules.network?.contract(.multicall3))
        }
        let reconciler = VenueReconciler(
            core: core, board: board, runner: runner, marks: marks, time: seams.time,
            logger: logger)
        reader = EventReader(
            events: events, core: core, board: board, runner: runner, reconciler: reconciler,
            chain: chain, poolReader: poolReader,
            discovery: definition.chain.flatMap { PoolDiscovery($0) }, time: seams.time,
            logger: logger)
    }

    // MARK: Open

    /// Reads wallet and journal and builds the sessions.
    package static func open(
        _ definition: NodeDefinition, seams: NodeSeams, logger: Logger
    ) throws(NodeError) -> Node {
        var signer: PolicedRemoteSigner?
        var relay: RelayLink?
        if let chain = definition.chain {
            let opened = try WalletLoader.signer(chain, definition, seams)
            relay = try RelayAssembly.link(chain.relay, account: opened.address, seams)
            signer = opened
        }
        let configuration = try DeskConfiguration(definition, wallet: signer?.address)
        var replay = try replay(configuration)
        let log = try openJournal(seams, into: &replay)
        let marks = replay.marks
        let desk = replay.finish()
        let lane = desk.state.lane
        let events = AsyncQueue<NodeEvent>(capacity: NodeLimits.eventsWaitingMax)
        let venues = try VenueAssembly.links(definition, seams, events)
        let recipes = try definition.chain.map(PoolRecipe.all) ?? []
        let chain = try signer.map { (signer) throws(NodeError) in
            try ChainAssembly.link(
                definition, signer, relay, lane,
                PoolRecipe.addresses(of: recipes)
                    + (definition.chain.flatMap { PoolDiscovery($0) }?.addresses ?? []),
                seams, events)
        }
        let session = chain?.session
        let core = NodeCore(
            desk: desk, log: log, time: seams.time, killer: seams.kill,
            watch: { hashes in
                // Refused only above the session's bound, which the lane's own bound is below.
                try? session?.setWatched(hashes: hashes)
            },
            tell: { logger.warning("\($0.kind.rawValue): \($0.text)") })
        let board = MarketBoard(
            quarantine: QuarantineRules(
                rightTradesNeeded: definition.chain?.quarantineTrades
                    ?? QuarantineRules.usualRightTrades))
        return Node(
            definition: definition, core: core, board: board, venues: venues, chain: chain,
            events: events, log: log, marks: marks,
            firstIntent: IntentId(lane?.nextIntent ?? 1), recipes: recipes, seams: seams,
            logger: logger)
    }

    private static func replay(
        _ configuration: DeskConfiguration
    ) throws(NodeError) -> DeskReplay {
        do {
            return try DeskReplay(configuration)
        } catch {
            throw NodeError(.configuration, "the ledger refuses the configuration: \(error)")
        }
    }

    /// Opens the journal and takes it in.
    private static func openJournal(
        _ seams: NodeSeams, into replay: inout DeskReplay
    ) throws(NodeError) -> any CommitLog {
        let log: any CommitLog
        do throws(JournalError) {
            log = try seams.openJournal { replay.take($0) }
        } catch {
            throw NodeError(
                .journal,
                "the journal cannot be used: \(error); nothing was changed. "
                    + "Look at it with `causeway journal verify`")
        }
        if let failure = replay.failure { throw NodeError(.journal, failure) }
        return log
    }
}
