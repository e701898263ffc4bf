import Arithmetic
import Basics
import Foundation
import Pools
import Testing

/// `pools_executor.json`: calls encoded by eth-abi, a library of its own.
struct ExecutorVectors: Decodable {
    struct Call: Decodable {
        let swaps: [Swap]
        let tokenIn: String
        let pulled: String
        let tokenOut: String
        let received: String
        let isExactOut: Bool
        let deadline: UInt64
        let nonce: String?
        let signature: String?
        let data: String

        func calldata() throws -> ExecutorCalldata {
            let pulled = try UInt256(decimal: pulled)
            let received = try UInt256(decimal: received)
            var payment = ExecutorPayment.allowance
            if let nonce, let signature {
                payment = .permit(
                    nonce: try UInt256(decimal: nonce), signature: try Hex.decode(signature))
            }
            return ExecutorCalldata(
                swaps: try swaps.map { try $0.swap() }, tokenIn: try Address(hex: tokenIn),
                tokenOut: try Address(hex: tokenOut),
                amounts: isExactOut
                    ? .exactOut(amountOut: received, maxIn: pulled)
                    : .exactIn(amountIn: pulled, minOut: received),
                deadline: deadline, payment: payment)
        }
    }

    /// A method's name and fields, then pool, tokens, amount and limit.
    struct Swap: Decodable {
        let name: String
        let fields: [Cell]
        let rest: [String]

        init(from decoder: any Decoder) throws {
            var row = try decoder.unkeyedContainer()
            name = try row.decode(String.self)
            fields = try row.decode([Cell].self)
            var rest: [String] = []
            while !row.isAtEnd { rest.append(try row.decode(String.self)) }
            self.rest = rest
        }

        func swap() throws -> ExecutorSwap {
            ExecutorSwap(
                method: try #require(try method()), pool: try Address(hex: rest[0]),
                tokenIn: try Address(hex: rest[1]), tokenOut: try Address(hex: rest[2]),
                amount: try UInt256(decimal: rest[3]), limit: try UInt256(decimal: rest[4]))
        }

        func method() throws -> ExecutorMethod? {
            func number(_ index: Int) -> Int { fields[index].number }
            func curve(_ function: ExecutorMethod.CurveCall.Function) -> ExecutorMethod {
                .curve(
                    .init(
                        function, from: UInt8(number(0)), to: UInt8(number(1)),
                        takesNative: number(2) == 1, givesNative: number(3) == 1))
            }
            return switch name {
            case "constantProduct":
                .constantProduct(row: UInt8(number(0)), feePips: UInt32(number(1)))
            case "concentrated": .concentrated(row: UInt8(number(0)), salt: UInt32(number(1)))
            case "poolManager":
                .poolManager(
                    feePips: UInt32(number(0)), tickSpacing: UInt32(number(1)),
                    isNative: number(2) == 1, hooks: try Address(hex: fields[3].text))
            case "int128": curve(.int128)
            case "uint256": curve(.uint256)
            case "underlying": curve(.underlying)
            case "deposit": .deposit
            case "redeem": .redeem
            case "wrap": .wrap
            case "unwrap": .unwrap
            case "balancer": .balancer(poolId: try Hash32(hex: fields[0].text))
            case "solidly": .solidly(row: UInt8(number(0)), isStable: number(1) == 1)
            case "balancerV3": .balancerV3
            default: nil
            }
        }
    }

    /// A row of the executor's table as the contract answers it, and a pool of its factory.
    struct Pool: Decodable {
        let kind: String
        let row: String
        let scheme: UInt8
        let address: String
        let token0: String
        let token1: String
        let feePips: UInt32
        let tickSpacing: Int32
        let isStable: Bool

        func decodedRow() throws -> ExecutorTable.Row {
            try ExecutorTable.row(decoding: Hex.decode(row))
        }

        /// The pool; with another curve, fee and spacing when `isOther`.
        func pool(isOther: Bool = false) throws -> AnyPool {
            let place = try Address(hex: address)
            let (token0, token1) = (try Address(hex: token0), try Address(hex: token1))
            switch kind {
            case "pair":
                return .constantProduct(
                    try ConstantProductPool(
                        address: place, token0: isOther ? .zero : token0, token1: token1,
                        reserve0: 9, reserve1: 9))
            case "solidly":
                let pair = try SolidlyPool(
                    address: place, token0: token0, token1: token1,
                    isStable: isStable != isOther, decimals0: 18, decimals1: 18, reserve0: 9,
                    reserve1: 9, feePips: 500)
                return .coins(try CoinPair(.solidly(pair), token0, token1))
            default:
                return .concentrated(
                    try ConcentratedPool(
                        uninitialized: place, token0: kind == "tokens" && isOther ? .zero : token0,
                        token1: token1, feePips: isOther ? 77 : feePips,
                        tickSpacing: isOther ? 7 : tickSpacing))
            }
        }
    }

    let calls: [Call]
    let pools: [Pool]

    static func calls() throws -> [Call] { try all().calls }

    static func all() throws -> ExecutorVectors { try vectors("pools_executor.json") }
}
