import Arithmetic
import Basics
import Pools
import Testing

/// In and out of quarantine.
@Suite struct PoolStandingTests {
    private let rules = QuarantineRules(rightTradesNeeded: 3)
    private let difference = SwapDifference(
        trade: SettledTrade(tokenIn: lowToken, tokenOut: highToken, amountIn: 10, amountOut: 9),
        .amountOut, expected: "8", settled: "9")

    private func standing(_ findings: [PoolFinding]) -> PoolStanding {
        var standing = PoolStanding()
        standing.take(findings, block: 7, rules: rules)
        return standing
    }

    @Test func `right trades are counted and leave a pool in routing`() {
        let standing = standing([.agreed, .agreed, .undecided(.lessThanMaximum)])
        #expect(standing.isRoutable && !standing.awaitsReading)
        #expect(standing.right == 2 && standing.undecided == 1 && standing.wrong == 0)
    }

    @Test func `one difference puts a pool in quarantine, with reason and block`() {
        let standing = standing([.agreed, .differed(difference)])
        #expect(!standing.isRoutable && standing.awaitsReading && !standing.isStale)
        #expect(standing.quarantine?.block == 7)
        #expect(standing.quarantine?.reason == .difference(difference))
        #expect(
            standing.quarantine?.reason.description
                == "amountOut of a swap of 10 for 9: expected 8, settled 9")
    }

    @Test func `right trades in a row bring it back`() {
        var standing = standing([.differed(difference)])
        standing.take([.agreed, .undecided(.bothWays), .agreed], block: 8, rules: rules)
        #expect(standing.quarantine?.rightTrades == 2)
        standing.take([.agreed], block: 9, rules: rules)
        #expect(standing.isRoutable)
        #expect(standing.right == 3 && standing.wrong == 1)
    }

    @Test func `a further difference begins the count anew`() {
        var standing = standing([.differed(difference)])
        standing.take([.agreed, .agreed, .differed(difference), .agreed], block: 8, rules: rules)
        #expect(standing.quarantine?.rightTrades == 1)
        #expect(standing.quarantine?.block == 8)
    }

    @Test func `a reading that explains the difference brings it back, once`() {
        var standing = standing([.differed(difference)])
        standing.read(.different, rules: rules)
        #expect(standing.isRoutable && !standing.awaitsReading)
        standing.take([.differed(difference)], block: 9, rules: rules)
        #expect(standing.awaitsReading)
        standing.read(.different, rules: rules)
        #expect(!standing.isRoutable && !standing.awaitsReading)
        standing.take([.agreed, .agreed, .agreed], block: 10, rules: rules)
        #expect(standing.isRoutable)
    }

    @Test func `a reading of the state that was followed blames the simulator`() {
        var standing = standing([.differed(difference)])
        standing.read(.equal, rules: rules)
        #expect(!standing.isRoutable && !standing.awaitsReading)
        // Nor is it read again and again for what goes on being wrong.
        standing.take([.differed(difference)], block: 8, rules: rules)
        #expect(!standing.awaitsReading)
    }

    @Test func `a log that contradicts the state makes it stale until it is read`() {
        var standing = standing([.contradicted("what it holds")])
        #expect(standing.isStale && standing.wrong == 1)
        #expect(
            standing.quarantine?.reason.description
                == "a log contradicts the state: what it holds")
        standing.read(.unknown, rules: rules)
        #expect(standing.isRoutable && !standing.isStale)
        standing.take([.contradicted("again")], block: 9, rules: rules)
        #expect(standing.awaitsReading)
        standing.read(.unknown, rules: rules)
        #expect(!standing.isRoutable && !standing.isStale, "only right trades bring it back now")
        standing.take([.contradicted("while in quarantine")], block: 10, rules: rules)
        #expect(standing.awaitsReading, "a state that is lost is always read")
    }

    @Test func `a state that must be read is out of routing and in no quarantine`() {
        var standing = standing([.untold])
        #expect(!standing.isRoutable && standing.awaitsReading && standing.quarantine == nil)
        standing.read(.unknown, rules: rules)
        #expect(standing.isRoutable && standing.wrong == 0)
        standing.becomeStale()
        #expect(!standing.isRoutable)
    }

    @Test func `what a pool's tokens do is noted and is no error`() {
        var standing = standing([.moved("reserves went"), .undecided(.balanceShort)])
        #expect(standing.isRoutable && standing.wrong == 0)
        #expect(standing.note == "block 7: a pool's balance fell short of its books")
        standing.take([.moved("reserves went")], block: 8, rules: rules)
        #expect(standing.note == "block 8: reserves went")
    }

    @Test func `rules that make no sense are tightened`() {
        let rules = QuarantineRules(rightTradesNeeded: 0, readingsMax: -1)
        #expect(rules.rightTradesNeeded == 1 && rules.readingsMax == 0)
        #expect(QuarantineRules().rightTradesNeeded == 8)
    }

    @Test func `a pool says what has confirmed its arithmetic`() throws {
        let pair = try ConstantProductPool(
            token0: lowToken, token1: highToken, reserve0: 1, reserve1: 1)
        #expect(AnyPool.constantProduct(pair).evidence == .bytecode)
        let ranged = try ConcentratedPool(
            uninitialized: .zero, token0: lowToken, token1: highToken, feePips: 500,
            tickSpacing: 10)
        #expect(AnyPool.concentrated(ranged).evidence == .bytecode)
    }
}
