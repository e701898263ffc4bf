package import Markets

/// One side of a posting.
package enum Account: Hashable, Comparable, Sendable {
    /// What we hold.
    case held(Holding)
    /// Fees that we paid: to an exchange, or gas to a chain.
    case fees(Asset, paidAt: Location)
    /// Whoever trades with us: what they gave us is negative here, what we gave them positive.
    case counterparty(Asset, at: Location)
    /// The world outside: opening balances, deposits from and withdrawals to strangers.
    case external(Asset)

    /// The asset in which the account counts.
    package var asset: Asset {
        switch self {
        case .held(let holding): holding.asset
        case .fees(let asset, _), .counterparty(let asset, _), .external(let asset): asset
        }
    }

    package static func < (left: Account, right: Account) -> Bool {
        switch (left, right) {
        case (.held(let a), .held(let b)): a < b
        case (.fees(let a, let x), .fees(let b, let y)): (a, x) < (b, y)
        case (.counterparty(let a, let x), .counterparty(let b, let y)): (a, x) < (b, y)
        case (.external(let a), .external(let b)): a < b
        default: left.rank < right.rank
        }
    }

    private var rank: Int {
        switch self {
        case .held: 0
        case .fees: 1
        case .counterparty: 2
        case .external: 3
        }
    }
}
