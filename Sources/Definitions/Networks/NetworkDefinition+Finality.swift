package import Arithmetic
package import Basics

extension NetworkDefinition {
    /// When a block of the chain counts for how much, as data.
    ///
    /// Here stands what the file says; `FinalityLadder` of the settlement judges by it.
    package struct Finality: Hashable, Sendable {
        /// What kind of chain it is, and with it what its tags mean.
        package enum Kind: String, Hashable, Sendable, CaseIterable {
            /// Proof of stake with justified and finalized checkpoints.
            case ethereum
            /// A rollup whose blocks are derived from batches on its parent, and its copies.
            case opStack
            /// A rollup whose batches are posted to its parent.
            case arbitrum
            /// A rollup whose batches are committed, proven and executed on its parent.
            case zkStaged
            /// Validators agree on milestones.
            case polygon
            /// Validators vote for blocks.
            case bnb
        }

        /// What a rung is worth to those who wait.
        package enum Grade: String, Hashable, Sendable, CaseIterable {
            /// In a block.
            case included
            /// Unlikely to be undone.
            case safe
            /// Nothing undoes it.
            case final
        }

        /// One rung of the ladder.
        package struct Rung: Hashable, Sendable {
            /// The chain's word for it.
            package let name: String
            /// What it is worth.
            package let grade: Grade
            /// The evidence by which it is reached: `tag:safe`, `depth:4`, `batch:posted`,
            /// `stage:executed`.
            package let rule: String
            /// How long it usually takes from the transaction on; nil when not known.
            package let typicalSeconds: Int?
            /// Whether the chain may take it back in ordinary times.
            package let mayFallBack: Bool
        }

        /// Which rung is enough for a value.
        package struct Band: Hashable, Sendable {
            /// Values below this, in US dollars; nil for all that is left.
            package let belowUSD: ExactDecimal?
            /// The name of the rung that is enough.
            package let rung: String
        }

        /// The kind of chain.
        package let kind: Kind
        /// The chain on which this one settles; nil for a chain of its own.
        package let parent: ChainId?
        /// The rungs, lowest first.
        package let rungs: [Rung]
        /// The bands, lowest first; the last one has no upper end.
        package let bands: [Band]
    }
}
