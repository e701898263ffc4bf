/// What a rung of a ladder is worth; the states of an intent after its receipt.
package enum FinalityGrade: UInt8, Hashable, Comparable, Sendable, CaseIterable {
    /// In a block of the followed chain.
    case included = 0
    /// Unlikely to be undone, yet it may be.
    case safe = 1
    /// Nothing undoes it; a contradiction stops the lane.
    case final = 2

    /// By worth.
    package static func < (left: FinalityGrade, right: FinalityGrade) -> Bool {
        left.rawValue < right.rawValue
    }

    /// The word that definitions use.
    package var name: String { String(describing: self) }
}
