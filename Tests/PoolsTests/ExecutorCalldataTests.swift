import Arithmetic
import Basics
import Foundation
import Pools
import Testing

@Suite struct ExecutorCalldataTests {
    /// `pools_executor.json`: calls encoded by eth-abi, a library of its own.
    private struct Document: Decodable {
        struct Call: Decodable {
            let swaps: [[Cell]]
            let tokenIn: String
            let amountIn: String
            let tokenOut: String
            let minOut: String
            let deadline: UInt64
            let data: String

            func calldata() throws -> ExecutorCalldata {
                ExecutorCalldata(
                    swaps: try swaps.map { row in
                        ExecutorSwap(
                            kind: try #require(
                                ExecutorSwap.Kind(rawValue: UInt8(row[0].number))),
                            pool: try Address(hex: row[1].text),
                            tokenIn: try Address(hex: row[2].text),
                            tokenOut: try Address(hex: row[3].text),
                            feePips: UInt32(row[4].number), amountIn: try row[5].amount())
                    }, tokenIn: try Address(hex: tokenIn), amountIn: try UInt256(decimal: amountIn),
                    tokenOut: try Address(hex: tokenOut), minOut: try UInt256(decimal: minOut),
                    deadline: deadline)
            }
        }
        let calls: [Call]
    }

    private func calls() throws -> [Document.Call] {
        let document: Document = try vectors("pools_executor.json")
        return document.calls
    }

    @Test func `calls are encoded as another encoder does and read back`() throws {
        for call in try calls() {
            let calldata = try call.calldata()
            let bytes = try calldata.encoded()
            #expect(Hex.encode(bytes) == call.data)
            #expect(try ExecutorCalldata(decoding: bytes) == calldata)
        }
    }

    @Test func `bytes that no encoder writes are refused, whatever they are`() throws {
        let malformed = PoolError(.malformedCalldata, "")
        let bytes = try Hex.decode(try #require(try calls().last).data)
        #expect(throws: malformed) { try ExecutorCalldata(decoding: []) }
        #expect(throws: malformed) { try ExecutorCalldata(decoding: bytes + [0]) }
        #expect(throws: malformed) { try ExecutorCalldata(decoding: bytes.dropLast()) }
        var random = SplitMix(state: 5)
        for _ in 0..<2_000 {
            var damaged = bytes
            let place = Int.random(in: 0..<bytes.count, using: &random)
            damaged[place] ^= UInt8.random(in: 1...255, using: &random)
            guard let decoded = try? ExecutorCalldata(decoding: damaged) else { continue }
            #expect(try decoded.encoded() == damaged)
        }
        for length in stride(from: 0, to: bytes.count, by: 7) {
            #expect(throws: malformed) { try ExecutorCalldata(decoding: Array(bytes[..<length])) }
        }
    }

    @Test func `routes that the contract refuses unread are not encoded`() throws {
        let malformed = PoolError(.malformedCalldata, "")
        let first = try #require(try calls().first)
        let good = try first.calldata()
        func refused(_ change: (inout ExecutorCalldata) -> Void) {
            var call = good
            change(&call)
            #expect(throws: malformed) { try call.encoded() }
        }
        refused { $0.swaps = [] }
        refused { $0.swaps = Array(repeating: $0.swaps[0], count: 17) }
        refused { $0.amountIn = .zero }
        refused { $0.minOut = .zero }
        refused { $0.tokenOut = $0.tokenIn }
        refused { $0.swaps[0].feePips = 1 << 24 }
        var full = good
        full.swaps = Array(repeating: good.swaps[0], count: 16)
        #expect(try ExecutorCalldata(decoding: full.encoded()) == full)
    }

    @Test func `a pool gives the leg for its own swap`() throws {
        let pair = AnyPool.constantProduct(
            try ConstantProductPool(
                address: otherToken, token0: lowToken, token1: highToken, reserve0: 9,
                reserve1: 9))
        let leg = try pair.swapLeg(tokenIn: highToken, amountIn: 5)
        #expect(
            leg
                == ExecutorSwap(
                    kind: .constantProduct, pool: otherToken, tokenIn: highToken,
                    tokenOut: lowToken, feePips: 3_000, amountIn: 5))
        let pool = AnyPool.concentrated(
            try ConcentratedPool(
                uninitialized: otherToken, token0: lowToken, token1: highToken, feePips: 500,
                tickSpacing: 10))
        #expect(try pool.swapLeg(tokenIn: lowToken, amountIn: 5).kind == .concentrated)
        #expect(try pool.swapLeg(tokenIn: lowToken, amountIn: 5).feePips == 500)
        #expect(throws: PoolError(.unknownToken, "")) {
            try pool.swapLeg(tokenIn: otherToken, amountIn: 5)
        }
    }
}
