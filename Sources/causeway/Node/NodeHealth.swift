import Basics
import Codecs
import Definitions
import Desk
import Ledger
import Markets
import Node
import Settlement

/// Whether everything of a node works, and what does not.
enum NodeHealth {
    static func json(_ node: Node) async -> JSONValue {
        let halt = await node.core.haltReason
        let (isOpen, isBalanced, lane) = await node.core.read { state in
            (state.isOpen, state.ledger.isBalanced, state.lane?.haltReason)
        }
        let venues = node.definition.venues.map { venue -> JSONValue in
            [
                "venue": .string(venue.venue.name),
                "account": .string(venue.account),
                "connected": .bool(node.board.isConnected(venue.venue)),
            ]
        }
        var problems: [String] = []
        if let halt { problems.append("halted: \(halt)") }
        if let lane { problems.append("lane halted: \(lane)") }
        if !isOpen { problems.append("balances are still being read") }
        if !isBalanced { problems.append("the books do not balance") }
        for venue in node.definition.venues where !node.board.isConnected(venue.venue) {
            problems.append("\(venue.venue) is not connected")
        }
        var members: [JSONValue.Member] = [.init(name: "venues", value: .array(venues))]
        if let chain = node.definition.chain {
            if let problem = node.board.chainProblem { problems.append("chain: \(problem)") }
            let levels = node.board.levels
            let value: JSONValue = [
                "chainId": .number(chain.chainId.description),
                "head": .number(String(levels.head)),
                "safe": .number(String(levels.safe)),
                "finalized": .number(String(levels.finalized)),
                "quarantinedPools": .array(node.board.quarantined.map { .string($0.hex) }),
            ]
            members.append(.init(name: "chain", value: value))
        }
        members.insert(.init(name: "healthy", value: .bool(problems.isEmpty)), at: 0)
        members.insert(
            .init(name: "problems", value: .array(problems.map { .string($0) })), at: 1)
        return .object(members)
    }
}
