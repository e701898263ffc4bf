/// By what evidence a block reaches a rung; stored beside the level as its text.
package enum FinalityRule: Hashable, Sendable, CustomStringConvertible {
    /// A tag of the execution API.
    package enum Tag: String, Hashable, Sendable, CaseIterable {
        /// The head.
        case latest
        /// What the chain calls safe.
        case safe
        /// What the chain calls final.
        case finalized
    }

    /// What became of the batch that holds the block.
    package enum Batch: String, Hashable, Sendable, CaseIterable {
        /// It stands on the parent's followed chain.
        case posted
        /// The parent's block that holds it is final.
        case final
    }

    /// How far a batch of a chain with validity proofs has come on its parent.
    package enum Stage: String, Hashable, Sendable, CaseIterable {
        /// Its data stand there.
        case committed
        /// Its proof was checked there.
        case proven
        /// Its result counts there.
        case executed
    }

    /// At or below the block of this tag.
    case tag(Tag)
    /// With at least this many blocks on top.
    case depth(UInt64)
    /// In a batch of which this is true.
    case batch(Batch)
    /// In a batch that has reached this stage.
    case stage(Stage)

    /// The deepest depth that a rule may ask for.
    package static let depthMax: UInt64 = 100_000

    /// Reads `tag:safe`, `depth:4`, `batch:posted` or `stage:executed`; nil for anything else.
    package init?(text: String) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2 else { return nil }
        let word = String(parts[1])
        switch parts[0] {
        case "tag":
            guard let tag = Tag(rawValue: word) else { return nil }
            self = .tag(tag)
        case "depth":
            guard let depth = UInt64(word), String(depth) == word, depth > 0,
                depth <= FinalityRule.depthMax
            else { return nil }
            self = .depth(depth)
        case "batch":
            guard let batch = Batch(rawValue: word) else { return nil }
            self = .batch(batch)
        case "stage":
            guard let stage = Stage(rawValue: word) else { return nil }
            self = .stage(stage)
        default: return nil
        }
    }

    /// The text by which definitions and journals name it.
    package var description: String {
        switch self {
        case .tag(let tag): "tag:\(tag.rawValue)"
        case .depth(let depth): "depth:\(depth)"
        case .batch(let batch): "batch:\(batch.rawValue)"
        case .stage(let stage): "stage:\(stage.rawValue)"
        }
    }

    /// Whether nothing in the protocol takes back what this evidence says.
    ///
    /// Blocks on top never are: they make a reorg dear, not impossible.
    package var isIrreversible: Bool {
        switch self {
        case .tag(.finalized), .batch(.final), .stage(.executed): true
        case .tag, .depth, .batch, .stage: false
        }
    }
}
