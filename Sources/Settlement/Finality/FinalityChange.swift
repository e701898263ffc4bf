/// What new evidence does to a block's rung.
package enum FinalityChange: Hashable, Sendable {
    /// Nothing.
    case none
    /// It stands higher.
    case rises(FinalityRung)
    /// It stands lower, or in no block of the chain any more; whether that happens in ordinary times.
    case falls(FinalityRung?, isOrdinary: Bool)
    /// It stood on a rung from which nothing falls.
    case contradiction(FinalityRung)
}
