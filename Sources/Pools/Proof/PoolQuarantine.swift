/// Why a pool is out of routing, and what brings it back.
public struct PoolQuarantine: Hashable, Sendable {
    /// What was found.
    public enum Reason: Hashable, Sendable, CustomStringConvertible {
        /// A settled swap was simulated otherwise.
        case difference(SwapDifference)
        /// A log contradicted the state.
        case contradiction(String)

        /// The reason for people.
        public var description: String {
            switch self {
            case .difference(let difference): difference.description
            case .contradiction(let detail): "a log contradicts the state: \(detail)"
            }
        }
    }

    /// What was found last.
    public let reason: Reason
    /// The block in which it was found.
    public let block: UInt64
    /// How many settled swaps in a row were simulated to the wei since.
    public internal(set) var rightTrades = 0
    /// Whether a reading is still to come that may explain it.
    public internal(set) var awaitsReading = true

    init(_ reason: Reason, block: UInt64) {
        self.reason = reason
        self.block = block
    }
}

/// What it takes to leave quarantine.
public struct QuarantineRules: Hashable, Sendable {
    /// How many settled swaps in a row must be simulated to the wei.
    public let rightTradesNeeded: Int
    /// How often a pool may leave by a fresh reading; afterwards only right trades count.
    public let readingsMax: Int

    /// How many right trades bring a pool back unless it is told.
    public static let usualRightTrades = 8

    /// The rules; at least one right trade is needed.
    public init(rightTradesNeeded: Int = usualRightTrades, readingsMax: Int = 1) {
        self.rightTradesNeeded = max(1, rightTradesNeeded)
        self.readingsMax = max(0, readingsMax)
    }
}
