import Arithmetic
import Basics
import Markets
import Risk
import Testing

@Suite("Risk gate")
struct RiskGateTests {
    private let base = Asset("ETH")
    private let quote = Asset("USDC")
    private let gate = RiskGate(
        limits: RiskLimits(baseMax: 1_000, quoteMax: 2_000_000, collarBps: 100))

    /// Sells `base` for `quote` raw units; spends no more than expected unless told.
    private func sell(
        _ base: UInt256, for quote: UInt256, most: UInt256? = nil, available: UInt256 = .max
    ) -> ProposedTrade {
        ProposedTrade(
            location: .venue(VenueId("paper"), account: "main"), assetIn: self.base,
            amountIn: most ?? base, expectedIn: base, assetOut: self.quote, expectedOut: quote,
            availableIn: available, base: self.base)
    }

    private func buy(
        _ base: UInt256, for quote: UInt256, most: UInt256? = nil, available: UInt256 = .max
    ) -> ProposedTrade {
        ProposedTrade(
            location: .venue(VenueId("paper"), account: "main"), assetIn: self.quote,
            amountIn: most ?? quote, expectedIn: quote, assetOut: self.base, expectedOut: base,
            availableIn: available, base: self.base)
    }

    private func price(_ base: UInt256, _ quote: UInt256) -> ReferencePrice? {
        ReferencePrice(base: base, quote: quote)
    }

    @Test func `a fair trade within all limits may go`() {
        #expect(gate.denial(for: sell(500, for: 1_000_000), reference: price(1, 2_000)) == nil)
        #expect(gate.denial(for: buy(500, for: 1_000_000), reference: price(1, 2_000)) == nil)
    }

