import Arithmetic
import Basics
import Pools
import Testing

/// Whatever the order and whatever is asked: an exact answer or a `PoolError`, never a trap, and never
/// more than the maker's price.
@Suite struct MakerOrderHostileTests {
    private static let seeds: [UInt64] = [1, 2, 3]

    /// The amounts of both sides, mostly of a market.
    private func sides(_ source: inout HostileSource) -> (UInt256, UInt256) {
        let most = source.pick([30, 90, 127, 128, 256])
        return (source.width(source.integer(1...most)), source.width(source.integer(1...most)))
    }

    private func draw(_ source: inout HostileSource) throws -> MakerOrderPool {
        let (making, taking) = source.isOnce(in: 8) ? (source.amount(), .one) : sides(&source)
        if source.isOnce(in: 2) {
            let (maker, taker) = (
                (making >> 128).isZero ? making : making >> 128,
                (taking >> 128).isZero ? taking : taking >> 128
            )
            let fee = source.isOnce(in: 2) ? source.amount().asUInt128 : nil
            return try ZeroExOrder.test(
                maker.asUInt128 ?? 0, for: taker.asUInt128 ?? 0, fee: fee
            ).pool(filled: source.isOnce(in: 3) ? .zero : source.trade(of: taker))
        }
        let traits = source.isOnce(in: 8) ? source.amount() : .multipleFills
        return try OneInchOrder.test(making, for: taking, traits)
            .pool(filled: source.isOnce(in: 3) ? .zero : source.trade(of: making))
    }

    private func check(_ swap: CoinSwap<MakerOrderPool>, of pool: MakerOrderPool, asked: UInt256) {
        let (whole, price) = (pool.order.makerAmount, pool.order.takerAmount)
        let moved = swap.amounts
        #expect(swap.after.state.filled <= (isZeroEx(pool) ? price : whole))
        #expect(moved.amountOut <= whole)
        // Beyond 128 bits 1inch leaves a sum unchecked.
        guard whole.bitWidth <= 128 else { return }
        let least = moved.amountOut.multiplied(by: price, dividedBy: whole, rounding: .up)
        #expect(least.map { moved.amountIn &- moved.feeAmount >= $0 } == true)
    }

    private func isZeroEx(_ pool: MakerOrderPool) -> Bool {
        if case .zeroEx = pool.order { true } else { false }
    }

    @Test(arguments: seeds)
    func `no order traps or sells below the maker's price`(seed: UInt64) throws {
        var source = HostileSource(seed: seed)
        var answers = 0
        for _ in 0..<1_500 {
            guard var pool = try? draw(&source) else { continue }
            for _ in 0..<4 {
                let isExactIn = isZeroEx(pool) || source.isOnce(in: 2)
                let holding = isExactIn ? pool.order.takerAmount : pool.order.makerAmount
                let asked = source.trade(of: holding)
                guard let swap = try? isExactIn ? pool.sold(asked) : pool.bought(asked) else {
                    continue
                }
                #expect((isExactIn ? swap.amounts.amountIn : swap.amounts.amountOut) <= asked)
                check(swap, of: pool, asked: asked)
                answers += 1
                pool = swap.after
            }
        }
        #expect(answers > 1_000)
    }

    @Test(arguments: seeds)
    func `no bytes of a signature trap`(seed: UInt64) {
        var source = HostileSource(seed: seed)
        for count in 0...140 {
            let bytes = (0..<count).map { _ in source.integer(0...255 as ClosedRange<UInt8>) }
            for signature in [.typedData(bytes), .ethSign(bytes)] as [MakerSignature] {
                let signer = try? signature.signer(of: .zero)
                #expect(signer == nil || count == 64 || count == 65)
            }
        }
    }
}
