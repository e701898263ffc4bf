/// Whether base is bought or sold.
public enum Side: UInt8, Hashable, Sendable, CaseIterable {
    /// Base is received, quote is paid.
    case buy = 0
    /// Base is paid, quote is received.
    case sell = 1

    /// The other side.
    public var opposite: Side { self == .buy ? .sell : .buy }
    /// `buy` or `sell`.
    public var name: String { self == .buy ? "buy" : "sell" }
}
