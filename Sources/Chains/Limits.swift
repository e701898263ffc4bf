/// The bounds of this module.
public enum ChainLimits {
    /// How many blocks the head walker remembers unless the caller says otherwise.
    public static let windowBlocks = 256
    /// The most headers that are asked for at once to close a gap.
    public static let gapBlocks = 64
    /// The most requests that go out in one batch.
    public static let batchRequests = 64
    /// The most transactions and addresses that are watched at a time.
    public static let watchedMax = 2_048
    /// The most calls in one call of Multicall3; a thousand views need some ten million gas.
    public static let multicallCalls = 512
    /// The blocks of one page of logs.
    public static let logPageBlocks: UInt64 = 512
    /// The most providers of one chain.
    public static let providersMax = 16
    /// How many blocks below the highest are searched for one that providers agree on.
    static let agreementBlocks: UInt64 = 8
    /// How often a search for a level asks at most; enough for the widest window.
    static let levelRoundsMax = 8
    /// How many answers in a row must deny what was final before it is a contradiction: a node that
    /// lags behind its parent denies it for a moment.
    static let withdrawalsMax = 3
    /// How many agreed blocks are remembered.
    static let memoryBlocks = 512
    /// How deep an error object's data is searched for the bytes of a revert.
    static let failureDepthMax = 4
    /// The longest text of a node that is passed on.
    static let failureTextMax = 200
    /// The most transactions of one bundle (docs.flashbots.net, `eth_sendBundle`).
    static let bundleTransactionsMax = 100
    /// The most bytes of one bundle (docs.flashbots.net, `eth_sendBundle`).
    static let bundleBytesMax = 300_000
    /// How many events of a subscription wait at most; older ones are dropped, they are hints.
    static let hintsMax = 64
    /// The widest spread of initialised ticks that is read, in words of 256 ticks.
    static let bitmapWordsMax = 8_192
}
