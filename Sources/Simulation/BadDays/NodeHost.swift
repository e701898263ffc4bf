import Basics
import Definitions
import Logging
import Node
import Signing
import Storage
import Transport

/// The node's machine: starts the node, ends it without asking, and starts it again on the same
/// disk.
final class NodeHost {
    /// What became of a start.
    enum Start {
        /// It runs.
        case running
        /// The journal could not be opened.
        case refused(NodeError)
    }

    private let world: World
    private let definition: NodeDefinition
    /// The running process; nil while there is none.
    private(set) var process: SimulatedProcess?
    /// The running node; nil while there is none.
    private(set) var node: Node?
    private(set) var log: InlineCommitLog?
    /// How often a node was started.
    private(set) var starts = 0
    /// What was submitted to the journal since the last look.
    private let submitted = Shared<[JournalRecord]>([])
    private let opened = Shared<(entries: [JournalEntry], log: InlineCommitLog)?>(nil)
    private let ending = Shared<String?>(nil)
    private let counts: WorldFaultCounts
    /// Whom the node asks for signatures, if its key is shared.
    private let parties: (any ThresholdParties)?
    /// Until when the signer signs nothing, on the world's monotonic clock.
    let signerAwayUntil = Shared<UInt64>(0)

    init(
        _ world: World, _ definition: NodeDefinition, _ counts: WorldFaultCounts,
        parties: (any ThresholdParties)?
    ) {
        self.world = world
        self.definition = definition
        self.counts = counts
        self.parties = parties
    }

    /// Starts a node; `reopened` is shown the records that it finds.
    func start(_ reopened: ([JournalEntry]) -> Void) -> Start {
        let process = world.makeProcess()
        submitted.value = []
        opened.value = nil
        ending.value = nil
        starts += 1
        let (submitted, opened, ending) = (submitted, opened, ending)
        let (signerAwayUntil, counts, clock) = (signerAwayUntil, counts, world.clock)
        let seams = world.seams(
            of: process,
            wrapSigner: {
                RefusingSigner($0, until: signerAwayUntil, time: clock, counts: counts)
            },
            dialParties: DemoNode.joining(parties),
            onOpen: { opened.value = ($0, $1) },
            onRecords: { submitted.value += $0 })
        self.process = process
        do throws(NodeError) {
            let node = try Node.open(definition, seams: seams, logger: world.logger)
            if let (entries, log) = opened.value {
                self.log = log
                reopened(entries)
            }
            self.node = node
            process.begin {
                do {
                    try await node.run()
                    ending.value = "ended by itself"
                } catch {
                    ending.value = "\(error)"
                }
            }
            return .running
        } catch {
            return .refused(error)
        }
    }

    /// Why the node ended by itself; nil while it runs.
    var end: String? { ending.value }

    /// What was submitted since the last look.
    func takeSubmitted() -> [JournalRecord] {
        let records = submitted.value
        if !records.isEmpty { submitted.value = [] }
        return records
    }

    /// Ends the process between two steps of the world; false when something of it is left.
    func die(losing tail: LostTail) -> Bool {
        let isFree = process?.die() ?? true
        world.disk.crash(losingTail: tail)
        process = nil
        node = nil
        log = nil
        opened.value = nil
        return isFree
    }
}
