import Arithmetic
import Basics
import Ethereum
import Markets
import PaperVenues
import Pools
import Transport

/// The markets of the demo's order, a little different for every seed: three pools on a chain and
/// one book.
package struct DemoMarket {
    let chainId = ChainId(31_337)
    let weth: Token
    let usdc: Token
    let native: Token
    let executor: Address
    /// Somebody else.
    let trader: Address
    let factory: Address
    let initCodeHash: Hash32
    /// The book's middle, USDC for one ETH.
    let referencePrice: ExactDecimal
    let pools: [AnyPool]

    static let ether = Asset("ETH")
    static let dollar = Asset("USDC")
    static let venue = VenueId("binance")
    static let account = "main"
    static let symbol = "ETHUSDC"

    /// 10^18 and 10^6.
    static let wethUnit: UInt256 = 1_000_000_000_000_000_000
    static let usdcUnit: UInt256 = 1_000_000
    /// The power of 1.0001 near which pools trade: about 2841 USDC for one ETH.
    ///
    /// A multiple of every spacing, so that the order crosses the edge of a range.
    private static let edgeTick: Int32 = -196_800

    init(_ generator: inout SplitMix64) throws {
        func address() -> Address {
            Address(bytes: (0..<20).map { _ in UInt8(truncatingIfNeeded: generator.next()) })
                ?? .zero
        }
        weth = Token(
            chain: chainId, address: address(), symbol: "WETH", decimals: 18, asset: Self.ether)
        usdc = Token(
            chain: chainId, address: address(), symbol: "USDC", decimals: 6, asset: Self.dollar)
        native = Token(
            chain: chainId, address: nil, symbol: "ETH", decimals: 18, asset: Self.ether)
        executor = address()
        trader = address()
        factory = address()
        initCodeHash = ABI.hash(executor.bytes)
        referencePrice = ExactDecimal(2_845 + generator.below(11))
        pools = try Self.pools(
            weth.address ?? .zero, usdc.address ?? .zero, factory, initCodeHash, &generator)
    }

    // MARK: Pools

    private static func pools(
        _ weth: Address, _ usdc: Address, _ factory: Address, _ codeHash: Hash32,
        _ generator: inout SplitMix64
    ) throws -> [AnyPool] {
        let isWethFirst = weth < usdc
        let (token0, token1) = isWethFirst ? (weth, usdc) : (usdc, weth)
        let ethers = UInt256(2_000 + generator.below(2_000))
        let price = UInt256(2_845 + generator.below(11))
        let (reserveIn, reserveOut) = (ethers * wethUnit, ethers * price * usdcUnit)
        var pools: [AnyPool] = [
            .constantProduct(
                try ConstantProductPool(
                    address: PoolAddress.constantProduct(
                        factory: factory, initCodeHash: codeHash, token0, token1),
                    token0: token0, token1: token1,
                    reserve0: isWethFirst ? reserveIn : reserveOut,
                    reserve1: isWethFirst ? reserveOut : reserveIn))
        ]
        // Spacings wider than usual, so that a bitmap has few words to read.
        for (feePips, spacing) in [(500 as UInt32, 400 as Int32), (3_000, 800)] {
            // Above the edge as far as the price of one ETH goes.
            let above = Int32(1 + generator.below(60))
            let tick = isWethFirst ? edgeTick + above : -edgeTick - above
            pools.append(
                .concentrated(
                    try concentrated(
                        PoolAddress.concentrated(
                            factory: factory, initCodeHash: codeHash, token0, token1,
                            feePips: feePips),
                        token0, token1, feePips: feePips, spacing: spacing, tick: tick,
                        unit: UInt128(4 + generator.below(8)) * 100_000_000_000_000_000)))
        }
        return pools
    }

    /// A pool with three ranges around its price: wide, middle, narrow.
    private static func concentrated(
        _ address: Address, _ token0: Address, _ token1: Address, feePips: UInt32, spacing: Int32,
        tick: Int32, unit: UInt128
    ) throws -> ConcentratedPool {
        // Floor division.
        let base = (tick >= 0 ? tick / spacing : (tick + 1) / spacing - 1) * spacing
        var net: [Int32: Int128] = [:]
        var gross: [Int32: UInt128] = [:]
        var active: UInt128 = 0
        for (steps, share) in [(6 as Int32, 1 as UInt128), (1, 1), (0, 1)] {
            let liquidity = unit * share
            let (lower, upper) = (base - steps * spacing, base + (steps + 1) * spacing)
            net[lower, default: 0] += Int128(liquidity)
            net[upper, default: 0] -= Int128(liquidity)
            gross[lower, default: 0] += liquidity
            gross[upper, default: 0] += liquidity
            active += liquidity
        }
        let ticks = net.keys.sorted().map {
            Tick(index: $0, liquidityNet: net[$0] ?? 0, liquidityGross: gross[$0] ?? 0)
        }
        return try ConcentratedPool(
            address: address, token0: token0, token1: token1, feePips: feePips,
            tickSpacing: spacing, sqrtPriceX96: TickMath.sqrtPrice(atTick: tick) ?? .zero,
            tick: tick, liquidity: active, ticks: ticks)
    }
}
