import Arithmetic
import Basics
import Ethereum
import Signing

/// A policy with one rule of each kind, and a good transaction for each.
enum PolicyWorld {
    static let sender = account(1)
    static let friend = account(2)
    static let weth = account(10)
    static let usdc = account(11)
    static let dai = account(12)
    static let executor = account(20)
    static let vault = account(30)
    static let now: UInt64 = 1_700_000_000

    static let execution = ExecutionRule(
        executor: executor, tokensIn: [TokenLimit(token: weth, amountMax: 1000)],
        tokensOut: [usdc], tokensBetween: [], deadlineSecondsMax: 300, swapsMax: 3)

    static let policy = SigningPolicy(
        chainId: ChainId(31_337), gasMax: 1_000_000, maxFeePerGasMax: 100,
        maxPriorityFeePerGasMax: 10,
        rules: [
            .cancellation, .transfer(to: friend, valueMax: 500),
            .approval(TokenLimit(token: weth, amountMax: 1000), spenders: [executor]),
            .execution(execution),
            .function(to: vault, selector: ABI.selector("deposit(uint256)"), valueMax: 0),
        ])

    /// A transaction inside every cap.
    static func transaction(
        to recipient: Address?, value: UInt256 = 0, input: [UInt8] = []
    ) -> DynamicFeeTransaction {
        DynamicFeeTransaction(
            chainId: ChainId(31_337), nonce: 3, maxPriorityFeePerGas: 10, maxFeePerGas: 100,
            gas: 1_000_000, to: recipient, value: value, input: input)
    }

    /// The call data of `approve`.
    static func approve(_ spender: Address, _ amount: UInt256) throws -> [UInt8] {
        try ABIFunction(parsing: "approve(address,uint256)")
            .encodeCall([.address(spender), .uint(amount)])
    }

    /// The parameters of `executeExactOut`, all good.
    struct Purchase {
        var swaps: [(tokenIn: Address, tokenOut: Address, amount: UInt256)] = [
            (weth, usdc, 5), (weth, usdc, 2),
        ]
        var tokenIn = weth
        var maxIn: UInt256 = 1000
        var tokenOut = usdc
        var amountOut: UInt256 = 7
        var deadline: UInt256 = 1_700_000_300

        func input() throws -> [UInt8] {
            let function = try ABIFunction(
                parsing:
                    "executeExactOut((uint8,address,address,address,uint256,uint256,uint256)[],"
                    + "address,uint256,address,uint256,uint256)")
            let legs = swaps.map { swap in
                ABIValue.tuple([
                    .uint(0), .address(account(98)), .address(swap.tokenIn),
                    .address(swap.tokenOut), .uint(3000), .uint(swap.amount), .uint(0),
                ])
            }
            return try function.encodeCall([
                .array(legs), .address(tokenIn), .uint(maxIn), .address(tokenOut),
                .uint(amountOut), .uint(deadline),
            ])
        }
    }

    /// The parameters of `execute`, all good.
    struct Route {
        var swaps: [(tokenIn: Address, tokenOut: Address)] = [(weth, usdc)]
        var kind: UInt64 = 1
        var tokenIn = weth
        var amountIn: UInt256 = 1000
        var tokenOut = usdc
        var minOut: UInt256 = 1
        var deadline: UInt256 = 1_700_000_300

        func input() throws -> [UInt8] {
            let function = try ABIFunction(
                parsing: "execute((uint8,address,address,address,uint256,uint256,uint256)[],"
                    + "address,uint256,address,uint256,uint256)")
            let legs = swaps.map { swap in
                ABIValue.tuple([
                    .uint(UInt256(kind)), .address(account(99)), .address(swap.tokenIn),
                    .address(swap.tokenOut), .uint(3000), .uint(5), .uint(4),
                ])
            }
            return try function.encodeCall([
                .array(legs), .address(tokenIn), .uint(amountIn), .address(tokenOut),
                .uint(minOut), .uint(deadline),
            ])
        }
    }

    /// What the policy says to a transaction.
    static func judge(_ transaction: DynamicFeeTransaction) throws(PolicyDenial) -> DecodedCall {
        try policy.check(
            .dynamicFee(transaction), sender: sender, at: Timestamp(seconds: now))
    }

    /// Why the policy refuses a transaction; nil when it does not.
    static func denial(_ transaction: DynamicFeeTransaction) -> PolicyDenial.Code? {
        do throws(PolicyDenial) {
            _ = try judge(transaction)
            return nil
        } catch {
            return error.code
        }
    }
}
