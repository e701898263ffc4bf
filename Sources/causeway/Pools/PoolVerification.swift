import Arithmetic
import Basics
import Codecs
import Ethereum
import Pools

/// What replaying a pool's logs found, block by block; pure.
struct PoolVerification {
    /// The pool at the block so far.
    private(set) var pool: AnyPool
    /// Whether its state is known, or must be read before more can be said.
    private(set) var isKnown = true

    private(set) var logs = 0
    private(set) var agreed = 0
    private(set) var differed = 0
    private(set) var undecided = 0
    private(set) var contradicted = 0
    private(set) var moved = 0
    private(set) var statesCompared = 0
    private(set) var statesDiffering = 0

    /// Everything that simulator and chain do not agree on.
    var differences: Int { differed + contradicted + statesDiffering }

    private let place: PoolPlace

    /// Begins at a state that was read.
    init(_ pool: AnyPool, place: PoolPlace) {
        self.pool = pool
        self.place = place
    }

    /// Replays the logs of one block and gives its differences.
    mutating func take(_ logs: [Log]) -> [JSONValue] {
        guard isKnown else { return [] }
        self.logs += logs.count { place.concerns($0) }
        var trail = PoolTrail(pool, place: place)
        var differences: [JSONValue] = []
        for log in logs {
            for finding in trail.take(log) {
                if let difference = note(finding, log) { differences.append(difference) }
            }
        }
        for finding in trail.end() { _ = note(finding, nil) }
        pool = trail.pool
        isKnown = trail.isKnown
        return differences
    }

    /// Compares with what was read at a block, and goes on from there.
    mutating func compare(_ fresh: AnyPool, at block: BlockHeader) -> JSONValue? {
        defer {
            pool = fresh
            isKnown = true
        }
        guard isKnown else { return nil }
        statesCompared += 1
        if fresh == pool { return nil }
        statesDiffering += 1
        return [
            "type": "state", "block": .integer(block.number), "blockHash": .string(block.hash.hex),
            "expected": .string(Self.text(pool)), "settled": .string(Self.text(fresh)),
        ]
    }

    private mutating func note(_ finding: PoolFinding, _ log: Log?) -> JSONValue? {
        switch finding {
        case .agreed: agreed += 1
        case .undecided: undecided += 1
        case .moved: moved += 1
        case .untold: break
        case .differed(let difference):
            differed += 1
            return .object(
                Self.place("swap", log) + [
                    .init(name: "subject", value: .string(difference.subject.rawValue)),
                    .init(name: "expected", value: .string(difference.expected)),
                    .init(name: "settled", value: .string(difference.settled)),
                    .init(
                        name: "tokenIn", value: .string(difference.trade.tokenIn.checksummed)),
                    .init(
                        name: "tokenOut", value: .string(difference.trade.tokenOut.checksummed)),
                    .init(
                        name: "amountIn", value: .string(difference.trade.amountIn.description)),
                    .init(
                        name: "amountOut", value: .string(difference.trade.amountOut.description)),
                ])
        case .contradicted(let detail):
            contradicted += 1
            return .object(
                Self.place("log", log) + [.init(name: "reason", value: .string(detail))])
        }
        return nil
    }

    private static func place(_ type: String, _ log: Log?) -> [JSONValue.Member] {
        var members: [JSONValue.Member] = [.init(name: "type", value: .string(type))]
        if let log {
            members += [
                .init(name: "block", value: .integer(log.blockNumber)),
                .init(name: "blockHash", value: .string(log.blockHash.hex)),
                .init(name: "txHash", value: .string(log.transactionHash.hex)),
                .init(name: "logIndex", value: .integer(log.logIndex)),
            ]
        }
        return members
    }

    /// What tells two states of a pool apart, for people.
    private static func text(_ pool: AnyPool) -> String {
        switch pool {
        case .constantProduct(let pair): "reserves \(pair.reserve0) and \(pair.reserve1)"
        case .concentrated(let ranged):
            "price \(ranged.sqrtPriceX96), tick \(ranged.tick), liquidity \(ranged.liquidity), "
                + "fee \(ranged.feePips), \(ranged.ticks.count) ticks"
        case .coins(let pair): "\(pair.pool)"
        }
    }

    /// The counts.
    var summary: [JSONValue.Member] {
        [
            .init(name: "logs", value: .integer(logs)),
            .init(
                name: "swaps",
                value: [
                    "agreed": .integer(agreed), "differed": .integer(differed),
                    "undecided": .integer(undecided),
                ]),
            .init(
                name: "states",
                value: [
                    "compared": .integer(statesCompared), "differed": .integer(statesDiffering),
                ]),
            .init(name: "logsContradicting", value: .integer(contradicted)),
            .init(name: "movedWithoutTrade", value: .integer(moved)),
            .init(name: "differences", value: .integer(differences)),
        ]
    }
}
