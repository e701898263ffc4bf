import Arithmetic
import Markets
import PaperVenues
import Testing

@Suite struct TradingRulesTests {
    @Test func `the steps within a budget are the most whose cost is within it`() {
        var generator = TestGenerator(seed: 5)
        let rules = rules("AB", "A", "B", tick: "0.00001", step: "0.00001")
        for _ in 0..<2_000 {
            let price = Int64.random(in: 1...1_000_000_000, using: &generator)
            let budget = Int128.random(in: 1...1_000_000_000_000, using: &generator)
            let steps = rules.steps(within: budget, priceTicks: price)
            #expect(rules.quoteRaw(priceTicks: price, steps: steps, rounding: .down) <= budget)
            #expect(rules.quoteRaw(priceTicks: price, steps: steps + 1, rounding: .down) > budget)
        }
    }

    @Test(arguments: [
        ("0", "0.1", "10", "100"), ("0.01", "0", "10", "100"), ("0.000000001", "0.1", "10", "100"),
        ("0.01", "0.1", "0.05", "100"), ("0.01", "0.1", "10", "0.001"),
        ("0.01", "0.1", "100000000000", "100"), ("0.01", "0.1", "10", "100000000000"),
    ])
    func `rules that do not fit the exchange's units are refused`(
        row: (tick: String, step: String, most: String, priceMax: String)
    ) {
        let instrument = instrument(
            "AB", "A", "B", tick: row.tick, step: row.step, most: row.most)
        #expect(TradingRules(instrument: instrument, priceMax: decimal(row.priceMax)) == nil)
    }

    @Test func `amounts have at most eight digits after the point`() {
        #expect(RawUnits.raw(decimal("1.00000001")) == 100_000_001)
        #expect(RawUnits.raw(decimal("1.000000010")) == 100_000_001)
        #expect(RawUnits.raw(decimal("1.000000001")) == nil)
        #expect(RawUnits.raw(decimal("-1")) == nil)
        #expect(RawUnits.raw(decimal("100000000000000000001")) == nil)
        #expect(RawUnits.text(100_000_001) == "1.00000001")
    }
}
