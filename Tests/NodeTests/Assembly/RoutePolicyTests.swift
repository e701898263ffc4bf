import Arithmetic
import Basics
import Ethereum
import Pools
import Signing
import Testing

/// What the desk writes for the executor, the signer's policy reads, although neither knows the other.
@Suite struct RoutePolicyTests {
    private func address(_ byte: UInt8) throws -> Address {
        try #require(Address(bytes: [UInt8](repeating: byte, count: 20)))
    }

    private func methods() throws -> [ExecutorMethod] {
        let id = try #require(
            Hash32(bytes: address(9).bytes + [UInt8](repeating: 0, count: 12)))
        return [
            .constantProduct(row: 0, feePips: 3_000), .concentrated(row: 1, salt: 500),
            .poolManager(feePips: 500, tickSpacing: 10, isNative: true),
            .curve(.init(.int128, from: 0, to: 1)), .curve(.init(.uint256, from: 2, to: 1)),
            .curve(.init(.underlying, from: 0, to: 3, givesNative: true)), .deposit, .redeem, .wrap,
            .unwrap, .balancer(poolId: id), .solidly(row: 5, isStable: true), .balancerV3,
        ]
    }

    private func policy(_ unprovenPools: [Address]) throws -> SigningPolicy {
        let rule = try ExecutionRule(
            executor: address(1), tokensIn: [TokenLimit(token: address(2), amountMax: 100)],
            tokensOut: [address(3)], unprovenPools: unprovenPools, deadlineSecondsMax: 60)
        return SigningPolicy(
            chainId: ChainId(1), gasMax: 1_000_000, maxFeePerGasMax: 100,
            maxPriorityFeePerGasMax: 10, rules: [.execution(rule)])
    }

    private func judge(
        _ call: ExecutorCalldata, by policy: SigningPolicy
    ) throws -> RouteExecution? {
        let transaction = DynamicFeeTransaction(
            chainId: ChainId(1), nonce: 0, maxPriorityFeePerGas: 1, maxFeePerGas: 2, gas: 500_000,
            to: try address(1), value: call.value, input: try call.encoded())
        let decoded = try policy.check(
            .dynamicFee(transaction), sender: address(8), at: Timestamp(seconds: 1_000))
        guard case .execution(_, let route) = decoded else { return nil }
        return route
    }

    private func call(
        _ method: ExecutorMethod, _ amounts: ExecutorAmounts
    ) throws -> ExecutorCalldata {
        ExecutorCalldata(
            swaps: [
                ExecutorSwap(
                    method: method, pool: try address(9), tokenIn: try address(2),
                    tokenOut: try address(3), amount: 7, limit: 6)
            ], tokenIn: try address(2), tokenOut: try address(3), amounts: amounts,
            deadline: 1_030)
    }

    @Test func `every kind of swap is read as it was written`() throws {
        let policy = try policy([address(9)])
        for method in try methods() {
            var forms: [ExecutorAmounts] = [.exactIn(amountIn: 100, minOut: 5)]
            if method.hasExactOutput { forms.append(.exactOut(amountOut: 7, maxIn: 100)) }
            for amounts in forms {
                let call = try call(method, amounts)
                let route = try #require(try judge(call, by: policy))
                let swap = try #require(route.swaps.first)
                #expect(swap.kind == method.kind && swap.data == method.data)
                #expect(swap.pool == call.swaps[0].pool)
                #expect((swap.amount, swap.limit) == (7, 6))
                #expect((route.tokenIn, route.tokenOut) == (call.tokenIn, call.tokenOut))
                #expect(route.pulled == amounts.pulled)
            }
        }
    }

    @Test func `what the executor proves needs no list, all else does`() throws {
        let policy = try policy([])
        for method in try methods() {
            let call = try call(method, .exactIn(amountIn: 100, minOut: 5))
            switch method {
            case .constantProduct, .concentrated, .poolManager, .balancer, .balancerV3, .solidly:
                #expect(try judge(call, by: policy) != nil)
            case .curve, .deposit, .redeem, .wrap, .unwrap:
                #expect(throws: PolicyDenial.self) { try judge(call, by: policy) }
            }
        }
    }

    @Test func `payments by signature and in the native coin are not allowed`() throws {
        let policy = try policy([address(9)])
        var call = try call(.balancerV3, .exactIn(amountIn: 100, minOut: 5))
        call.payment = .permit(nonce: 1, signature: [1, 2, 3])
        #expect(throws: PolicyDenial.self) { try judge(call, by: policy) }
        call.payment = .allowance
        call.tokenIn = .zero
        #expect(throws: PolicyDenial.self) { try judge(call, by: policy) }
    }
}
