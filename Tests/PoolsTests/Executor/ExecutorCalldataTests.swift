import Arithmetic
import Basics
import Pools
import Testing

@Suite struct ExecutorCalldataTests {
    private let malformed = PoolError(.malformedCalldata, "")

    private func call(_ isWanted: (ExecutorVectors.Call) -> Bool) throws -> ExecutorCalldata {
        try #require(try ExecutorVectors.calls().first(where: isWanted)).calldata()
    }

    /// Asserts that a call with one change is not encoded, although it is without.
    private func refused(
        _ good: ExecutorCalldata, _ change: (inout ExecutorCalldata) -> Void
    ) throws {
        #expect(try good.encoded().isEmpty == false)
        var call = good
        change(&call)
        #expect(throws: malformed) { try call.encoded() }
    }

    @Test func `calls are encoded as another encoder does and read back`() throws {
        let calls = try ExecutorVectors.calls()
        #expect(calls.count == 30)
        for call in calls {
            let calldata = try call.calldata()
            let bytes = try calldata.encoded()
            #expect(Hex.encode(bytes) == call.data)
            #expect(try ExecutorCalldata(decoding: bytes) == calldata)
        }
        // Every kind of swap is among them.
        let kinds = try calls.flatMap { try $0.calldata().swaps }.map(\.method.kind)
        #expect(Set(kinds) == Set(0...12))
    }

    @Test func `bytes that no encoder writes are refused, whatever they are`() throws {
        var random = SplitMix(state: 5)
        for call in try ExecutorVectors.calls() where call.swaps.count == 3 {
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

    @Test func `one function's bytes are never read as another's`() throws {
        let calls = try ExecutorVectors.calls()
        func bytes(_ isExactOut: Bool, _ isByPermit: Bool) throws -> [UInt8] {
            let call = calls.first {
                $0.isExactOut == isExactOut && ($0.nonce != nil) == isByPermit
                    && $0.swaps.count == 16
                    && $0.tokenIn != "0x" + String(repeating: "0", count: 40)
            }
            return try Hex.decode(try #require(call).data)
        }
        let (sale, purchase) = (try bytes(false, false), try bytes(true, false))
        let (signedSale, signedPurchase) = (try bytes(false, true), try bytes(true, true))
        // Sales state no outputs that add up; a signature is left over, or missing.
        for (head, tail) in [
            (purchase, sale), (signedPurchase, signedSale), (sale, signedSale), (signedSale, sale),
            (purchase, signedPurchase), (signedPurchase, purchase),
        ] {
            #expect(throws: malformed) {
                try ExecutorCalldata(decoding: Array(head[..<4] + tail[4...]))
            }
        }
        // A purchase under the sale's selector is a sale, as the contract would read it.
        let read = try ExecutorCalldata(decoding: Array(sale[..<4] + purchase[4...]))
        let amounts = try ExecutorCalldata(decoding: purchase).amounts
        #expect(
            read.amounts == .exactIn(amountIn: amounts.pulled, minOut: amounts.received))
    }

    @Test func `routes that the contract refuses unread are not encoded`() throws {
        let good = try call { !$0.isExactOut && $0.nonce == nil }
        try refused(good) { $0.swaps = [] }
        try refused(good) { $0.swaps = Array(repeating: $0.swaps[0], count: 17) }
        try refused(good) { $0.amounts = .exactIn(amountIn: .zero, minOut: .one) }
        try refused(good) { $0.amounts = .exactIn(amountIn: .one, minOut: .zero) }
        try refused(good) { $0.tokenOut = $0.tokenIn }
        try refused(good) { $0.swaps[0].tokenOut = $0.swaps[0].tokenIn }
        for method: ExecutorMethod in [
            .constantProduct(row: 0, feePips: 1 << 24), .concentrated(row: 0, salt: 1 << 24),
            .poolManager(feePips: 1 << 24, tickSpacing: 1, isNative: false),
            .poolManager(feePips: 1, tickSpacing: 1 << 24, isNative: false),
            .balancer(poolId: .zero),
        ] {
            try refused(good) { $0.swaps[0].method = method }
        }
        var full = good
        full.swaps = Array(repeating: good.swaps[0], count: 16)
        #expect(try ExecutorCalldata(decoding: full.encoded()) == full)
    }

    @Test func `purchases that the contract refuses are not encoded`() throws {
        let good = try call { $0.isExactOut && $0.nonce == nil && $0.swaps.count == 2 }
        let sum = good.amounts.received
        try refused(good) { $0.amounts = .exactOut(amountOut: .zero, maxIn: .one) }
        try refused(good) { $0.amounts = .exactOut(amountOut: sum, maxIn: .zero) }
        try refused(good) { $0.amounts = .exactOut(amountOut: sum + 1, maxIn: .one) }
        try refused(good) { $0.amounts = .exactOut(amountOut: sum - 1, maxIn: .one) }
        try refused(good) { $0.swaps[0].tokenIn = otherToken }
        try refused(good) { $0.swaps[1].tokenOut = otherToken }
        try refused(good) { $0.swaps[1].method = .deposit }
        try refused(good) { $0.swaps[1].method = .solidly(row: 0, isStable: false) }
        try refused(good) { call in
            call.swaps[0].amount = .zero
            call.amounts = .exactOut(amountOut: call.swaps[1].amount, maxIn: .one)
        }
        // A sum beyond 256 bits is none.
        try refused(good) { call in
            let rest = call.swaps[1].amount
            call.swaps[0].amount = UInt256.max - rest + 1
            call.amounts = .exactOut(amountOut: .max, maxIn: .one)
        }
        var all = good
        all.swaps[0].amount = UInt256.max - all.swaps[1].amount
        all.amounts = .exactOut(amountOut: .max, maxIn: .one)
        #expect(try ExecutorCalldata(decoding: all.encoded()) == all)
    }

    @Test func `the native coin is sent along, of a token nothing is`() throws {
        let good = try call { $0.isExactOut && $0.swaps.count == 2 && $0.nonce == nil }
        #expect(good.value == .zero)
        var native = good
        native.tokenIn = .zero
        #expect(native.value == good.amounts.pulled)
        // The swaps name one wrapped token.
        #expect(try ExecutorCalldata(decoding: native.encoded()) == native)
        try refused(native) { $0.swaps[1].tokenIn = otherToken }
        try refused(native) { $0.payment = .permit(nonce: .one, signature: [1]) }
        native.tokenIn = good.tokenIn
        native.tokenOut = .zero
        #expect(native.value == .zero)
        try refused(native) { $0.swaps[1].tokenOut = otherToken }
    }

    @Test func `a signature is there and no longer than the contract takes`() throws {
        let good = try call { $0.nonce != nil && $0.signature?.count == 132 }
        try refused(good) { $0.payment = .permit(nonce: .one, signature: []) }
        try refused(good) {
            $0.payment = .permit(nonce: .one, signature: [UInt8](repeating: 1, count: 66))
        }
    }
}
