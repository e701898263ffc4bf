import Arithmetic
import Settlement
import Testing

@Suite("When fees are raised, and how far")
struct ReplacementRuleTests {
    private static let gwei: UInt256 = 1_000_000_000
    private let rule = ReplacementRule(
        maxFeePerGasMax: 500 * gwei, maxPriorityFeePerGasMax: 50 * gwei)

    private func fees(_ cap: UInt64, _ tip: UInt64) -> AttemptFees {
        AttemptFees(
            maxFeePerGas: UInt256(cap) * Self.gwei, maxPriorityFeePerGas: UInt256(tip) * Self.gwei)
    }

    private func tenths(_ cap: UInt64, _ tip: UInt64) -> AttemptFees {
        AttemptFees(
            maxFeePerGas: UInt256(cap) * Self.gwei / 10,
            maxPriorityFeePerGas: UInt256(tip) * Self.gwei / 10)
    }

    private func decide(
        _ previous: AttemptFees, base: UInt64, tip: UInt64, isForced: Bool = false
    ) -> ReplacementRule.Decision {
        rule.decide(
            over: previous, baseFee: UInt256(base) * Self.gwei,
            suggestedTip: UInt256(tip) * Self.gwei, isForced: isForced)
    }

    @Test func `what pays as much as the market asks is left alone`() {
        #expect(decide(fees(21, 1), base: 20, tip: 1) == .enough)
        #expect(decide(fees(20, 1), base: 20, tip: 1) != .enough)
        #expect(decide(fees(100, 1), base: 20, tip: 2) != .enough)
    }

    @Test func `after a spike the cap is computed from the present base fee`() {
        #expect(decide(fees(21, 1), base: 80, tip: 1) == .replace(tenths(1_611, 11)))
        #expect(decide(fees(21, 1), base: 80, tip: 3) == .replace(fees(163, 3)))
    }

    @Test func `a cancel is forced even when the fees are enough, a tenth above them`() {
        let forced = decide(fees(200, 10), base: 20, tip: 1, isForced: true)
        #expect(forced == .replace(fees(220, 11)))
    }

    @Test func `bounds cut the fees down as long as a pool takes them`() {
        #expect(decide(fees(300, 10), base: 400, tip: 10) == .replace(fees(500, 11)))
        #expect(decide(fees(454, 10), base: 460, tip: 10) == .replace(fees(500, 11)))
        #expect(decide(fees(455, 10), base: 460, tip: 10) == .beyondBounds)
        #expect(decide(fees(100, 46), base: 120, tip: 1) == .beyondBounds)
        #expect(decide(fees(100, 40), base: 20, tip: 90) == .replace(fees(110, 50)))
    }

    @Test func `a base fee above the bound is waited for`() {
        #expect(decide(fees(20, 1), base: 501, tip: 1) == .beyondBounds)
        #expect(decide(fees(20, 1), base: 500, tip: 1) == .replace(tenths(5_000, 11)))
    }

    @Test func `a replacement always rises by what pools ask and stays within the bounds`() {
        var random = TestRandom(seed: 7)
        for _ in 0..<20_000 {
            let cap = random.int(0, 600)
            let previous = fees(UInt64(cap), UInt64(random.int(0, min(cap, 60))))
            let decision = decide(
                previous, base: UInt64(random.int(0, 700)), tip: UInt64(random.int(0, 80)),
                isForced: random.oneIn(2))
            guard case .replace(let next) = decision, let least = previous.raised else { continue }
            #expect(next.maxFeePerGas >= least.maxFeePerGas)
            #expect(next.maxPriorityFeePerGas >= least.maxPriorityFeePerGas)
            #expect(next.maxFeePerGas <= rule.maxFeePerGasMax)
            #expect(next.maxPriorityFeePerGas <= rule.maxPriorityFeePerGasMax)
            #expect(next.maxPriorityFeePerGas <= next.maxFeePerGas)
        }
    }
}
