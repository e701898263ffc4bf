/// A height up to which blocks have reached a grade, and by what rule.
///
/// `SettlementLane.decide(safe:rule:)` takes the mark of grade `safe` as it is.
package struct FinalityMark: Hashable, Sendable {
    /// The highest block.
    package let number: UInt64
    /// The evidence.
    package let rule: FinalityRule
}
