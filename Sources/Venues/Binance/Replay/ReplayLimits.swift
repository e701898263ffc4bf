/// The bounds of a replay.
enum ReplayLimits {
    /// The most books of one recording.
    static let symbolsMax = 4_096
    /// The most snapshots of one symbol that wait for their stream.
    static let snapshotsWaitingMax = 64
    /// The most lines of best levels, and the most states of a book, that wait for each other.
    static let tickersWaitingMax = 4_096
    /// Levels of each side that a summary shows.
    static let levelsShown = 20
    /// Digits after the point that the exchange keeps of every price and size.
    static let decimals = 8
}
