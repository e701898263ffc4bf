import Arithmetic
import Basics
import Foundation
import Markets
import Transport

/// One random order between two of three assets, sizes over four decades, with what goes wrong.
struct NetworkDraw {
    /// A pair with the digits of its base at which exchanges trade.
    struct Pair {
        let base: Asset
        let quote: Asset
        let lotScale: Int
        let dollars: Double
    }

    private static let (ether, dollar, dai) = (Asset("ETH"), Asset("USDC"), Asset("DAI"))
    static let pairs = [
        Pair(base: ether, quote: dollar, lotScale: 4, dollars: 2_500),
        Pair(base: ether, quote: dai, lotScale: 4, dollars: 2_500),
        Pair(base: dai, quote: dollar, lotScale: 1, dollars: 1),
    ]
    /// In dollars.
    static let sizes = (smallest: 20.0, largest: 200_000.0)
    /// Orders that meet a fault are large enough for books and pools.
    private static let faultSizes = (smallest: 60_000.0, largest: 150_000.0)
    /// Those that meet one on the chain are too large for books alone.
    private static let chainSizes = (smallest: 150_000.0, largest: 200_000.0)

    let index: Int
    let pair: Pair
    let side: Side
    /// Base, raw units of eighteen digits.
    let quantity: UInt256
    /// None is allowed: then the executor itself refuses a unit less than planned.
    let slippagePips: UInt32
    let fault: NetworkFault?

    /// A draw; every fifth order meets a fault, each of the kinds in turn.
    init(_ index: Int, faults: [NetworkFault], using generator: inout SplitMix64) {
        self.index = index
        fault = index % 5 == 4 ? faults[index / 5 % faults.count] : nil
        // Every other pair is one that is sold best over another token; faults meet large orders of
        // ether, which need books and pools.
        let kind = fault == nil ? [0, 0, 1, 1, 1, 2][generator.below(6)] : generator.below(2)
        pair = Self.pairs[kind]
        let sizes: (smallest: Double, largest: Double)
        switch fault {
        case nil:
            side = generator.below(10) < 7 ? .sell : .buy
            sizes = Self.sizes
        case .poolMoved:
            side = .sell
            sizes = Self.chainSizes
        case .providerFails, .routeDropped:
            // By then most orders have sold ether: pools have it cheaper than books do.
            side = .buy
            sizes = Self.chainSizes
        case .orderRefused, .answerLost, .answerLate, .bookTaken, .orderLost:
            side = .sell
            sizes = Self.faultSizes
        }
        let (low, high) = sizes
        let dollars = exp(log(low) + (log(high) - log(low)) * generator.unit())
        let digits = Int(generator.next() % 2) * (18 - pair.lotScale)
        let unit = UInt256.powerOfTen(18 - digits) ?? .one
        let raw =
            UInt256(searchValue: dollars / pair.dollars * unit.searchValue) ?? .one
        let whole = UInt256.powerOfTen(digits) ?? .one
        quantity = (raw + UInt256(generator.next() % 7) + 1) * whole
        slippagePips = fault == nil && generator.next() % 2 == 0 ? 5_000 : 0
    }

    var id: String { "n-\(index)" }
}
