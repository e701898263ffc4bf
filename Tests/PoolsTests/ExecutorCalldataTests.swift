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
            let amountIn: String?
            let maxIn: String?
            let tokenOut: String
            let minOut: String?
            let amountOut: String?
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
                            feePips: UInt32(row[4].number), amount: try row[5].amount())
                    }, tokenIn: try Address(hex: tokenIn), tokenOut: try Address(hex: tokenOut),
                    amounts: try amounts(), deadline: deadline)
            }

            private func amounts() throws -> ExecutorAmounts {
                func number(_ text: String?) throws -> UInt256 {
                    try UInt256(decimal: try #require(text))
                }
                return maxIn == nil
                    ? .exactIn(amountIn: try number(amountIn), minOut: try number(minOut))
                    : .exactOut(amountOut: try number(amountOut), maxIn: try number(maxIn))
            }
        }
        let calls: [Call]
    }

    private func calls() throws -> [Document.Call] {
        let document: Document = try vectors("pools_executor.json")
        return document.calls
    }

    @Test func `calls are encoded as another encoder does and read back`() throws {
        let calls = try calls()
        #expect(calls.count { $0.maxIn != nil } == 5)
        for call in calls {
            let calldata = try call.calldata()
            let bytes = try calldata.encoded()
            #expect(Hex.encode(bytes) == call.data)
            #expect(try ExecutorCalldata(decoding: bytes) == calldata)
        }
    }

    @Test func `bytes that no encoder writes are refused, whatever they are`() throws {
        let malformed = PoolError(.malformedCalldata, "")
        var random = SplitMix(state: 5)
        for call in try calls() where call.swaps.count == 3 {
            let bytes = try Hex.decode(call.data)
            #expect(throws: malformed) { try ExecutorCalldata(decoding: []) }
            #expect(throws: malformed) { try ExecutorCalldata(decoding: bytes + [0]) }
            #expect(throws: malformed) { try ExecutorCalldata(decoding: bytes.dropLast()) }
            for _ in 0..<1_000 {
                var damaged = bytes
                let place = Int.random(in: 0..<bytes.count, using: &random)
                damaged[place] ^= UInt8.random(in: 1...255, using: &random)
                guard let decoded = try? ExecutorCalldata(decoding: damaged) else { continue }
                #expect(try decoded.encoded() == damaged)
            }
            for length in stride(from: 0, to: bytes.count, by: 7) {
                #expect(throws: malformed) {
                    try ExecutorCalldata(decoding: Array(bytes[..<length]))
                }
            }
        }
    }

    @Test func `one function's bytes are never read as the other's`() throws {
        let calls = try calls()
        let exactIn = try Hex.decode(try #require(calls.first).data)
        let exactOut = try Hex.decode(try #require(calls.last).data)
        // A sale under the other selector states no outputs that add up.
        #expect(throws: PoolError(.malformedCalldata, "")) {
            try ExecutorCalldata(decoding: Array(exactOut[..<4] + exactIn[4...]))
        }
        // A purchase under the other selector is a sale, as the contract would read it.
        let sale = try ExecutorCalldata(decoding: Array(exactIn[..<4] + exactOut[4...]))
        let purchase = try ExecutorCalldata(decoding: exactOut)
        guard case .exactOut(let amountOut, let maxIn) = purchase.amounts else {
            Issue.record("\(purchase.amounts)")
            return
        }
        #expect(sale.amounts == .exactIn(amountIn: maxIn, minOut: amountOut))
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
        refused { $0.amounts = .exactIn(amountIn: .zero, minOut: .one) }
        refused { $0.amounts = .exactIn(amountIn: .one, minOut: .zero) }
        refused { $0.tokenOut = $0.tokenIn }
        refused { $0.swaps[0].feePips = 1 << 24 }
        var full = good
        full.swaps = Array(repeating: good.swaps[0], count: 16)
        #expect(try ExecutorCalldata(decoding: full.encoded()) == full)
    }

    @Test func `purchases that the contract refuses are not encoded`() throws {
        let good = try #require(try calls().first { $0.maxIn != nil && $0.swaps.count == 2 })
            .calldata()
        let sum = good.amounts.received
        func refused(_ change: (inout ExecutorCalldata) -> Void) {
            var call = good
            change(&call)
            #expect(throws: PoolError(.malformedCalldata, "")) { try call.encoded() }
        }
        #expect(try good.encoded().isEmpty == false)
        refused { $0.amounts = .exactOut(amountOut: .zero, maxIn: .one) }
        refused { $0.amounts = .exactOut(amountOut: sum, maxIn: .zero) }
        refused { $0.amounts = .exactOut(amountOut: sum + 1, maxIn: .one) }
        refused { $0.amounts = .exactOut(amountOut: sum - 1, maxIn: .one) }
        refused { $0.swaps[0].tokenIn = otherToken }
        refused { $0.swaps[1].tokenOut = otherToken }
        refused { call in
            call.swaps[0].amount = .zero
            call.amounts = .exactOut(amountOut: call.swaps[1].amount, maxIn: .one)
        }
        // A sum beyond 256 bits is none.
        refused { call in
            let rest = call.swaps[1].amount
            call.swaps[0].amount = UInt256.max - rest + 1
            call.amounts = .exactOut(amountOut: .max, maxIn: .one)
        }
        var all = good
        all.swaps[0].amount = UInt256.max - all.swaps[1].amount
        all.amounts = .exactOut(amountOut: .max, maxIn: .one)
        #expect(try ExecutorCalldata(decoding: all.encoded()) == all)
    }

    @Test func `a pool gives the leg for its own swap`() throws {
        let pair = AnyPool.constantProduct(
            try ConstantProductPool(
                address: otherToken, token0: lowToken, token1: highToken, reserve0: 9,
                reserve1: 9))
        let leg = try pair.swapLeg(tokenIn: highToken, amount: 5)
        #expect(
            leg
                == ExecutorSwap(
                    kind: .constantProduct, pool: otherToken, tokenIn: highToken,
                    tokenOut: lowToken, feePips: 3_000, amount: 5))
        let pool = AnyPool.concentrated(
            try ConcentratedPool(
                uninitialized: otherToken, token0: lowToken, token1: highToken, feePips: 500,
                tickSpacing: 10))
        #expect(try pool.swapLeg(tokenIn: lowToken, amount: 5).kind == .concentrated)
        #expect(try pool.swapLeg(tokenIn: lowToken, amount: 5).feePips == 500)
        #expect(throws: PoolError(.unknownToken, "")) {
            try pool.swapLeg(tokenIn: otherToken, amount: 5)
        }
    }
}