    @Test func `the largest size goes and one unit more is denied, either way`() {
        #expect(gate.denial(for: sell(1_000, for: 2_000_000), reference: price(1, 2_000)) == nil)
        #expect(
            gate.denial(for: sell(1_001, for: 2_000_000), reference: price(1, 2_000))
                == .sizeAboveLimit(amount: 1_001, limit: 1_000))
        #expect(gate.denial(for: buy(1_000, for: 2_000_000), reference: price(1, 2_000)) == nil)
        #expect(
            gate.denial(for: buy(1_001, for: 2_000_000), reference: price(1, 2_000))
                == .sizeAboveLimit(amount: 1_001, limit: 1_000))
    }

    @Test func `the largest notional goes and one unit more is denied, either way`() {
        let reference = price(1, 2_000)
        #expect(
            gate.denial(for: sell(1_000, for: 2_000_001), reference: reference)
                == .notionalAboveLimit(amount: 2_000_001, limit: 2_000_000))
        #expect(
            gate.denial(for: buy(1_000, for: 2_000_000, most: 2_000_001), reference: reference)
                == .notionalAboveLimit(amount: 2_000_001, limit: 2_000_000),
            "a purchase counts what it may spend at most")
    }

    @Test func `all that is available goes and one unit more is denied`() {
        let reference = price(1, 2_000)
        let trade = sell(500, for: 1_000_000, available: 500)
        #expect(gate.denial(for: trade, reference: reference) == nil)
        #expect(
            gate.denial(for: sell(500, for: 1_000_000, available: 499), reference: reference)
                == .balanceTooLow(asset: base, needed: 500, available: 499))
        #expect(
            gate.denial(
                for: buy(1, for: 2_000, most: 2_010, available: 2_009), reference: reference)
                == .balanceTooLow(asset: quote, needed: 2_010, available: 2_009))
    }

    @Test func `the collar holds from below and from above when selling`() {
        // 100 base are worth 200 000; one per cent either way is 198 000 and 202 000.
        let reference = price(1, 2_000)
        for (out, denial): (UInt256, RiskDenial?) in [
            (197_999, .priceBelowCollar(expectedOut: 197_999, lowest: 198_000)),
            (198_000, nil), (202_000, nil),
            (202_001, .priceAboveCollar(expectedOut: 202_001, highest: 202_000)),
        ] {
            #expect(gate.denial(for: sell(100, for: out), reference: reference) == denial)
        }
    }

    @Test func `the collar holds from below and from above when buying`() {
        // 200 000 quote are worth 100 base; one per cent either way is 99 and 101.
        let reference = price(1, 2_000)
        for (out, denial): (UInt256, RiskDenial?) in [
            (98, .priceBelowCollar(expectedOut: 98, lowest: 99)), (99, nil), (101, nil),
            (102, .priceAboveCollar(expectedOut: 102, highest: 101)),
        ] {
            #expect(gate.denial(for: buy(out, for: 200_000), reference: reference) == denial)
        }
    }

    @Test func `collar bounds are rounded against the trade`() {
        // 1 base is worth 333.33…; 99 % of 334 is 330.66 up to 331, 101 % of 333 is 336.33 down.
        let reference = price(3, 1_000)
        for (out, isDenied): (UInt256, Bool) in [
            (330, true), (331, false), (336, false), (337, true),
        ] {
            #expect((gate.denial(for: sell(1, for: out), reference: reference) != nil) == isDenied)
        }
    }

    @Test func `the price is judged by what is expected, not by the most that may be spent`() {
        let reference = price(1, 2_000)
        let slipping = buy(100, for: 200_000, most: 210_000)
        #expect(gate.denial(for: slipping, reference: reference) == nil)
    }

    @Test func `a collar of all or more lets any worse price pass and twice the fair one`() {
        let wide = RiskGate(
            limits: RiskLimits(baseMax: 1_000, quoteMax: 2_000_000, collarBps: 20_000))
        let reference = price(1, 2_000)
        #expect(wide.denial(for: sell(1, for: 1), reference: reference) == nil)
        #expect(wide.denial(for: sell(1, for: 4_000), reference: reference) == nil)
        #expect(wide.denial(for: sell(1, for: 4_001), reference: reference) != nil)
    }

    @Test func `without a reference nothing goes`() {
        #expect(gate.denial(for: sell(1, for: 2_000), reference: nil) == .noReferencePrice)
        #expect(ReferencePrice(base: .zero, quote: 1) == nil)
        #expect(ReferencePrice(base: 1, quote: .zero) == nil)
    }

    @Test func `a reference that leaves 256 bits is no reference`() {
        let huge = RiskGate(limits: RiskLimits(baseMax: .max, quoteMax: .max, collarBps: 100))
        #expect(
            huge.denial(for: sell(.max, for: .max), reference: price(1, .max)) == .noReferencePrice)
    }

    @Test func `empty trades are denied`() {
        let reference = price(1, 2_000)
        #expect(gate.denial(for: sell(0, for: 1), reference: reference) == .emptyTrade)
        #expect(gate.denial(for: sell(1, for: 0), reference: reference) == .emptyTrade)
        #expect(gate.denial(for: sell(0, for: 1, most: 1), reference: reference) == .emptyTrade)
    }

    @Test func `size is judged before balance and balance before price`() {
        let wrong = sell(1_001, for: 1, available: 0)
        #expect(gate.denial(for: wrong, reference: nil)?.code == "size-above-limit")
        let poor = sell(1_000, for: 1, available: 0)
        #expect(gate.denial(for: poor, reference: nil)?.code == "balance-too-low")
    }

    @Test func `a trade that passes is within the collar by exact arithmetic`() {
        for seed in 1...2_000 {
            var random = TestRandom(seed: UInt64(seed))
            let base = UInt256(UInt64(random.int(1, 1_000)))
            let out = UInt256(UInt64(random.int(1, 2_000_000)))
            let (unit, worth) = (random.int(1, 50), random.int(1, 100_000))
            let reference = price(UInt256(UInt64(unit)), UInt256(UInt64(worth)))
            guard gate.denial(for: sell(base, for: out), reference: reference) == nil else {
                continue
            }
            // out within 1 % of base · worth / unit, multiplied out.
            let scaled = out * UInt256(UInt64(unit)) * 10_000
            let fair = base * UInt256(UInt64(worth))
            #expect(scaled >= fair * 9_900 && scaled <= fair * 10_100)
        }
    }
}
