/// The bounds of this folder that are no settings.
enum BinanceLimits {
    /// The most rows of one page of trades (`rest-api.md`, "Account trade list").
    static let tradePageRows = 1_000
    /// The most pages that one order's trades may fill.
    static let tradePagesMax = 100
    /// The most rows of one page of an account's history (`rest-api.md`, "All orders").
    static let historyPageRows = 1_000
    /// The longest span between the times of a question for history.
    static let historySpanMilliseconds: Int64 = 86_400_000
    /// The most pages of one question for history; days without anything count as one each.
    static let historyPagesMax = 1_000
    /// So many unreadable messages of one book make its connection and its rules suspect.
    static let malformedMax = 3
    /// So many messages that are not known are told of one connection.
    static let unknownToldMax = 16
}
