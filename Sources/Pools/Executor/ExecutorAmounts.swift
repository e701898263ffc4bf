public import Arithmetic

/// What a route fixes and what bounds the rest: one form for each of the contract's functions.
public enum ExecutorAmounts: Hashable, Sendable {
    /// Gives exactly this for at least that; the swaps state their inputs, over any hops.
    case exactIn(amountIn: UInt256, minOut: UInt256)
    /// Receives exactly this for at most that; the swaps state their outputs, in one hop.
    case exactOut(amountOut: UInt256, maxIn: UInt256)

    /// What is pulled from the caller, raw units; of an exact output what is not spent comes back.
    public var pulled: UInt256 {
        switch self {
        case .exactIn(let amountIn, _): amountIn
        case .exactOut(_, let maxIn): maxIn
        }
    }

    /// The least that is paid out, raw units; of an exact output exactly that.
    public var received: UInt256 {
        switch self {
        case .exactIn(_, let minOut): minOut
        case .exactOut(let amountOut, _): amountOut
        }
    }
}
