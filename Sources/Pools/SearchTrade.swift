/// A trade found with floating point: for solvers, never for settlement.
public struct SearchTrade: Hashable, Sendable {
    /// What goes in, raw units, fee included.
    public var amountIn: Double
    /// What comes out, raw units.
    public var amountOut: Double

    /// A trade of these amounts.
    public init(amountIn: Double, amountOut: Double) {
        self.amountIn = amountIn
        self.amountOut = amountOut
    }

    /// No trade.
    public static let none = SearchTrade(amountIn: 0, amountOut: 0)
}
