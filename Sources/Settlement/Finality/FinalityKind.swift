/// Kinds of chains, by what speaks for a block's finality on them.
package enum FinalityKind: String, Hashable, Sendable, CaseIterable {
    /// Justified and finalized checkpoints, told by tags.
    case ethereum
    /// Derived from batches on the parent: `safe` from the parent as it is now, `finalized` from its
    /// final blocks. `safe` falls back when the parent is reorganised.
    case opStack
    /// Batches posted to the parent, then final there.
    case arbitrum
    /// Batches committed, proven and executed on the parent; only the last is irreversible.
    case zkStaged
    /// Milestones of the validators, told by `finalized`; there is no `safe`.
    case polygon
    /// Votes of the validators, told by tags.
    case bnb

    /// Whether evidence of this rule exists on such a chain.
    package func knows(_ rule: FinalityRule) -> Bool {
        switch rule {
        case .tag(.latest), .tag(.finalized): true
        case .tag(.safe): self != .polygon && self != .zkStaged
        case .depth: self != .zkStaged
        case .batch: self == .arbitrum || self == .opStack
        case .stage: self == .zkStaged
        }
    }

    /// Whether a chain of this kind settles on another one.
    package var hasParent: Bool {
        switch self {
        case .opStack, .arbitrum, .zkStaged: true
        case .ethereum, .polygon, .bnb: false
        }
    }
}
