import Arithmetic
import Pools
import Testing

@Suite struct TickMathTests {
    @Test func `the ends of the range have the contract's published prices`() {
        // MIN_SQRT_RATIO and MAX_SQRT_RATIO of Uniswap V3's TickMath.
        #expect(TickMath.sqrtPrice(atTick: -887_272)?.description == "4295128739")
        #expect(
            TickMath.sqrtPrice(atTick: 887_272)?.description
                == "1461446703485210103287273052203988822378723970342")
        #expect(TickMath.sqrtPrice(atTick: TickMath.tickMin) == TickMath.sqrtPriceMin)
        #expect(TickMath.sqrtPrice(atTick: TickMath.tickMax) == TickMath.sqrtPriceMax)
        #expect(TickMath.sqrtPrice(atTick: 0) == UInt256.one << 96)
        #expect(TickMath.sqrtPrice(atTick: -887_273) == nil)
        #expect(TickMath.sqrtPrice(atTick: 887_273) == nil)
        #expect(TickMath.sqrtPrice(atTick: .min) == nil)
    }

    @Test func `a price belongs to the last tick that is not above it`() throws {
        var random = SplitMix(state: 1)
        var ticks: [Int32] = [-887_272, -887_271, -1, 0, 1, 887_270, 887_271]
        for _ in 0..<3_000 { ticks.append(Int32.random(in: -887_271...887_271, using: &random)) }
        for tick in ticks {
            let price = try #require(TickMath.sqrtPrice(atTick: tick))
            #expect(TickMath.tick(atSqrtPrice: price) == tick)
            #expect(TickMath.tick(atSqrtPrice: price + 1) == tick)
            if tick > -887_272 { #expect(TickMath.tick(atSqrtPrice: price - 1) == tick - 1) }
        }
        #expect(TickMath.tick(atSqrtPrice: TickMath.sqrtPriceMin - 1) == nil)
        #expect(TickMath.tick(atSqrtPrice: TickMath.sqrtPriceMax) == nil)
        #expect(TickMath.tick(atSqrtPrice: TickMath.sqrtPriceMax - 1) == 887_271)
        #expect(TickMath.tick(atSqrtPrice: .max) == nil)
    }

    @Test func `prices rise by the square root of 1.0001 a tick`() throws {
        for tick in stride(from: Int32(-800_000), to: 800_000, by: 9_973) {
            let price = try #require(TickMath.sqrtPrice(atTick: tick))
            let next = try #require(TickMath.sqrtPrice(atTick: tick + 1))
            let ratio = next.searchValue / price.searchValue
            #expect(abs(ratio - 1.0001.squareRoot()) < 1e-12)
        }
    }
}
