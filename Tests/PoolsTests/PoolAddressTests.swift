import Basics
import Pools
import Testing

@Suite struct PoolAddressTests {
    // Ethereum mainnet: the factories, init code hashes and pools of USDC and WETH, as the
    // periphery's documentation and every block explorer give them.
    private let usdc = "0xa0b86991c6218b36c1d19d4a2e9eb0ce3606eb48"
    private let weth = "0xc02aaa39b223fe8d0a0e5c4f27ead9083c756cc2"

    @Test func `the mainnet pair is where its factory puts it, in either token order`() throws {
        let factory = try Address(hex: "0x5c69bee701ef814a2b6a3edd4b1652cb9cc5aa6f")
        let hash = try Hash32(
            hex: "0x96e8ac4277198ff8b6f785478aa9a39f403cb768dd02cbee326c3e7da348845f")
        let (a, b) = (try Address(hex: usdc), try Address(hex: weth))
        let pair = try Address(hex: "0xb4e16d0168e52d35cacd2c6185b44281ec28c9dc")
        #expect(PoolAddress.constantProduct(factory: factory, initCodeHash: hash, a, b) == pair)
        #expect(PoolAddress.constantProduct(factory: factory, initCodeHash: hash, b, a) == pair)
    }

    @Test func `the mainnet pools are where their factory puts them, one for each fee`() throws {
        let factory = try Address(hex: "0x1f98431c8ad98523631ae4a59f267346ea31f984")
        let hash = try Hash32(
            hex: "0xe34f199b19b2b4f47f68442619d555527d244f78a3297ea89325f843f87b8b54")
        let (a, b) = (try Address(hex: usdc), try Address(hex: weth))
        let known: [(UInt32, String)] = [
            (500, "0x88e6a0c2ddd26feeb64f039a2c41296fcb3f5640"),
            (3_000, "0x8ad599c3a0ff1de082011efddc58f1908eb6e6d8"),
        ]
        for (fee, pool) in known {
            let made = PoolAddress.concentrated(
                factory: factory, initCodeHash: hash, b, a, feePips: fee)
            #expect(made == (try Address(hex: pool)))
        }
    }

    @Test func `pools that a factory really deployed are where it puts them`() throws {
        let pairs: ConstantProductVectors = try vectors("pools_v2.json")
        for pair in pairs.pools {
            let made = PoolAddress.constantProduct(
                factory: try Address(hex: pair.factory),
                initCodeHash: try Hash32(hex: pair.initCodeHash), try Address(hex: pair.token0),
                try Address(hex: pair.token1))
            #expect(made.hex == pair.address)
        }
        let hash = try Hash32(
            hex: "0xe34f199b19b2b4f47f68442619d555527d244f78a3297ea89325f843f87b8b54")
        let pools: ConcentratedVectors = try vectors("pools_v3.json")
        for pool in pools.pools {
            let made = PoolAddress.concentrated(
                factory: try Address(hex: pool.factory), initCodeHash: hash,
                try Address(hex: pool.token0), try Address(hex: pool.token1),
                feePips: pool.feePips)
            #expect(made.hex == pool.address)
        }
    }
}
