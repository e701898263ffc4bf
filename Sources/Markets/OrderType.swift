/// How an order meets the book.
public enum OrderType: UInt8, Hashable, Sendable, CaseIterable {
    /// At a price or better.
    case limit = 0
    /// At whatever the book gives.
    case market = 1
    /// A limit order that is refused if it would take liquidity (post-only).
    case limitMaker = 2
}

/// How long an order lives.
public enum TimeInForce: UInt8, Hashable, Sendable, CaseIterable {
    /// Until filled or cancelled.
    case goodTillCancel = 0
    /// What fills at once; the rest expires.
    case immediateOrCancel = 1
    /// All at once or nothing.
    case fillOrKill = 2
}
