import Arithmetic
import Basics
import Ethereum
import Foundation
import Pools

/// One field of a vector row: the files hold amounts as decimal text and small numbers as numbers.
enum Cell: Decodable {
    case number(Int)
    case text(String)

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let number = try? container.decode(Int.self) {
            self = .number(number)
        } else {
            self = .text(try container.decode(String.self))
        }
    }

    var number: Int { if case .number(let value) = self { value } else { -1 } }
    var text: String { if case .text(let value) = self { value } else { "" } }

    /// A decimal amount.
    func amount() throws -> UInt256 { try UInt256(decimal: text) }
}

/// A log as the files hold it.
struct VectorLog: Decodable {
    let topics: [String]
    let data: String

    /// The log as a node gives it, of this contract.
    func log(of address: Address) throws -> Log {
        Log(
            address: address, topics: try topics.map { try Hash32(hex: $0) },
            data: try Hex.decode(data), blockNumber: 1, blockHash: .zero, transactionHash: .zero,
            transactionIndex: 0, logIndex: 0)
    }
}

/// `pools_v3.json`: pools that lived in an EVM, step by step.
struct ConcentratedVectors: Decodable {
    struct Step: Decodable {
        let kind: String
        let logs: [VectorLog]
        let sqrtPriceX96: String
        let tick: Int32
        let liquidity: String
        /// zeroForOne, exactIn, asked, then `reverts` or in, out, price, tick, liquidity after.
        let quotes: [[Cell]]
    }
    struct Pool: Decodable {
        let name: String
        let address: String
        let factory: String
        let token0: String
        let token1: String
        let feePips: UInt32
        let tickSpacing: Int32
        let steps: [Step]
        let ticks: [[Cell]]

        /// The pool before its first price.
        func created() throws -> ConcentratedPool {
            try ConcentratedPool(
                uninitialized: Address(hex: address), token0: Address(hex: token0),
                token1: Address(hex: token1), feePips: feePips, tickSpacing: tickSpacing)
        }

        /// The pool after all steps, from its logs.
        func settled() throws -> ConcentratedPool {
            var pool = try created()
            for step in steps {
                for log in step.logs { _ = try pool.apply(log.log(of: pool.address)) }
            }
            return pool
        }
    }
    let pools: [Pool]
}

/// `pools_v2.json`: pairs that lived in an EVM, swap by swap.
struct ConstantProductVectors: Decodable {
    struct Pool: Decodable {
        let address: String
        let factory: String
        let initCodeHash: String
        let token0: String
        let token1: String
        let logs: [VectorLog]
        /// zeroForOne, exactIn, asked, then `reverts` or in, out, topic and data of the `Sync`,
        /// and `kept` when the swap was not taken back.
        let swaps: [[Cell]]

        /// The pair before its first reserves.
        func created() throws -> ConstantProductPool {
            try ConstantProductPool(
                address: Address(hex: address), token0: Address(hex: token0),
                token1: Address(hex: token1), reserve0: .zero, reserve1: .zero)
        }
    }
    let pools: [Pool]
}

/// `pools_v3_quoter.json`: one state and what the view contract said about it.
struct QuoterVectors: Decodable {
    let feePips: UInt32
    let tickSpacing: Int32
    let sqrtPriceX96: String
    let tick: Int32
    let liquidity: String
    let ticks: [[Cell]]
    /// zeroForOne, in, out, price after, ticks crossed.
    let quotes: [[Cell]]

    /// The pool of the file.
    func pool() throws -> ConcentratedPool {
        try ConcentratedPool(
            token0: lowToken, token1: highToken, feePips: feePips, tickSpacing: tickSpacing,
            sqrtPriceX96: UInt256(decimal: sqrtPriceX96), tick: tick,
            liquidity: UInt128(liquidity) ?? 0, ticks: ticks.map(Tick.init(row:)))
    }
}

/// `pools_v2_router.json`: reserves in and out, amount in and out.
struct RouterVectors: Decodable {
    let feePips: UInt32
    let quotes: [[String]]
}

extension Tick {
    /// From index, net and gross.
    init(row: [Cell]) {
        self.init(
            index: Int32(row[0].number), liquidityNet: Int128(row[1].text) ?? 0,
            liquidityGross: UInt128(row[2].text) ?? 0)
    }
}

/// Reads a file of `Tests/Vectors`; `generate_pools.py` beside it wrote it.
func vectors<Document: Decodable>(_ name: String) throws -> Document {
    let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Vectors/\(name)")
    return try JSONDecoder().decode(Document.self, from: Data(contentsOf: file))
}

/// An address that ends in this byte.
func token(_ last: UInt8) -> Address {
    Address(bytes: [UInt8](repeating: 0, count: 19) + [last]) ?? .zero
}

let lowToken = token(1)
let highToken = token(2)
let otherToken = token(3)

/// Small repeatable numbers (SplitMix64).
struct SplitMix: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
