import Arithmetic
import Chains
import Testing

struct FeeOracleTests {
    private func suggest(
        rewards: [[UInt256]], next: UInt256 = 100, floor: UInt256 = 1
    ) throws -> FeeSuggestion {
        let blocks = [UInt256](repeating: 100, count: rewards.count)
        return try FeeOracle.suggest(
            FeeHistory(
                oldestBlock: 1, baseFeesPerGas: blocks, nextBaseFeePerGas: next,
                rewards: rewards), tipFloor: floor)
    }

    /// The tips of alloy's own `estimate_priority_fee` cases.
    @Test func `the tip is the median of the blocks that paid one`() throws {
        let gwei: UInt256 = 1_000_000_000
        let odd = try suggest(rewards: [[gwei * 10], [gwei * 200], [gwei * 3]])
        #expect(odd.maxPriorityFeePerGas == gwei * 10)
        let even = try suggest(rewards: [[gwei * 400], [gwei * 2], [gwei * 5], [gwei * 3]])
        #expect(even.maxPriorityFeePerGas == gwei * 4)
        let quiet = try suggest(rewards: [[0], [gwei], [0], [0], [0]])
        #expect(quiet.maxPriorityFeePerGas == gwei)
    }

    @Test func `a quiet chain gets the floor`() throws {
        #expect(try suggest(rewards: [[0], [0]], floor: 9).maxPriorityFeePerGas == 9)
        #expect(try suggest(rewards: [], floor: 9).maxPriorityFeePerGas == 9)
        #expect(try suggest(rewards: [[3]], floor: 9).maxPriorityFeePerGas == 9)
        #expect(try suggest(rewards: [[30]], floor: 9).maxPriorityFeePerGas == 30)
    }

    @Test func `the cap is twice the next base fee and the tip`() throws {
        let fees = try suggest(rewards: [[7]], next: 1_000)
        #expect(
            fees
                == FeeSuggestion(
                    baseFee: 1_000, maxFeePerGas: 2_007, maxPriorityFeePerGas: 7))
    }

    @Test func `a fee that passes 256 bits is refused and the largest median is not`() throws {
        #expect(throws: ChainError.self) { try suggest(rewards: [[1]], next: .max) }
        #expect(throws: ChainError.self) { try suggest(rewards: [[.max]], next: 1) }
        let fees = try suggest(rewards: [[.max], [.max]], next: 0)
        #expect(fees.maxPriorityFeePerGas == .max)
    }
}
