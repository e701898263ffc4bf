/// One question of the batch verb: the best trade of one pool, one way, at one price.
public struct TradeQuestion: Hashable, Sendable {
    /// The pool's position in the list that the question goes with.
    public var pool: Int
    /// Whether `token0` goes in and `token1` comes out.
    public var zeroForOne: Bool
    /// Raw units out for a raw unit in, fee included, below which nothing more is sold.
    public var price: Double

    /// Asks one pool.
    public init(pool: Int, zeroForOne: Bool, price: Double) {
        self.pool = pool
        self.zeroForOne = zeroForOne
        self.price = price
    }
}
