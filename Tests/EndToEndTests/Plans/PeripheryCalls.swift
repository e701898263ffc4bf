import Arithmetic
import Basics
import Ethereum

/// Call data of the contracts around the pools, by Uniswap's published interfaces.
enum PeripheryCalls {
    /// Further away than any block of a test.
    private static let deadline = ABIValue.uint(1_099_511_627_776)

    /// One pool of the pair as the periphery names it.
    struct PoolKey {
        let token0: Address
        let token1: Address
        let feePips: UInt32

        fileprivate var values: [ABIValue] {
            [.address(token0), .address(token1), .uint(UInt256(UInt64(feePips)))]
        }
    }

    static func transfer(to: Address, amount: UInt256) throws -> [UInt8] {
        try call("transfer(address,uint256)", [.address(to), .uint(amount)])
    }

    // MARK: Swaps

    static func swapPair(
        exactIn amount: UInt256, from tokenIn: Address, to tokenOut: Address, for owner: Address
    ) throws -> [UInt8] {
        try call(
            "swapExactTokensForTokens(uint256,uint256,address[],address,uint256)",
            [
                .uint(amount), .uint(0), .array([.address(tokenIn), .address(tokenOut)]),
                .address(owner), deadline,
            ])
    }

    static func swapPair(
        exactOut amount: UInt256, from tokenIn: Address, to tokenOut: Address, for owner: Address
    ) throws -> [UInt8] {
        try call(
            "swapTokensForExactTokens(uint256,uint256,address[],address,uint256)",
            [
                .uint(amount), .uint(.max), .array([.address(tokenIn), .address(tokenOut)]),
                .address(owner), deadline,
            ])
    }

    /// A swap that ends at a price, if one is given (zero is none).
    static func swapPool(
        exactIn amount: UInt256, from tokenIn: Address, to tokenOut: Address, feePips: UInt32,
        for owner: Address, sqrtPriceLimitX96: UInt256 = .zero
    ) throws -> [UInt8] {
        try call(
            "exactInputSingle((address,address,uint24,address,uint256,uint256,uint256,uint160))",
            [
                .tuple([
                    .address(tokenIn), .address(tokenOut), .uint(UInt256(UInt64(feePips))),
                    .address(owner), deadline, .uint(amount), .uint(0), .uint(sqrtPriceLimitX96),
                ])
            ])
    }

    static func swapPool(
        exactOut amount: UInt256, from tokenIn: Address, to tokenOut: Address, feePips: UInt32,
        for owner: Address
    ) throws -> [UInt8] {
        try call(
            "exactOutputSingle((address,address,uint24,address,uint256,uint256,uint256,uint160))",
            [
                .tuple([
                    .address(tokenIn), .address(tokenOut), .uint(UInt256(UInt64(feePips))),
                    .address(owner), deadline, .uint(amount), .uint(.max), .uint(0),
                ])
            ])
    }

    // MARK: Liquidity

    static func addLiquidity(
        _ tokenA: Address, _ amountA: UInt256, _ tokenB: Address, _ amountB: UInt256,
        for owner: Address
    ) throws -> [UInt8] {
        try call(
            "addLiquidity(address,address,uint256,uint256,uint256,uint256,address,uint256)",
            [
                .address(tokenA), .address(tokenB), .uint(amountA), .uint(amountB), .uint(0),
                .uint(0), .address(owner), deadline,
            ])
    }

    static func removeLiquidity(
        _ tokenA: Address, _ tokenB: Address, shares: UInt256, for owner: Address
    ) throws -> [UInt8] {
        try call(
            "removeLiquidity(address,address,uint256,uint256,uint256,address,uint256)",
            [
                .address(tokenA), .address(tokenB), .uint(shares), .uint(0), .uint(0),
                .address(owner), deadline,
            ])
    }

    static func createPool(_ pool: PoolKey, sqrtPriceX96: UInt256) throws -> [UInt8] {
        try call(
            "createAndInitializePoolIfNecessary(address,address,uint24,uint160)",
            pool.values + [.uint(sqrtPriceX96)])
    }

    /// A position that takes no more than these amounts.
    static func mint(
        _ pool: PoolKey, ticks: Range<Int32>, amount0: UInt256, amount1: UInt256,
        for owner: Address
    ) throws -> [UInt8] {
        let type =
            "(address,address,uint24,int24,int24,uint256,uint256,uint256,uint256,address,uint256)"
        return try call(
            "mint(\(type))",
            [
                .tuple(
                    pool.values + [
                        tick(ticks.lowerBound), tick(ticks.upperBound), .uint(amount0),
                        .uint(amount1), .uint(0), .uint(0), .address(owner), deadline,
                    ])
            ])
    }

    static func burn(tokenId: UInt256, liquidity: UInt128) throws -> [UInt8] {
        try call(
            "decreaseLiquidity((uint256,uint128,uint256,uint256,uint256))",
            [.tuple([.uint(tokenId), .uint(UInt256(liquidity)), .uint(0), .uint(0), deadline])])
    }

    /// Takes what a position is owed; while it has liquidity the pool burns nothing of it first.
    static func collect(tokenId: UInt256, for owner: Address) throws -> [UInt8] {
        let all = ABIValue.uint(UInt256(UInt128.max))
        return try call(
            "collect((uint256,address,uint128,uint128))",
            [.tuple([.uint(tokenId), .address(owner), all, all])])
    }

    private static func call(_ signature: String, _ values: [ABIValue]) throws -> [UInt8] {
        try ABIFunction(parsing: signature).encodeCall(values)
    }

    private static func tick(_ index: Int32) -> ABIValue {
        .int(Int256(magnitude: UInt256(UInt64(index.magnitude)), isNegative: index < 0))
    }
}
