import Arithmetic
import Basics
import Ethereum
import Pools
import Testing

/// `pools_balancer_logs.json`: what Balancer V2's contracts emitted and answered, call by call.
struct BalancerLogVectors: Decodable {
    /// A log with the contract that emitted it.
    struct Emitted: Decodable {
        let log: Log

        init(from decoder: any Decoder) throws {
            var parts = try decoder.unkeyedContainer()
            let address = try parts.decode(String.self)
            let topics = try parts.decode([String].self)
            let data = try parts.decode(String.self)
            log = Log(
                address: try Address(hex: address), topics: try topics.map { try Hash32(hex: $0) },
                data: try Hex.decode(data), blockNumber: 1, blockHash: .zero,
                transactionHash: .zero, transactionIndex: 0, logIndex: 0)
        }
    }

    /// What views answered; nil for those that reverted.
    struct Answers: Decodable {
        private var known: [PoolCall: [UInt8]?] = [:]
        var isEmpty: Bool { known.isEmpty }

        init(from decoder: any Decoder) throws {
            for row in try [[String?]](from: decoder) {
                let call = PoolCall(
                    to: try Address(hex: try #require(row[0])),
                    data: try Hex.decode(try #require(row[1])))
                known[call] = .some(try row[2].map { try Hex.decode($0) })
            }
        }

        /// The answers to these calls, each of which must have been recorded.
        func callAsFunction(_ calls: [PoolCall]) throws -> [[UInt8]?] {
            try calls.map { try #require(known[$0]) }
        }
    }

    /// A call with its logs and what the vault holds after it.
    struct Call: Decodable {
        let kind: String
        let logs: [Log]
        let balances: [UInt256]
        let answers: Answers

        init(from decoder: any Decoder) throws {
            var parts = try decoder.unkeyedContainer()
            kind = try parts.decode(String.self)
            logs = try parts.decode([Emitted].self).map(\.log)
            balances = try parts.decode([String].self).map { try UInt256(decimal: $0) }
            answers = try parts.decode(Answers.self)
        }
    }

    struct Pool: Decodable {
        let version: String
        let address: String
        let vault: String
        let id: String
        let tokens: [String]
        let rateProviders: [String]
        let answers: Answers
        let calls: [Call]

        /// How the pool is read.
        func question() throws -> BalancerQuestion {
            let kind: BalancerQuestion.Kind =
                if let weighted = WeightedPool.Version(rawValue: version) {
                    .weighted(weighted)
                } else {
                    .stable(try #require(BalancerStablePool.Version(rawValue: version)))
                }
            return BalancerQuestion(
                address: try Address(hex: address), vault: try Address(hex: vault), kind: kind,
                tokens: try tokens.map { try Address(hex: $0) }, id: try Hash32(hex: id),
                rateProviders: try rateProviders.map { try Address(hex: $0) })
        }

        /// The pool of recorded answers.
        func read(_ answers: Answers) throws -> AnyCoinPool {
            let question = try question()
            return try question.pool(answers(question.calls), timestamp: 1)
        }
    }

    struct Vault: Decodable {
        /// The operation, its logs and the totals after it.
        struct Call: Decodable {
            let kind: String
            let logs: [Log]
            let totalAssets: UInt256
            let totalSupply: UInt256

            init(from decoder: any Decoder) throws {
                var parts = try decoder.unkeyedContainer()
                kind = try parts.decode(String.self)
                logs = try parts.decode([Emitted].self).map(\.log)
                totalAssets = try UInt256(decimal: try parts.decode(String.self))
                totalSupply = try UInt256(decimal: try parts.decode(String.self))
            }
        }
        let decimalsOffset: Int
        let totalAssets: String
        let totalSupply: String
        let address: String
        let asset: String
        let calls: [Call]
    }

    let pools: [Pool]
    let vaults: [Vault]

    static func read() throws -> BalancerLogVectors {
        try vectors("pools_balancer_logs.json")
    }
}

extension AnyCoinPool {
    /// What the pool counts of each coin.
    var counted: [UInt256] {
        switch self {
        case .weighted(let pool): pool.balances.list
        case .balancerStable(let pool): pool.balances.list
        case .stableSwap(let pool): pool.balances.list
        case .cryptoSwap(let pool): pool.balances.list
        case .solidly(let pool): [pool.reserve0, pool.reserve1]
        case .vault(let pool): [pool.totalAssets, pool.totalSupply]
        default: []
        }
    }
}
