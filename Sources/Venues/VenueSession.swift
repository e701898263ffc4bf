package import Basics
package import Markets

/// One account at one exchange: its books, its orders and what the exchange tells about them.
///
/// Events go to the sink that was given when the session was made. The sink is called from many
/// threads, though never by two for one symbol's book or for the account's own events, and must
/// not block.
package protocol VenueSession: Sendable {
    /// The exchange.
    var venue: VenueId { get }
    /// The account's name.
    var account: String { get }
    /// The symbols whose books are kept.
    var symbols: [String] { get }
    /// How long after it was sent an order can still arrive: before that, `absent` proves nothing.
    var requestValidityMilliseconds: Int64 { get }

    /// Keeps the connections until the task is cancelled; every task it starts is a child.
    func run() async throws
    /// Sends a new order, once.
    func place(_ request: OrderRequest) async -> RequestOutcome<OrderReport>
    /// Cancels an order, once.
    func cancel(symbol: String, _ id: ClientOrderId) async -> RequestOutcome<OrderReport>
    /// Asks for the state of an order.
    func query(symbol: String, _ id: ClientOrderId) async -> OrderQueryAnswer
    /// Asks for the open orders of a symbol that carry ids of our form.
    func openOrders(symbol: String) async -> QueryAnswer<[OrderReport]>
    /// Asks for all trades of an order.
    func fills(
        symbol: String, venueOrderId: String, clientOrderId: ClientOrderId
    ) async -> QueryAnswer<[Fill]>
    /// Asks for every order and trade of a symbol since a time, whoever made it.
    func history(symbol: String, since: Timestamp) async -> QueryAnswer<AccountHistory>
    /// Asks for everything the account holds.
    func balances() async -> QueryAnswer<[VenueBalance]>
    /// Asks for the rules of the session's symbols, in the order of `symbols`.
    func instruments() async -> QueryAnswer<[Instrument]>
    /// Asks what is taken of a trade that takes liquidity, in millionths, rounded up.
    func takerFeePips(symbol: String) async -> QueryAnswer<Int>
    /// Until when the exchange's limits hold questions back; nil when they do not.
    var heldBackUntil: Timestamp? { get }
    /// What came over the market data streams.
    var marketCounters: MarketCounters { get }
    /// A copy of a symbol's book; nil for symbols that are not kept or not known yet.
    ///
    /// Always the newest: what came since the last look is in it and counted as conflated.
    func book(symbol: String) -> OrderBook?
}
