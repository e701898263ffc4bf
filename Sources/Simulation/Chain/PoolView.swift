import Arithmetic
import Basics
import Ethereum
import Pools

/// The read-only functions of the pool contracts.
struct PoolView {
    private let pool: AnyPool

    private static let token0 = ABI.selector("token0()")
    private static let token1 = ABI.selector("token1()")
    private static let reserves = ABI.selector("getReserves()")
    private static let fee = ABI.selector("fee()")
    private static let tickSpacing = ABI.selector("tickSpacing()")
    private static let slot0 = ABI.selector("slot0()")
    private static let liquidity = ABI.selector("liquidity()")
    private static let tickBitmap = ABI.selector("tickBitmap(int16)")
    private static let ticks = ABI.selector("ticks(int24)")

    init(_ pool: AnyPool) {
        self.pool = pool
    }

    /// What a call returns; nil when the contract has no such function.
    func answer(_ message: ContractMessage) -> [UInt8]? {
        switch message.selector {
        case Self.token0: EVMWord.of(pool.token0)
        case Self.token1: EVMWord.of(pool.token1)
        default:
            switch pool {
            case .constantProduct(let pair): Self.answer(message, pair)
            case .concentrated(let pool): Self.answer(message, pool)
            case .coins: nil
            }
        }
    }

    private static func answer(
        _ message: ContractMessage, _ pair: ConstantProductPool
    ) -> [UInt8]? {
        guard message.selector == reserves else { return nil }
        // The third value is the time of the last change, which nobody reads here.
        return pair.reserve0.bigEndianBytes + pair.reserve1.bigEndianBytes
            + UInt256.zero.bigEndianBytes
    }

    private static func answer(
        _ message: ContractMessage, _ pool: ConcentratedPool
    ) -> [UInt8]? {
        switch message.selector {
        case fee: return UInt256(UInt64(pool.feePips)).bigEndianBytes
        case tickSpacing: return EVMWord.of(pool.tickSpacing)
        case slot0:
            // Then: oracle index, cardinality, next cardinality, protocol fee, unlocked.
            return pool.sqrtPriceX96.bigEndianBytes + EVMWord.of(pool.tick)
                + [UInt256.zero, .one, .one, .zero, .one].flatMap(\.bigEndianBytes)
        case liquidity: return UInt256(pool.liquidity).bigEndianBytes
        case tickBitmap: return message.signed(0).map { bitmap(word: $0, of: pool).bigEndianBytes }
        case ticks: return message.signed(0).map { row(of: $0, in: pool) }
        default: return nil
        }
    }

    /// 256 ticks as bits; an initialised tick stands at its index over the spacing.
    private static func bitmap(word: Int, of pool: ConcentratedPool) -> UInt256 {
        var bits = UInt256.zero
        for tick in pool.ticks {
            let compressed = Int(tick.index / pool.tickSpacing)
            guard compressed >> 8 == word else { continue }
            bits = bits | UInt256.one << (compressed & 255)
        }
        return bits
    }

    /// Gross, net, then five words of accumulators and whether it is initialised.
    private static func row(of index: Int, in pool: ConcentratedPool) -> [UInt8] {
        let tick = pool.ticks.first { Int($0.index) == index }
        return UInt256(tick?.liquidityGross ?? 0).bigEndianBytes
            + EVMWord.of(tick?.liquidityNet ?? 0)
            + [UInt8](repeating: 0, count: 5 * EVMWord.byteCount)
            + UInt256(tick == nil ? 0 as UInt64 : 1).bigEndianBytes
    }
}
