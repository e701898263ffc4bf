import Arithmetic
import Basics
import Chains
import Definitions
import Settlement
import Signing

/// Builds the chain session of a node definition.
enum ChainAssembly {
    static func link(
        _ definition: NodeDefinition, _ signer: PolicedRemoteSigner, _ relay: RelayLink?,
        _ lane: SettlementLane?, _ watched: [Address], _ seams: NodeSeams,
        _ events: AsyncQueue<NodeEvent>
    ) throws(NodeError) -> ChainLink {
        guard let chain = definition.chain else {
            throw NodeError(.configuration, "a wallet without a chain")
        }
        var configuration = ChainConfiguration(
            chain: chain.chainId, providers: chain.providers.map(provider),
            agreement: chain.agreement, sender: signer.address, checkpoints: checkpoints(lane),
            finalized: finalized(lane))
        configuration.pollMilliseconds = Int64(chain.pollMilliseconds)
        let finality = try FinalityPolicy(chain.rules)
        try apply(chain.rules, finality.ladder, to: &configuration)
        do {
            let session = try ChainSession(
                configuration, dialer: seams.dialer, time: seams.time, entropy: seams.entropy,
                judge: finality.ladder.judge
            ) { events.append(.chain($0)) }
            try session.setWatched(addresses: watched)
            try session.setWatched(hashes: lane?.watchedHashes ?? [])
            return ChainLink(
                session: session, signer: signer, chain: chain.chainId, wallet: signer.address,
                native: chain.native, tokens: chain.tokens, finality: finality, relay: relay)
        } catch {
            throw NodeError(.configuration, "chain: \(error)")
        }
    }

    /// How the chain is followed, where that is told, and whom the ladder's rules ask.
    private static func apply(
        _ rules: NodeDefinition.ChainRules, _ ladder: FinalityLadder,
        to configuration: inout ChainConfiguration
    ) throws(NodeError) {
        if let window = rules.windowBlocks { configuration.windowBlocks = window }
        configuration.headAgeMillisecondsMax = rules.headAgeMillisecondsMax.map(Int64.init)
        if let floor = rules.tipFloorWei { configuration.tipFloor = UInt256(floor) }
        configuration.levelSource = ladder.source
        configuration.parent = rules.parent.map { parent in
            ParentConfiguration(
                chain: rules.network?.finality.parent, providers: parent.providers.map(provider),
                agreement: parent.agreement, inbox: parent.inbox)
        }
        if ladder.needsParent, rules.parent == nil {
            throw NodeError(
                .configuration,
                "chain: what is final on this network is known to its parent alone: name who is "
                    + "asked about that under 'parent'")
        }
    }

    private static func provider(_ definition: NodeDefinition.Provider) -> ProviderConfiguration {
        ProviderConfiguration(
            name: definition.name, rpc: definition.rpc, webSocket: definition.webSocket,
            weight: definition.weight,
            budget: definition.unitsPerSecond.map {
                RequestBudget(unitsPerSecond: $0, burstUnits: definition.burstUnits)
            })
    }

    /// Blocks in which something of ours stands that is not final: they may be gone by now.
    private static func checkpoints(_ lane: SettlementLane?) -> [BlockReference] {
        (lane?.openIntents ?? []).compactMap { intent in
            intent.inclusion.map {
                BlockReference(number: $0.blockNumber, hash: $0.blockHash)
            }
        }
    }

    /// The highest block that we have called final: the chain must still say so.
    private static func finalized(_ lane: SettlementLane?) -> BlockReference? {
        (lane?.intents ?? [])
            .filter { $0.state == .final }
            .compactMap { $0.inclusion }
            .max { $0.blockNumber < $1.blockNumber }
            .map { BlockReference(number: $0.blockNumber, hash: $0.blockHash) }
    }
}
