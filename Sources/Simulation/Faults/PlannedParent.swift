import Arithmetic
package import Markets

/// One order that a client sends in a run.
package struct PlannedParent: Hashable, Sendable {
    /// The client's id for it.
    package let id: String
    /// When it is sent, in milliseconds of the run.
    package let at: Int64
    /// Buy or sell base.
    package let side: Side
    /// Base, in thousandths.
    package let thousandths: Int
    /// The most by which any leg may fall short of its plan, in pips of a per cent.
    package let slippagePips: UInt32
    /// When the client wants it to end, in milliseconds of the run; nil for never.
    package let cancelAt: Int64?

    /// Describes an order.
    package init(
        id: String, at: Int64, side: Side, thousandths: Int, slippagePips: UInt32,
        cancelAt: Int64?
    ) {
        self.id = id
        self.at = at
        self.side = side
        self.thousandths = thousandths
        self.slippagePips = slippagePips
        self.cancelAt = cancelAt
    }

    /// Base in units of 10^-18.
    var quantity: UInt256 { UInt256(thousandths) * 1_000_000_000_000_000 }

    /// One line for people.
    package var text: String {
        let end = cancelAt.map { ", cancelled at \($0) ms" } ?? ""
        return "\(id): \(side) 0.001 * \(thousandths) ETH at \(at) ms\(end)"
    }
}
