/// What a chain may say of how far its blocks have come, beside the blocks on top of them.
public enum ChainLevel: UInt8, Hashable, Sendable, CaseIterable {
    /// At or below the block of the tag `safe`.
    case safe = 0
    /// At or below the block of the tag `finalized`.
    case finalized = 1
    /// In a batch that stands on the parent.
    case batchPosted = 2
    /// In a batch that a final block of the parent holds.
    case batchFinal = 3
    /// In a batch whose data stand on the parent.
    case committed = 4
    /// In a batch whose proof was checked there.
    case proven = 5
    /// In a batch whose result counts there.
    case executed = 6

    /// Whether nothing takes it back.
    var isIrreversible: Bool {
        switch self {
        case .finalized, .batchFinal, .executed: true
        case .safe, .batchPosted, .committed, .proven: false
        }
    }
}
