package import Arithmetic
package import Markets

/// An exchange order that an algorithm wants sent; the desk gives it its id.
package struct ChildOrder: Sendable {
    /// The source it trades on.
    package let source: String
    /// The account.
    package let location: Location
    /// The instrument.
    package let instrument: Instrument
    /// Buy or sell base.
    package let side: Side
    /// Base, a whole number of lots.
    package let quantity: ExactDecimal
    /// The limit, a whole number of ticks.
    package let price: ExactDecimal
    /// What the plan expects to give, raw units at the routing decimals of what is given.
    package let expectedIn: UInt256
    /// The most that it can spend at its limit, in the same units, rounded up.
    package let spendMax: UInt256
    /// What the plan expects to receive, raw units at routing decimals.
    package let expectedOut: UInt256
}
