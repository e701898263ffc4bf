/// What an account has of one asset, in raw units.
package struct EngineBalance: Hashable, Sendable {
    /// Can be spent.
    package internal(set) var free: Int128 = 0
    /// Set aside for open orders.
    package internal(set) var locked: Int128 = 0

    /// Both.
    package var total: Int128 { free + locked }
}

/// One account of the engine.
package struct EngineAccount: Sendable {
    /// For people.
    package let name: String
    /// Charge on orders that rest, in millionths of what they receive.
    package let makerPips: Int64
    /// Charge on orders that arrive, in millionths of what they receive.
    package let takerPips: Int64
    /// Whether the account keeps its orders and fills for look-up and is held to order limits.
    package let keepsHistory: Bool
    /// By the engine's number of the asset.
    package internal(set) var balances: [EngineBalance]
    /// Its known orders, oldest first.
    package internal(set) var orderIds: [Int64] = []
    /// Its known fills, oldest first.
    package internal(set) var fills: [EngineFill] = []
    /// Open orders by the engine's number of the symbol.
    package internal(set) var openOrders: [Int]

    /// The largest charge, 10 %.
    package static let pipsMax: Int64 = 100_000
}
