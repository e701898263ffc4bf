import Arithmetic
import Basics
import Ethereum
import Pools
import Testing

/// Settled swaps of pairs against the simulator.
@Suite struct PairProofTests {
    @Test func `what deployed pairs emitted is told apart call by call`() throws {
        var counts: [String: Int] = [:]
        for pool in try EmittedLogs.read().pairs {
            for (kind, findings) in try pool.findings() {
                counts[kind, default: 0] += 1
                switch kind {
                case "exactIn", "exactOut": #expect(findings == [.agreed], "\(kind)")
                case "both", "same": #expect(findings == [.undecided(.bothWays)], "\(kind)")
                case "less":
                    // Of few units less may be all that the input is worth.
                    #expect(findings.count == 1 && !findings.contains(where: \.isFault))
                case "sync":
                    guard case .moved = findings.first, findings.count == 1 else {
                        Issue.record("\(findings)")
                        continue
                    }
                default: #expect(findings.isEmpty, "\(kind)")
                }
            }
        }
        for kind in ["exactIn", "exactOut", "less", "both", "same", "sync", "mint", "burn", "skim"]
        {
            #expect(counts[kind, default: 0] >= 2, "\(kind)")
        }
    }

    @Test func `less than the maximum tells nothing`() throws {
        let doubts = try EmittedLogs.read().pairs.prefix(2).flatMap { pool in
            try pool.findings().filter { $0.kind == "less" }.flatMap(\.findings)
        }
        #expect(doubts.count > 10)
        #expect(doubts.allSatisfy { $0 == .undecided(.lessThanMaximum) })
    }

    /// The pairs charge 3,000.
    @Test(arguments: [500, 2_500, 2_900, 3_100, 3_500, 10_000] as [UInt32])
    func `a wrong fee is found, whether it is too low or too high`(wrong: UInt32) throws {
        for pool in try EmittedLogs.read().pairs.prefix(2) {
            let findings = try pool.findings(feePips: wrong).filter { $0.kind == "exactIn" }
                .flatMap(\.findings)
            let subjects = findings.compactMap(\.difference?.subject)
            #expect(subjects.count * 2 > findings.count, "\(subjects.count) of \(findings.count)")
            let named: SwapDifference.Subject = wrong < 3_000 ? .feePips : .amountOut
            #expect(subjects.allSatisfy { $0 == named })
            if wrong < 3_000 {
                #expect(findings.compactMap(\.difference?.settled).allSatisfy { $0 == "3000" })
            }
        }
    }

    @Test func `a wrong reserve is found, one unit in the order of either log`() throws {
        for pool in try EmittedLogs.read().pairs {
            let findings = try pool.findings { log in
                guard log.topics.first == PoolTopic.sync else { return log }
                var log = log
                let reserve = UInt256(bigEndian: log.data.prefix(32)) ?? .zero
                log.data.replaceSubrange(0..<32, with: (reserve &+ .one).bigEndianBytes)
                return log
            }
            // Each state is off by the same unit, so sums agree but for the first.
            #expect(findings.flatMap(\.findings).filter(\.isFault).count < findings.count / 2)
        }
    }

    // MARK: By an independent search

    /// The most that the contract's own inequality allows, by bisection.
    private func most(
        _ amountIn: UInt256, _ reserveIn: UInt256, _ reserveOut: UInt256, feePips: UInt32
    ) -> UInt256 {
        let million = UInt256(1_000_000 as UInt64)
        let paid = (reserveIn + amountIn) * million - amountIn * UInt256(UInt64(feePips))
        let before = (reserveIn * million).multipliedFullWidth(by: reserveOut * million)
        var (low, high) = (UInt256.zero, reserveOut)
        while low &+ .one < high {
            let middle = (low + high) >> 1
            let after = paid.multipliedFullWidth(by: (reserveOut - middle) * million)
            if after < before { high = middle } else { low = middle }
        }
        return low
    }

    private func draw(_ random: inout SplitMix, bits: ClosedRange<Int>) -> UInt256 {
        let width = Int.random(in: bits, using: &random)
        return UInt256(limbs: random.next(), random.next() | 1 << 63, 0, 0) >> (128 - width)
    }

