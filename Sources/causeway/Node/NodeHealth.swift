import Basics
import Chains
import Codecs
import Definitions
import Desk
import Ledger
import Markets
import Node
import Settlement
import Venues

/// Whether everything of a node works, and what does not.
enum NodeHealth {
    static func json(_ node: Node) async -> JSONValue {
        let halt = await node.core.haltReason
        let (isOpen, isBalanced, lane) = await node.core.read { state in
            (state.isOpen, state.ledger.isBalanced, state.lane?.haltReason)
        }
        let alerts = await node.core.read { $0.alerts }
        let venues = node.definition.venues.map { Self.venue($0, node) }
        var problems: [String] = []
        if let halt { problems.append("halted: \(halt)") }
        if let lane { problems.append("lane halted: \(lane)") }
        if !isOpen { problems.append("balances are still being read") }
        if !isBalanced { problems.append("the books do not balance") }
        for venue in node.definition.venues { problems += Self.problems(of: venue, node.board) }
        var members: [JSONValue.Member] = [.init(name: "venues", value: .array(venues))]
        if let chain = node.definition.chain {
            if let problem = node.board.chainProblem { problems.append("chain: \(problem)") }
            problems += NodePools.problems(node)
            let levels = node.board.levels
            var value: [JSONValue.Member] = [
                .init(name: "chainId", value: .number(chain.chainId.description)),
                .init(name: "head", value: .number(String(levels.head))),
                .init(name: "safe", value: .number(String(levels.safe))),
                .init(name: "finalized", value: .number(String(levels.finalized))),
                .init(
                    name: "quarantinedPools", value: .array(NodePools.quarantined(node))),
            ]
            value.append(.init(name: "rungs", value: .array(rungs(node))))
            let providers = node.providers
            if providers.count > 1 {
                value.append(
                    .init(name: "providers", value: .array(providers.map(Self.provider))))
                problems += providers.compactMap { provider in
                    provider.isUsed
                        ? nil
                        : "provider \(provider.name): \(provider.problem ?? "is left out")"
                }
            }
            members.append(.init(name: "chain", value: .object(value)))
        }
        members.append(
            .init(
                name: "alerts",
                value: .array(
                    alerts.map { ["kind": .string($0.kind.rawValue), "text": .string($0.text)] })))
        members.insert(.init(name: "healthy", value: .bool(problems.isEmpty)), at: 0)
        members.insert(
            .init(name: "problems", value: .array(problems.map { .string($0) })), at: 1)
        return .object(members)
    }

    // MARK: Finality

    /// The rungs of the chain's ladder, lowest first, with the highest block on each; and why some of
    /// them can say nothing.
    private static func rungs(_ node: Node) -> [JSONValue] {
        let evidence = node.finalityEvidence
        return (node.finality?.ladder.rungs ?? []).map { rung in
            var members: [JSONValue.Member] = [
                .init(name: "name", value: .string(rung.name)),
                .init(name: "grade", value: .string(rung.grade.name)),
                .init(name: "rule", value: .string(rung.rule.description)),
            ]
            if let number = evidence?.height(by: rung.rule) {
                members.append(.init(name: "number", value: .number(String(number))))
            }
            return .object(members)
        }
    }

    // MARK: Providers

    private static func provider(_ provider: ProviderHealth) -> JSONValue {
        var members: [JSONValue.Member] = [
            .init(name: "name", value: .string(provider.name)),
            .init(name: "used", value: .bool(provider.isUsed)),
        ]
        if let head = provider.head {
            members.append(.init(name: "head", value: .number(String(head))))
        }
        if let problem = provider.problem {
            members.append(.init(name: "problem", value: .string(problem)))
        }
        return .object(members)
    }

    // MARK: Exchanges

    private static func location(_ venue: NodeDefinition.Venue) -> Location {
        .venue(venue.venue, account: venue.account)
    }

    private static func venue(_ venue: NodeDefinition.Venue, _ node: Node) -> JSONValue {
        let board = node.board
        let standing = board.standing(location(venue))
        let market = node.marketCounters(of: venue.venue, account: venue.account)
        var members: [JSONValue.Member] = [
            .init(name: "venue", value: .string(venue.venue.name)),
            .init(name: "account", value: .string(venue.account)),
            .init(name: "connected", value: .bool(standing.isReady)),
            .init(
                name: "books",
                value: .array(
                    venue.symbols.map { symbol in
                        [
                            "symbol": .string(symbol),
                            "health": .string(
                                board.bookHealth(symbol, at: location(venue)).name),
                        ]
                    })),
            .init(
                name: "market",
                value: [
                    "messages": .integer(market.messages), "applied": .integer(market.applied),
                    "conflated": .integer(market.conflated), "late": .integer(market.late),
                    "gaps": .integer(market.gaps),
                ]),
        ]
        if let ahead = standing.clockAheadMilliseconds {
            members.append(.init(name: "clockAheadMs", value: .integer(ahead)))
        }
        if standing.foreignOrders > 0 {
            members.append(
                .init(name: "foreignOrders", value: .number(String(standing.foreignOrders))))
        }
        return .object(members)
    }

    private static func problems(
        of venue: NodeDefinition.Venue, _ board: MarketBoard
    ) -> [String] {
        let standing = board.standing(location(venue))
        var problems: [String] = []
        if !standing.isReady {
            problems.append("\(venue.venue) \(standing.problem ?? "is not connected")")
        }
        if let contradiction = standing.contradiction {
            problems.append("\(venue.venue): \(contradiction)")
        }
        if standing.foreignOrders > 0 {
            problems.append(
                "\(venue.venue): \(standing.foreignOrders) orders of another program on this "
                    + "account, which the books do not count")
        }
        for symbol in venue.symbols {
            let health = board.bookHealth(symbol, at: location(venue))
            if standing.isReady, health != .healthy {
                problems.append("\(venue.venue): the book of \(symbol) is \(health.name)")
            }
        }
        if let ahead = standing.clockAheadMilliseconds,
            abs(ahead) > NodeLimits.clockDifferenceMillisecondsMax
        {
            problems.append(
                "\(venue.venue): its clock is ahead of this machine's by \(ahead) ms; "
                    + "correct the machine's clock")
        }
        return problems
    }
}

extension BookHealth {
    /// The word that people and programs see.
    fileprivate var name: String {
        switch self {
        case .healthy: "healthy"
        case .synchronising: "synchronising"
        case .unhealthy(let reason): reason.rawValue
        }
    }
}
