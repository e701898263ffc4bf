package import Arithmetic

/// What one leg may do at most.
package struct RiskLimits: Hashable, Sendable {
    /// Base of one leg, ledger scale.
    package let baseMax: UInt256
    /// Quote of one leg, ledger scale.
    package let quoteMax: UInt256
    /// How far a leg's price may be from the reference, either way, in basis points (1...10 000).
    package let collarBps: UInt32

    /// Describes limits.
    package init(baseMax: UInt256, quoteMax: UInt256, collarBps: UInt32) {
        self.baseMax = baseMax
        self.quoteMax = quoteMax
        self.collarBps = collarBps
    }
}
