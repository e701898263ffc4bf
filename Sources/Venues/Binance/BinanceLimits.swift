/// The bounds of this folder that are no settings.
enum BinanceLimits {
    /// The most rows of one page of trades (`rest-api.md`, "Account trade list").
    static let tradePageRows = 1_000
    /// The most pages that one order's trades may fill.
    static let tradePagesMax = 100
    /// So many unreadable messages of one book make its connection and its rules suspect.
    static let malformedMax = 3
}
