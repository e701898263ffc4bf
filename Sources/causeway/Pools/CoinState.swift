import Arithmetic
import Basics
import Codecs
import Pools

/// A pool of coins as the command line's `STATE`, with the names that the line gives its coins.
struct CoinState {
    let pool: AnyCoinPool
    /// The coins' names, in the pool's order.
    let names: [String]
    /// The `STATE` as it was given; of a maker's order only.
    private let given: JSONValue

    /// The kinds that these are.
    static let kinds = [
        "stableSwap", "cryptoSwap", "weighted", "stablePool", "solidly", "vault", "wrapper",
        "makerOrder",
    ]

    /// Reads a `STATE`; nil for one of another kind.
    init?(_ json: JSONValue, path: String) throws(CommandFailure) {
        switch json["kind"]?.stringValue {
        case "stableSwap" where PoolState.hasBasePool(json):
            let (pool, names) = try PoolState.readStableSwapMeta(json, path)
            self.init(.stableSwapMeta(pool), names)
        case "stableSwap":
            let (pool, names) = try PoolState.readStableSwap(json, path)
            self.init(.stableSwap(pool), names)
        case "cryptoSwap":
            let (pool, names) = try PoolState.readCryptoSwap(json, path)
            self.init(.cryptoSwap(pool), names)
        case "weighted":
            let (pool, names) = try PoolState.readWeighted(json, path)
            self.init(.weighted(pool), names)
        case "stablePool":
            let (pool, names) = try PoolState.readStablePool(json, path)
            self.init(.balancerStable(pool), names)
        case "solidly":
            let (pool, names) = try PoolState.readSolidly(json, path: path)
            self.init(.solidly(pool), names)
        case "vault":
            let (pool, names) = try PoolState.readVault(json, path)
            self.init(.vault(pool), names)
        case "wrapper":
            let (pool, names) = try PoolState.readWrapper(json, path)
            self.init(.wrapper(pool), names)
        case "makerOrder":
            let (pool, names) = try PoolState.readMakerOrder(json, path)
            self.init(.makerOrder(pool), names, given: json)
        default: return nil
        }
    }

    private init(_ pool: AnyCoinPool, _ names: [String], given: JSONValue = .null) {
        self.pool = pool
        self.names = names
        self.given = given
    }

    /// The place of a named coin.
    func place(_ name: String) -> Int? { names.firstIndex { PoolState.isSame(name, $0) } }

    /// The `STATE` of the pool as it is after a swap.
    func json(_ after: AnyCoinPool) -> JSONValue {
        switch after {
        case .stableSwap(let pool): PoolState.json(pool, names: names)
        case .stableSwapMeta(let pool): PoolState.json(pool, names: names)
        case .cryptoSwap(let pool): PoolState.json(pool, names: names)
        case .weighted(let pool): PoolState.json(pool, names)
        case .balancerStable(let pool): PoolState.json(pool, names)
        case .solidly(let pool): PoolState.json(pool, coins: names)
        case .vault(let pool): PoolState.json(pool, names)
        case .wrapper(let pool): PoolState.json(pool, names)
        case .makerOrder(let pool): PoolState.json(pool, given: given)
        }
    }
}

extension PoolState {
    /// Names that are all addresses are taken as such; others get stand-ins by first appearance, so
    /// that equal names are one coin, which the pool refuses.
    static func addresses(of names: [String]) -> [Address] {
        let addresses = names.compactMap { try? Address(hex: $0) }
        if addresses.count == names.count { return addresses }
        return names.map { name in
            var bytes = [UInt8](repeating: 0, count: 20)
            // At most 2^16 are told apart; no pool has so many.
            let place = (names.firstIndex(of: name) ?? 0) + 1
            bytes[18] = UInt8(truncatingIfNeeded: place >> 8)
            bytes[19] = UInt8(truncatingIfNeeded: place)
            return Address(bytes: bytes) ?? .zero
        }
    }

    /// Amounts as a list of decimal strings.
    static func texts(_ amounts: CoinAmounts) -> JSONValue {
        .array(amounts.list.map { .string($0.description) })
    }
}