    @Test func `what the inequality allows agrees and one unit more differs`() throws {
        var random = SplitMix(state: 77)
        var tried = 0
        for _ in 0..<2_000 {
            let fee = [0, 100, 500, 2_000, 2_500, 3_000, 10_000].randomElement(using: &random) ?? 0
            let reserves = [draw(&random, bits: 8...110), draw(&random, bits: 8...110)]
            let isZeroIn = Bool.random(using: &random)
            let amountIn = draw(&random, bits: 1...100)
            let (here, there) = isZeroIn ? (reserves[0], reserves[1]) : (reserves[1], reserves[0])
            guard here + amountIn <= ConstantProductPool.reserveMax else { continue }
            let out = most(amountIn, here, there, feePips: UInt32(fee))
            if out.isZero { continue }
            tried += 1
            for (amount, agrees) in [(out, true), (out + 1, false)] where amount < there {
                let before = try pair(reserves[0], reserves[1], UInt32(fee))
                let (paid, left) = (here + amountIn, there - amount)
                let after =
                    try isZeroIn ? pair(paid, left, UInt32(fee)) : pair(left, paid, UInt32(fee))
                let swap =
                    isZeroIn
                    ? PairSwap(amount0In: amountIn, amount1In: 0, amount0Out: 0, amount1Out: amount)
                    : PairSwap(amount0In: 0, amount1In: amountIn, amount0Out: amount, amount1Out: 0)
                let verdict = before.verdict(on: swap, after: after)
                if agrees {
                    #expect(verdict == .agrees)
                } else if case .differs(let difference) = verdict {
                    #expect(difference.subject == .amountOut)
                } else {
                    Issue.record("\(verdict)")
                }
            }
        }
        #expect(tried > 800)
    }

    private func pair(
        _ reserve0: UInt256, _ reserve1: UInt256, _ feePips: UInt32 = 3_000
    ) throws -> ConstantProductPool {
        try ConstantProductPool(
            address: otherToken, token0: lowToken, token1: highToken, reserve0: reserve0,
            reserve1: reserve1, feePips: feePips)
    }

    // MARK: Sums that do not add up

    @Test func `a balance short of the books is the token's doing, any other sum is ours`() throws {
        let before = try pair(1_000_000, 1_000_000)
        let swap = PairSwap(amount0In: 1_000, amount1In: 0, amount0Out: 0, amount1Out: 900)
        let short = try pair(1_001_000, 999_000)
        #expect(before.verdict(on: swap, after: short) == .undecided(.balanceShort))
        for wrong in [
            try pair(1_001_001, 999_100), try pair(1_000_999, 999_100),
            try pair(1_001_000, 999_101),
        ] {
            guard case .differs(let difference) = before.verdict(on: swap, after: wrong) else {
                Issue.record("\(wrong)")
                continue
            }
            #expect([.reserve0, .reserve1].contains(difference.subject))
        }
    }

    @Test func `a swap for nothing or of more than there is differs`() throws {
        let before = try pair(1_000, 1_000)
        for swap in [
            PairSwap(amount0In: 0, amount1In: 0, amount0Out: 0, amount1Out: 5),
            PairSwap(amount0In: 5, amount1In: 0, amount0Out: 0, amount1Out: 0),
            PairSwap(amount0In: 5, amount1In: 0, amount0Out: 0, amount1Out: 1_000),
            PairSwap(amount0In: .max, amount1In: 0, amount0Out: 0, amount1Out: 5),
        ] {
            guard case .differs = before.verdict(on: swap, after: before) else {
                Issue.record("\(swap)")
                continue
            }
        }
    }

    @Test func `a swap that told no reserves ends what is known`() throws {
        let topic = ABI.eventTopic("Swap(address,uint256,uint256,uint256,uint256,address)")
        let words = [1_000, 0, 0, 900].map { signedWord($0) }
        let log = poolLog([topic, .zero, .zero], words, address: otherToken)
        var trail = PoolTrail(.constantProduct(try pair(1_000_000, 1_000_000)))
        #expect(trail.take(log).contains(where: \.isFault) == true)
        #expect(!trail.isKnown)
        #expect(trail.take(log).isEmpty == true)
    }
}
