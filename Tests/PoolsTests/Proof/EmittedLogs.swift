import Arithmetic
import Basics
import Ethereum
import Pools

/// `pools_logs.json`: what deployed pools emitted, call by call.
struct EmittedLogs: Decodable {
    /// The kind of a call and its logs.
    struct Call: Decodable {
        let kind: String
        private let rows: [VectorLog]

        init(from decoder: any Decoder) throws {
            var parts = try decoder.unkeyedContainer()
            kind = try parts.decode(String.self)
            rows = try parts.decode([VectorLog].self)
        }

        func logs(of address: Address) throws -> [Log] { try rows.map { try $0.log(of: address) } }
    }

    struct Pool: Decodable {
        let address: String
        let token0: String
        let token1: String
        let feePips: UInt32
        let tickSpacing: Int32?
        let calls: [Call]

        /// The pool before its first call, with its own fee or another.
        func created(feePips other: UInt32? = nil) throws -> AnyPool {
            let (address, token0, token1) = (
                try Address(hex: address), try Address(hex: token0), try Address(hex: token1)
            )
            guard let tickSpacing else {
                return .constantProduct(
                    try ConstantProductPool(
                        address: address, token0: token0, token1: token1, reserve0: .zero,
                        reserve1: .zero, feePips: other ?? feePips))
            }
            return .concentrated(
                try ConcentratedPool(
                    uninitialized: address, token0: token0, token1: token1,
                    feePips: other ?? feePips, tickSpacing: tickSpacing))
        }

        /// Follows all calls, each as a block, and gives what each found out.
        func findings(
            feePips: UInt32? = nil, _ change: (Log) -> Log = { $0 }
        ) throws -> [(kind: String, findings: [PoolFinding])] {
            var pool = try created(feePips: feePips)
            var all: [(kind: String, findings: [PoolFinding])] = []
            for call in calls {
                var trail = PoolTrail(pool)
                var findings: [PoolFinding] = []
                for log in try call.logs(of: pool.address) { findings += trail.take(change(log)) }
                findings += trail.end()
                pool = trail.pool
                all.append((call.kind, findings))
            }
            return all
        }
    }

    let ranged: [Pool]
    let pairs: [Pool]

    static func read() throws -> EmittedLogs { try vectors("pools_logs.json") }
}

extension PoolFinding {
    /// The difference, if it is one.
    var difference: SwapDifference? {
        if case .differed(let difference) = self { difference } else { nil }
    }

    /// Whether it says that simulator and chain do not agree.
    var isFault: Bool {
        switch self {
        case .differed, .contradicted: true
        case .agreed, .undecided, .moved, .untold: false
        }
    }
}
