import Arithmetic

/// One part of an exact plan.
struct ExactLeg: Hashable, Sendable {
    /// The source's number.
    let source: Int
    /// Raw units paid.
    var amountIn: UInt256
    /// Raw units received.
    var amountOut: UInt256
    /// The order, when the source is a book.
    var fill: BookFill?
}
