import Basics
import Codecs
import Definitions
import Ethereum
import Node
import Pools

/// The pools of a node as they stand now.
enum NodePools {
    /// All of them: those of the configuration in its order, found ones, and those that are left out.
    static func json(_ node: Node, at now: Timestamp) -> JSONValue {
        guard let followed = node.board.followed else {
            let chain = node.definition.chain
            let created = (chain?.pools ?? []).map { unread($0.kind.rawValue, $0.address) }
            let registered = (chain?.registeredPools ?? []).map {
                unread($0.kind.rawValue, $0.address)
            }
            return .array(created + registered)
        }
        let needed = node.definition.chain?.quarantineTrades ?? 0
        let pools = followed.pools.map { pool in
            json(
                pool, at: followed.block, now: now, rightNeeded: needed,
                chainProblem: node.board.chainProblem)
        }
        return .array(pools + node.board.poolRefusals.map(refused))
    }

    /// Those in quarantine, for the health of the node.
    static func quarantined(_ node: Node) -> [JSONValue] {
        let needed = node.definition.chain?.quarantineTrades ?? 0
        return (node.board.followed?.pools ?? []).compactMap { followed in
            guard let quarantine = followed.standing.quarantine else { return nil }
            return .object(
                identity(followed) + members(of: quarantine, rightNeeded: needed))
        }
    }

    /// Why pools are out of routing, a sentence each.
    ///
    /// That a pool which was found is none for us is no problem of the node.
    static func problems(_ node: Node) -> [String] {
        let followed = (node.board.followed?.pools ?? []).compactMap { followed -> String? in
            let name = "pool \(followed.pool.address.checksummed)"
            if let quarantine = followed.standing.quarantine {
                return "\(name) is out of routing since block "
                    + "\(quarantine.block): \(quarantine.reason)"
            }
            return followed.refusal.map {
                "\(name) is out of routing, for it cannot be read: \($0)"
            }
        }
        return followed + node.board.poolRefusals.filter { !$0.isFound }.map(\.description)
    }

    // MARK: One pool

    private static func json(
        _ followed: FollowedPool, at block: PoolFollower.Block, now: Timestamp, rightNeeded: Int,
        chainProblem: String?
    ) -> JSONValue {
        let (pool, standing) = (followed.pool, followed.standing)
        var members = identity(followed)
        members += [
            .init(name: "blockNumber", value: .integer(block.number)),
            .init(name: "blockHash", value: .string(block.hash.hex)),
            .init(
                name: "ageSeconds",
                value: .integer(now.seconds - min(now.seconds, block.seconds))),
        ]
        if let quarantine = standing.quarantine {
            members.append(.init(name: "status", value: "quarantined"))
            members += self.members(of: quarantine, rightNeeded: rightNeeded)
        } else if standing.isStale {
            members.append(.init(name: "status", value: "stale"))
            let reason =
                followed.refusal.map { "its state at this block cannot be read: \($0)" }
                ?? "its state at this block is still to be read"
            members.append(.init(name: "reason", value: .string(reason)))
        } else if let chainProblem {
            members.append(.init(name: "status", value: "stale"))
            members.append(.init(name: "reason", value: .string("chain: \(chainProblem)")))
        } else if followed.isReachable {
            members.append(.init(name: "status", value: "routing"))
        } else {
            members.append(.init(name: "status", value: "followed"))
            members.append(
                .init(
                    name: "reason",
                    value: .string(followed.obstacle ?? "no executor swaps with its family")))
        }
        members += [
            .init(name: "evidence", value: .string(pool.evidence.rawValue)),
            .init(name: "right", value: .integer(standing.right)),
            .init(name: "wrong", value: .integer(standing.wrong)),
            .init(name: "undecided", value: .integer(standing.undecided)),
        ]
        if let note = standing.note { members.append(.init(name: "note", value: .string(note))) }
        return .object(members)
    }

    private static func identity(_ followed: FollowedPool) -> [JSONValue.Member] {
        let pool = followed.pool
        var members: [JSONValue.Member] = [
            .init(name: "id", value: .string(MarketBoard.name(of: followed))),
            .init(name: "kind", value: .string(kind(of: pool))),
            .init(name: "address", value: .string(pool.address.checksummed)),
            .init(name: "tokens", value: .array(tokens(of: pool).map { .string($0.checksummed) })),
        ]
        switch pool {
        case .constantProduct(let pair):
            members.append(.init(name: "feePips", value: .integer(pair.feePips)))
        case .concentrated(let ranged):
            members.append(.init(name: "feePips", value: .integer(ranged.feePips)))
        case .coins: break
        }
        return members
    }

    private static func members(
        of quarantine: PoolQuarantine, rightNeeded: Int
    ) -> [JSONValue.Member] {
        [
            .init(name: "reason", value: .string(quarantine.reason.description)),
            .init(name: "since", value: .integer(quarantine.block)),
            .init(name: "rightInRow", value: .integer(quarantine.rightTrades)),
            .init(name: "rightNeeded", value: .integer(rightNeeded)),
        ]
    }

    /// A known pool that is not followed.
    private static func refused(_ refusal: PoolRefusal) -> JSONValue {
        [
            "kind": .string(refusal.kind), "address": .string(refusal.address.checksummed),
            "status": "refused", "found": .bool(refusal.isFound),
            "reason": .string("\(refusal.reason)"),
        ]
    }

    /// A pool of a chain that could not be read yet.
    private static func unread(_ kind: String, _ address: Address) -> JSONValue {
        [
            "kind": .string(kind), "address": .string(address.checksummed), "status": "stale",
            "reason": "not read yet",
        ]
    }

    private static func tokens(of pool: AnyPool) -> [Address] {
        if case .coins(let pair) = pool { pair.pool.coins } else { [pool.token0, pool.token1] }
    }

    /// The kind by the names of `pool quote`.
    private static func kind(of pool: AnyPool) -> String {
        switch pool {
        case .constantProduct: "constantProduct"
        case .concentrated(let ranged):
            ranged.rules == .v3 ? "concentrated" : "concentratedV4"
        case .coins(let pair):
            switch pair.pool {
            case .stableSwap, .stableSwapMeta: "stableSwap"
            case .cryptoSwap: "cryptoSwap"
            case .weighted: "weighted"
            case .balancerStable: "stablePool"
            case .solidly: "solidly"
            case .vault: "vault"
            case .wrapper: "wrapper"
            case .makerOrder: "makerOrder"
            }
        }
    }
}
